using System;
using System.IO;
using System.Threading;
using Microsoft.Win32.SafeHandles;

namespace Tls.Crypto;

/// <summary>
/// A device of the kernel's that gives random bytes, opened when they are first asked for. Where it could not be opened the
/// next call tries again: a process that had no handle left for a moment has one later.
/// </summary>
/// <remarks>
/// .NET asks for a shared lock on what it opens: another process that holds the device under an exclusive one makes opening it
/// fail, unless the application's configuration has <c>System.IO.DisableFileLocking</c>. Once open, no lock matters.
/// </remarks>
/// <param name="path">Where it is.</param>
internal sealed class RandomDevice(string path)
{
    private SafeFileHandle? _handle;

    /// <summary>Fills a buffer.</summary>
    /// <exception cref="InvalidOperationException">
    /// The device is missing, cannot be opened now, gives nothing, or is a file; the buffer is wiped.
    /// </exception>
    public void Fill(Span<byte> destination)
    {
        try
        {
            SafeFileHandle handle = Volatile.Read(ref _handle) ?? Open();
            for (Span<byte> rest = destination; !rest.IsEmpty;)
            {
                // A device has no place to read from: the offset is ignored.
                int read = RandomAccess.Read(handle, rest, fileOffset: 0);
                rest = read > 0 ? rest[read..] : throw new EndOfStreamException();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Going on with less than random bytes would be worse than any failure.
            FixedTime.Wipe(destination);
            throw new InvalidOperationException($"{path} gives no random bytes.", exception);
        }
    }

    private SafeFileHandle Open()
    {
        SafeFileHandle opened = File.OpenHandle(path);
        if (HasLength(opened))
        {
            opened.Dispose();
            throw new IOException("It is a file: each time it would give the same bytes.");
        }

        if (Interlocked.CompareExchange(ref _handle, opened, null) is { } earlier)
        {
            opened.Dispose();
            return earlier;
        }

        return opened;
    }

    /// <summary>Whether it has a length, which devices have not.</summary>
    private static bool HasLength(SafeFileHandle handle)
    {
        try
        {
            return RandomAccess.GetLength(handle) != 0;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }
}
