using System;
using System.Collections.Generic;
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

    // RFC 6961 §2.2: the same for several responses, which nothing here asks for, so that no server owes it.
    private const int StatusRequestV2 = 17;

    /// <summary>Whether the certificate says that its status is stapled; so does one that says it malformed.</summary>
    internal static bool DemandsStaple(Certificate certificate)
    {
        foreach (CertificateExtension extension in certificate.Extensions)
        {
            if (extension.Oid.Is(KnownOids.TlsFeature))
            {
                return Read(extension.Value)?.Contains(StatusRequest) != false;
            }
        }

        return false;
    }

    /// <summary>Whether all that is demanded is held against what the server does.</summary>
    internal static bool IsUnderstood(ReadOnlyMemory<byte> value) =>
        Read(value)?.TrueForAll(static feature => feature is StatusRequest or StatusRequestV2) == true;

    /// <summary>The features; null when they are malformed.</summary>
    private static List<int>? Read(ReadOnlyMemory<byte> value)
    {
        try
        {
            DerReader reader = new(value.Span);
            DerReader list = reader.Sequence("Features");
            reader.End("Features");
            List<int> features = [];
            while (!list.IsEmpty)
            {
                features.Add(list.SmallInteger("Features"));
            }

            return features;
        }
        catch (CertificateFormatException)
        {
            return null;
        }
    }
}
