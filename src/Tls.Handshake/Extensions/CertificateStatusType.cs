namespace Tls.Handshake;

/// <summary>
/// What kind of certificate status is asked for (RFC 6066 §8). Any other value may come from the wire.
/// </summary>
public enum CertificateStatusType : byte
{
    /// <summary>OCSP (RFC 6960).</summary>
    Ocsp = 1,
}
