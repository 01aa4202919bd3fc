using Tls.Crypto;

namespace Tls;

/// <summary>With what sort of key the secrets of a connection were agreed on; the key itself is gone.</summary>
/// <param name="Group">The group.</param>
public sealed record TlsEphemeralKey(TlsGroup Group)
{
    /// <summary>The size of its field in bits; of a hybrid, and of ML-KEM, that of the public share.</summary>
    public int Length => Group.Name switch
    {
        NamedGroup.Secp256r1 => 256,
        NamedGroup.Secp384r1 => 384,
        NamedGroup.Secp521r1 => 521,
        NamedGroup.X25519 => 255,
        NamedGroup.X448 => 448,
        NamedGroup.MLKem1024 => 8 * 1568,
        NamedGroup.Secp256r1MLKem768 => 8 * (65 + 1184),
        NamedGroup.X25519MLKem768 => 8 * (1184 + 32),
        _ => -1,
    };
}
