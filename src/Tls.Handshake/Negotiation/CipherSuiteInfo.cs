using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// What a cipher suite is made of: an AEAD and the hash of its key schedule (RFC 8446 §B.4).
/// </summary>
public sealed class CipherSuiteInfo
{
    private CipherSuiteInfo(CipherSuite suite, AeadAlgorithm aead, HashKind hash)
    {
        Suite = suite;
        Aead = aead;
        Hash = hash;
    }

    /// <summary>
    /// Every suite we speak, the preferred first; which of them are offered is for the options to say.
    /// </summary>
    public static IReadOnlyList<CipherSuiteInfo> All { get; } =
    [
        new(CipherSuite.TLS_AES_128_GCM_SHA256, AeadAlgorithm.Aes128Gcm, HashKind.Sha256),
        new(CipherSuite.TLS_AES_256_GCM_SHA384, AeadAlgorithm.Aes256Gcm, HashKind.Sha384),
        new(CipherSuite.TLS_CHACHA20_POLY1305_SHA256, AeadAlgorithm.ChaCha20Poly1305, HashKind.Sha256),
        new(CipherSuite.TLS_AES_128_CCM_SHA256, AeadAlgorithm.Aes128Ccm, HashKind.Sha256),
        new(CipherSuite.TLS_AES_128_CCM_8_SHA256, AeadAlgorithm.Aes128Ccm8, HashKind.Sha256),
    ];

    /// <summary>The code point.</summary>
    public CipherSuite Suite { get; }

    /// <summary>What protects the records.</summary>
    public AeadAlgorithm Aead { get; }

    /// <summary>What the transcript and the key schedule use.</summary>
    public HashKind Hash { get; }

    /// <summary>The suite of that code point, or null when we do not speak it.</summary>
    public static CipherSuiteInfo? Find(CipherSuite suite)
    {
        foreach (CipherSuiteInfo info in All)
        {
            if (info.Suite == suite)
            {
                return info;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => Suite.ToString();
}
