using System;
using System.IO;
using System.Text;
using System.Threading;

namespace Tls.Cli;

/// <summary>
/// A file in the SSLKEYLOGFILE format (RFC 9850), appended to line by line; readable by its owner alone.
/// </summary>
internal sealed class KeyLogFile : IDisposable
{
    private readonly Lock _sync = new();
    private readonly FileStream _file;

    internal KeyLogFile(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        _file = new FileStream(path, options);
    }

    /// <summary>Appends one line, at once, so that a capture can be decrypted while it runs.</summary>
    internal void Write(string line)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(line + "\n");
        lock (_sync)
        {
            _file.Write(bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
