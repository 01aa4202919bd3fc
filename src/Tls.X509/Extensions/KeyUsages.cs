using System;

namespace Tls.X509;

/// <summary>
/// What the key may be used for (RFC 5280 §4.2.1.3); bit n of the ASN.1 is the n-th lowest here.
/// </summary>
[Flags]
public enum KeyUsages
{
    /// <summary>Nothing demanded, or nothing said.</summary>
    None = 0,

    /// <summary>Signatures over anything but certificates and CRLs: what TLS needs of a leaf.</summary>
    DigitalSignature = 1 << 0,

    /// <summary>nonRepudiation, later called contentCommitment.</summary>
    NonRepudiation = 1 << 1,

    /// <summary>Encrypting keys.</summary>
    KeyEncipherment = 1 << 2,

    /// <summary>Encrypting data directly.</summary>
    DataEncipherment = 1 << 3,

    /// <summary>Agreeing on keys.</summary>
    KeyAgreement = 1 << 4,

    /// <summary>Signing certificates: what an issuer needs.</summary>
    KeyCertSign = 1 << 5,

    /// <summary>Signing revocation lists.</summary>
    CrlSign = 1 << 6,

    /// <summary>Only encipher, with key agreement.</summary>
    EncipherOnly = 1 << 7,

    /// <summary>Only decipher, with key agreement.</summary>
    DecipherOnly = 1 << 8,
}
