using System;
using System.Runtime.InteropServices;

namespace Tls.Crypto;

/// <summary>
/// Whether the library that System.Security.Cryptography needs is there. On Linux and its like that is OpenSSL, and the BCL
/// ends the process when it looks for it in vain: so it is looked for here first, in the way the BCL does.
/// </summary>
internal static class PlatformLibrary
{
    private static readonly Lazy<bool> LazyIsThere = new(Find);

    /// <summary>Whether the BCL's cryptography may be touched.</summary>
    public static bool IsThere => LazyIsThere.Value;

    private static bool Find()
    {
        if (OperatingSystem.IsBrowser() || OperatingSystem.IsWasi())
        {
            return false;
        }

        if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() || OperatingSystem.IsIOS()
            || OperatingSystem.IsTvOS() || OperatingSystem.IsMacCatalyst() || OperatingSystem.IsAndroid())
        {
            return true;
        }

        // In the order of the runtime's own list; its variable names a version that goes first.
        string? version = Environment.GetEnvironmentVariable("CLR_OPENSSL_VERSION_OVERRIDE");
        ReadOnlySpan<string?> names =
        [
            string.IsNullOrEmpty(version) ? null : $"libssl.so.{version}",
            "libssl.so.3",
            "libssl.so.1.1",
            "libssl.so.1.0.2",
            "libssl.so.1.0.0",
            "libssl.so.10",
            "libssl.so.111",
            "libssl.so.30",
        ];
        foreach (string? name in names)
        {
            // It stays loaded: the BCL is about to load it as well.
            if (name is not null && NativeLibrary.TryLoad(name, out _))
            {
                return true;
            }
        }

        return false;
    }
}
