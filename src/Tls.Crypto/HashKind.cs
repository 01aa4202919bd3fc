namespace Tls.Crypto;

/// <summary>The hash functions TLS and X.509 ask for (FIPS 180-4).</summary>
public enum HashKind
{
    /// <summary>SHA-256: 32 bytes out, 64-byte blocks.</summary>
    Sha256,

    /// <summary>SHA-384: 48 bytes out, 128-byte blocks.</summary>
    Sha384,

    /// <summary>SHA-512: 64 bytes out, 128-byte blocks.</summary>
    Sha512,
}

/// <summary>Sizes of the hash functions.</summary>
public static class HashKindExtensions
{
    /// <summary>
    /// The largest output of any <see cref="HashKind"/>, in bytes: what a stack buffer needs.
    /// </summary>
    public const int MaxSize = 64;

    /// <summary>The size of the output, in bytes (RFC 8446 calls it Hash.length).</summary>
    public static int Size(this HashKind kind) => kind switch
    {
        HashKind.Sha256 => 32,
        HashKind.Sha384 => 48,
        HashKind.Sha512 => 64,
    };
}
