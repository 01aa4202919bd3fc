namespace Tls.Crypto;

/// <summary>
/// AES in the mode CBC beside an HMAC, as the older suites of TLS 1.2 use them (RFC 5246 §6.2.3.2): legacy, and off unless
/// asked for.
/// </summary>
/// <remarks>
/// <code>
/// name                       key  MAC   source
/// AES-128-CBC + HMAC-SHA1     16   20   RFC 5246 §A.5, RFC 8422 §6
/// AES-256-CBC + HMAC-SHA1     32   20
/// AES-128-CBC + HMAC-SHA256   16   32   RFC 5289 §3.1
/// AES-256-CBC + HMAC-SHA384   32   48   RFC 5289 §3.1
/// </code>
/// Keys of the HMAC are as long as its output; blocks and IVs have 16 bytes.
/// </remarks>
public sealed class CbcAlgorithm
{
    /// <summary>The size of a block and of an IV, in bytes.</summary>
    public const int BlockSize = 16;

    /// <summary>The largest MAC of any algorithm here, in bytes.</summary>
    public const int MaxMacSize = 48;

    private CbcAlgorithm(string name, int keySize, int macSize)
    {
        Name = name;
        KeySize = keySize;
        MacSize = macSize;
    }

    /// <summary>AES-128-CBC with HMAC-SHA1.</summary>
    public static CbcAlgorithm Aes128Sha1 { get; } = new("AES-128-CBC + HMAC-SHA1", 16, 20);

    /// <summary>AES-256-CBC with HMAC-SHA1.</summary>
    public static CbcAlgorithm Aes256Sha1 { get; } = new("AES-256-CBC + HMAC-SHA1", 32, 20);

    /// <summary>AES-128-CBC with HMAC-SHA256.</summary>
    public static CbcAlgorithm Aes128Sha256 { get; } = new("AES-128-CBC + HMAC-SHA256", 16, 32);

    /// <summary>AES-256-CBC with HMAC-SHA384.</summary>
    public static CbcAlgorithm Aes256Sha384 { get; } = new("AES-256-CBC + HMAC-SHA384", 32, 48);

    /// <summary>The name, as a person would write it.</summary>
    public string Name { get; }

    /// <summary>The size of the key of AES, in bytes.</summary>
    public int KeySize { get; }

    /// <summary>The size of the MAC and of its key, in bytes.</summary>
    public int MacSize { get; }

    /// <summary>
    /// How many records may be sealed under one key. CBC shows which blocks are equal, so 2^36 blocks are too many by the
    /// measure of RFC 8446 §5.5; records of 2^10 blocks leave as many as AES-GCM has, 2^24.5, with room to spare.
    /// </summary>
    public static ulong ConfidentialityLimit => AeadAlgorithm.Aes128Gcm.ConfidentialityLimit;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
