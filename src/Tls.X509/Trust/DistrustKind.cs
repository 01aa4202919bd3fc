namespace Tls.X509;

/// <summary>What a <see cref="DistrustEntry"/> goes by.</summary>
public enum DistrustKind
{
    /// <summary>SHA-256 of the SubjectPublicKeyInfo.</summary>
    PublicKey,

    /// <summary>SHA-256 of the whole certificate.</summary>
    Certificate,

    /// <summary>The issuer's name and the serial number.</summary>
    IssuerAndSerial,
}
