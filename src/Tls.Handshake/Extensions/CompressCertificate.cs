using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8879 §3
///     CertificateCompressionAlgorithm algorithms&lt;2..2^8-2&gt;;
/// } CertificateCompressionAlgorithms;
/// </code>
/// How its sender can decompress a Certificate.
/// </summary>
public sealed class CompressCertificate : Extension
{
    /// <summary>Algorithms in the order given.</summary>
    public CompressCertificate(params IReadOnlyList<CertificateCompressionAlgorithm> algorithms) =>
        Algorithms = algorithms;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.CompressCertificate;

    /// <summary>The algorithms.</summary>
    public IReadOnlyList<CertificateCompressionAlgorithm> Algorithms { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault, or IllegalExtensionValue.</exception>
    public static CompressCertificate Read(ref TlsReader data)
    {
        TlsReader list = data.Vector8("algorithms", 2, 254);
        var algorithms = new List<CertificateCompressionAlgorithm>();
        while (!list.IsEmpty)
        {
            var algorithm = (CertificateCompressionAlgorithm)list.UInt16("algorithm");

            // The RFC does not say that none comes twice; a list with one that does is nobody's. As BoringSSL.
            if (algorithms.Contains(algorithm))
            {
                throw Fault.Of(TlsFault.IllegalExtensionValue, $"{algorithm} twice in compress_certificate");
            }

            algorithms.Add(algorithm);
        }

        return new CompressCertificate(algorithms);
    }

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
        using (w.Vector8())
        {
            foreach (CertificateCompressionAlgorithm algorithm in Algorithms)
            {
                w.UInt16((ushort)algorithm);
            }
        }
    }
}
