using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// What a certificate demands of its server (RFC 7633 §4.1): above all the stapling of its status.
/// <code>Features ::= SEQUENCE OF INTEGER</code>
/// </summary>
internal static class TlsFeature
{
    // The number of the TLS extension, RFC 6066 §8.
    private const int StatusRequest = 5;

    /// <summary>Whether the certificate says that its status is stapled; so does one that says it malformed.</summary>
    internal static bool DemandsStaple(Certificate certificate)
    {
        foreach (CertificateExtension extension in certificate.Extensions)
        {
            if (extension.Oid.Is(KnownOids.TlsFeature))
            {
                return DemandsStaple(new DerReader(extension.Value.Span));
            }
        }

        return false;
    }

    private static bool DemandsStaple(DerReader value)
    {
        try
        {
            DerReader features = value.Sequence("Features");
            value.End("Features");
            bool demands = false;
            while (!features.IsEmpty)
            {
                demands |= features.SmallInteger("Features") == StatusRequest;
            }

            return demands;
        }
        catch (CertificateFormatException)
        {
            return true;
        }
    }
}
