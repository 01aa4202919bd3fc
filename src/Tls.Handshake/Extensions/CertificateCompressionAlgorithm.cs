namespace Tls.Handshake;

/// <summary>
/// How a Certificate is compressed, by the registered values (RFC 8879 §7.3). Any other value may come from the wire and
/// is kept as it is.
/// </summary>
public enum CertificateCompressionAlgorithm : ushort
{
    /// <summary>RFC 1950.</summary>
    Zlib = 1,

    /// <summary>RFC 7932.</summary>
    Brotli = 2,

    /// <summary>RFC 8478.</summary>
    Zstd = 3,
}
