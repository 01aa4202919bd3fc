using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace Tls;

/// <summary>Files that processes share and nobody else may see or change.</summary>
internal static class OwnerOnly
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>
    /// How to open a file that is there to be locked, made if there is none: whoever may open it may keep it locked.
    /// </summary>
    internal static FileStreamOptions Gate()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    /// <summary>Refuses a file that others may read or write.</summary>
    /// <exception cref="IOException">They may.</exception>
    internal static void Check(SafeFileHandle file, string path, string what)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != 0)
        {
            throw new IOException($"{path}: {what} that others than its owner may read or write is no secret");
        }
    }
}
