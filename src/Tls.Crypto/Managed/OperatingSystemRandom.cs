using System;
using System.IO;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Tls.Crypto;

/// <summary>
/// Random bytes from the operating system's kernel. On Linux and its like the BCL asks libcrypto, which need not be
/// there, so the kernel's device is read; elsewhere the BCL asks the system itself.
/// </summary>
internal static class OperatingSystemRandom
{
    private const string Device = "/dev/urandom";

    private static readonly bool IsInBcl = OperatingSystem.IsWindows() || OperatingSystem.IsBrowser()
        || OperatingSystem.IsMacOS() || OperatingSystem.IsIOS() || OperatingSystem.IsTvOS()
        || OperatingSystem.IsMacCatalyst();

    private static readonly Lazy<SafeFileHandle> LazyHandle = new(() => File.OpenHandle(Device));

    /// <summary>Fills a buffer.</summary>
    /// <exception cref="InvalidOperationException">The device is missing, or gives nothing.</exception>
    public static void Fill(Span<byte> destination)
    {
        if (IsInBcl)
        {
            RandomNumberGenerator.Fill(destination);
            return;
        }

        while (!destination.IsEmpty)
        {
            int read = Read(destination);
            destination = destination[read..];
        }
    }

    private static int Read(Span<byte> destination)
    {
        try
        {
            // A device has no place to read from: the offset is ignored.
            int read = RandomAccess.Read(LazyHandle.Value, destination, fileOffset: 0);
            return read > 0 ? read : throw new EndOfStreamException();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Going on with less than random bytes would be worse than any failure.
            FixedTime.Wipe(destination);
            throw new InvalidOperationException($"{Device} gives no random bytes.", exception);
        }
    }
}
