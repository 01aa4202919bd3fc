using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace Tls;

/// <summary>Files that processes share and nobody else may see or change.</summary>
internal static class OwnerOnly
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

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
