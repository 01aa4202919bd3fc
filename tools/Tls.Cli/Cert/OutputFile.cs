using System;
using System.IO;
using System.Text;

namespace Tls.Cli;

/// <summary>
/// Files a verb writes: never over another without being told, and keys for their owner's eyes alone.
/// </summary>
internal static class OutputFile
{
    /// <summary>Demands that the file may be written.</summary>
    /// <exception cref="UsageException">It is there already.</exception>
    internal static void Check(string path, bool overwrites)
    {
        if (!overwrites && Path.Exists(path))
        {
            throw new UsageException($"{path} is there already; --force overwrites it");
        }
    }

    /// <summary>Writes the file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="text">What.</param>
    /// <param name="overwrites">Whether it may be there already.</param>
    /// <param name="isSecret">Whether only its owner may read it.</param>
    internal static void Write(string path, string text, bool overwrites, bool isSecret)
    {
        Check(path, overwrites);
        if (overwrites)
        {
            // A file of another's making may have other readers, or be a link to elsewhere.
            File.Delete(path);
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (isSecret && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(Encoding.ASCII.GetBytes(text));
    }
}
