namespace Tls.Crypto;

/// <summary>
/// An AEAD algorithm (RFC 5116) as TLS uses it: sizes, and how much one key may protect.
/// </summary>
/// <remarks>
/// <code>
/// name                 key  tag  records sealed   records forged   source of the limits
/// AES-128-GCM           16   16  2^24.5           2^36 (records)   RFC 8446 §5.5; RFC 9001 §6.6 and Appendix B
/// AES-256-GCM           32   16  2^24.5           2^36
/// ChaCha20-Poly1305     32   16  2^62             2^36             bounded by the sequence number alone
/// AES-128/256-CCM    16/32   16  2^23             2^23.5           RFC 9001 Appendix B.2
/// AES-128/256-CCM-8  16/32    8  2^23             2^7              an 8-byte tag is forged 2^64 / 2^57 …
/// </code>
/// Nonces are 12 bytes throughout.
/// </remarks>
public sealed class AeadAlgorithm
{
    /// <summary>The size of every TLS AEAD nonce, in bytes.</summary>
    public const int NonceSize = 12;

    /// <summary>The largest tag of any AEAD here, in bytes.</summary>
    public const int MaxTagSize = 16;

    private const ulong GcmConfidentiality = 23_726_566; // ⌊2^24.5⌋

    private AeadAlgorithm(
        string name, int keySize, int tagSize, ulong confidentialityLimit, ulong integrityLimit)
    {
        Name = name;
        KeySize = keySize;
        TagSize = tagSize;
        ConfidentialityLimit = confidentialityLimit;
        IntegrityLimit = integrityLimit;
    }

    /// <summary>AES-128-GCM (RFC 5116 §5.1).</summary>
    public static AeadAlgorithm Aes128Gcm { get; } = new(
        "AES-128-GCM", 16, 16, GcmConfidentiality, 1UL << 36);

    /// <summary>AES-256-GCM (RFC 5116 §5.2).</summary>
    public static AeadAlgorithm Aes256Gcm { get; } = new(
        "AES-256-GCM", 32, 16, GcmConfidentiality, 1UL << 36);

    /// <summary>ChaCha20-Poly1305 (RFC 8439).</summary>
    public static AeadAlgorithm ChaCha20Poly1305 { get; } = new(
        "CHACHA20-POLY1305", 32, 16, 1UL << 62, 1UL << 36);

    /// <summary>AES-128-CCM with a 16-byte tag (RFC 6655).</summary>
    public static AeadAlgorithm Aes128Ccm { get; } = new("AES-128-CCM", 16, 16, 1UL << 23, 11_863_283);

    /// <summary>AES-128-CCM with an 8-byte tag (RFC 6655).</summary>
    public static AeadAlgorithm Aes128Ccm8 { get; } = new("AES-128-CCM-8", 16, 8, 1UL << 23, 1UL << 7);

    /// <summary>AES-256-CCM with a 16-byte tag (RFC 6655).</summary>
    public static AeadAlgorithm Aes256Ccm { get; } = new("AES-256-CCM", 32, 16, 1UL << 23, 11_863_283);

    /// <summary>AES-256-CCM with an 8-byte tag (RFC 6655).</summary>
    public static AeadAlgorithm Aes256Ccm8 { get; } = new("AES-256-CCM-8", 32, 8, 1UL << 23, 1UL << 7);

    /// <summary>The name, as a person would write it.</summary>
    public string Name { get; }

    /// <summary>The size of the key, in bytes.</summary>
    public int KeySize { get; }

    /// <summary>
    /// The size of the tag, in bytes: how much longer the ciphertext is than the plaintext.
    /// </summary>
    public int TagSize { get; }

    /// <summary>
    /// How much of the nonce comes from the key block in TLS 1.2, in bytes; what is missing to
    /// <see cref="NonceSize"/> goes with every record (RFC 5288 §3, RFC 6655 §3; RFC 7905 §2).
    /// </summary>
    public int FixedIvSize12 => this == ChaCha20Poly1305 ? NonceSize : 4;

    /// <summary>How many records may be sealed under one key (RFC 8446 §5.5).</summary>
    public ulong ConfidentialityLimit { get; }

    /// <summary>How many records may fail to open under one key before the key is worn out.</summary>
    public ulong IntegrityLimit { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
