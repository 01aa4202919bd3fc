using System;
using System.Security.Cryptography;

namespace Tls.Crypto;

/// <summary>
/// Random bytes from the operating system's kernel. On Linux and its like the BCL asks libcrypto, which need not be
/// there, so the kernel's device is read; elsewhere the BCL asks the system itself.
/// </summary>
internal static class OperatingSystemRandom
{
    private static readonly bool IsInBcl = OperatingSystem.IsWindows() || OperatingSystem.IsBrowser()
        || OperatingSystem.IsMacOS() || OperatingSystem.IsIOS() || OperatingSystem.IsTvOS()
        || OperatingSystem.IsMacCatalyst();

    private static readonly RandomDevice Device = new("/dev/urandom");

    /// <summary>Fills a buffer.</summary>
    /// <exception cref="InvalidOperationException">The device is missing, or gives nothing.</exception>
    public static void Fill(Span<byte> destination)
    {
        if (IsInBcl)
        {
            RandomNumberGenerator.Fill(destination);
        }
        else
        {
            Device.Fill(destination);
        }
    }
}
