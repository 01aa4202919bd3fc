using System;
using System.Collections.Generic;
using System.Text;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>Where a certificate says that things about it are to be had.</summary>
internal static class EvidenceSources
{
    // Certificates name one or two of each kind; a hostile one may name thousands.
    private const int MaxSources = 8;

    /// <summary>id-ad-caIssuers (RFC 5280 §4.2.2.1).</summary>
    internal static List<Uri> Issuers(Certificate certificate) => Of(certificate, KnownOids.CaIssuersAccess);

    /// <summary>id-ad-ocsp.</summary>
    internal static List<Uri> Responders(Certificate certificate) => Of(certificate, KnownOids.OcspAccess);

    /// <summary>§4.2.1.13: the addresses among the names of distribution points.</summary>
    internal static List<Uri> Lists(Certificate certificate)
    {
        List<Uri> locations = [];
        try
        {
            foreach (DistributionPoint point in DistributionPoint.Of(
                certificate.Extensions, KnownOids.CrlDistributionPoints))
            {
                foreach (GeneralName name in point.Name?.FullName ?? [])
                {
                    Add(locations, name);
                }
            }
        }
        catch (CertificateFormatException)
        {
            // What is malformed names nothing; the verdict says so where it matters.
        }

        return locations;
    }

    private static List<Uri> Of(Certificate certificate, ReadOnlySpan<byte> method)
    {
        List<Uri> locations = [];
        foreach (AccessDescription description in certificate.AuthorityInfoAccess)
        {
            if (description.Method.Is(method))
            {
                Add(locations, description.Location);
            }
        }

        return locations;
    }

    private static void Add(List<Uri> locations, GeneralName name)
    {
        if (locations.Count < MaxSources && name.Kind == GeneralNameKind.Uri
            && Uri.TryCreate(Encoding.ASCII.GetString(name.Value.Span), UriKind.Absolute, out Uri? location)
            && !locations.Contains(location))
        {
            locations.Add(location);
        }
    }
}
