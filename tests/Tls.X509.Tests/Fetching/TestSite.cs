using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Tls.Crypto;
using Tls.X509.Der;
using Tls.X509.Tests.Revocation;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Fetching;

/// <summary>What is to be had where, without a network; and certificates that say where.</summary>
internal sealed class TestSite : Dictionary<string, Func<EvidenceRequest, byte[]>>
{
    /// <summary>What was asked for, in order.</summary>
    internal List<EvidenceRequest> Asked { get; } = [];

    /// <summary>Fetches until nothing is wanted.</summary>
    internal FetchingVerification Complete(FetchingVerification verification)
    {
        while (verification.Wanted is [EvidenceRequest request, ..])
        {
            Asked.Add(request);
            try
            {
                verification.Provide(request, request.Read(
                    TryGetValue(request.Source.AbsoluteUri, out Func<EvidenceRequest, byte[]>? answer)
                        ? answer(request)
                        : throw new EvidenceException(EvidenceFault.HttpStatus, "HTTP status 404")));
            }
            catch (EvidenceException exception)
            {
                verification.Fail(request, exception);
            }
        }

        return verification;
    }

    internal FetchingVerification Verify(
        VerificationOptions options, Certificate leaf, FetchOptions? fetch = null, params Certificate[] sent) =>
        Complete(new FetchingVerification(leaf, sent, options, fetch ?? FetchOptions.Default));

    /// <summary>authorityInfoAccess with issuers at those addresses and responders at these.</summary>
    internal static CertificateExtension Access(string[] issuers, string[]? responders = null) =>
        Extension("1.3.6.1.5.5.7.1.1", false, TestCrl.Make(writer =>
        {
            using DerWriter.Scope list = writer.Sequence();
            foreach ((byte method, string uri) in issuers.Select(static uri => ((byte)2, uri))
                .Concat((responders ?? []).Select(static uri => ((byte)1, uri))))
            {
                using DerWriter.Scope description = writer.Sequence();
                writer.Oid([0x2b, 6, 1, 5, 5, 7, 0x30, method]);
                writer.Element(DerTag.Context(6), Encoding.ASCII.GetBytes(uri));
            }
        }));

    /// <summary>cRLDistributionPoints, a point for each address.</summary>
    internal static CertificateExtension Points(params string[] uris) =>
        TestCrl.DistributionPoints([.. uris.Select(static uri => new[] { TestCrl.UriName(uri) })]);
}
