using System;
using System.Collections.Generic;
using System.Formats.Asn1;
using System.Linq;
using System.Text;
using Tls.Crypto;
using Tls.Fuzz.Seeds;
using Tls.X509;

namespace Tls.Fuzz.Targets;

/// <summary>
/// <see cref="FetchingVerification"/>: one answer to all that it asks for. It ends within its limits, and an issuer that
/// nobody asked for vouches for nothing.
/// </summary>
internal sealed class EvidenceTarget : Target
{
    private static readonly Lazy<Certificate> LeafOnce = new(() => Leaf(new Uri("http://ca.example/crl")));

    private static readonly Lazy<VerificationOptions> Options = new(() => new VerificationOptions
    {
        TrustStore = new TrustStore([Issued.Root]),
        HostName = null,
        Revocation = new RevocationOptions { Mode = RevocationMode.Hard },
    });

    internal override string Name => "evidence";

    internal override string Summary => "FetchingVerification: answers of responders and of servers of lists and issuers";

    internal override Tokens Tokens => Tokens.Der;

    internal override IEnumerable<byte[]> Seeds() =>
        [.. new OcspTarget().Seeds(), .. new CrlTarget().Seeds(), .. Issued.Certificates()];

    internal override void Run(ReadOnlySpan<byte> input)
    {
        Complete(LeafOnce.Value, Options.Value, input, isRevocation: true);
        Complete(LeafOnce.Value, Options.Value with { TrustStore = TrustStore.Empty }, input, isRevocation: false);
    }

    /// <summary>A certificate whose issuer, status and list are to be had somewhere.</summary>
    internal static Certificate Leaf(Uri list)
    {
        using SigningKey key = CryptoProvider.Default.GenerateSigningKey(KeyKind.EcP256);
        return Issued.Sign(
            new CertificateRequestOptions { CommonName = "fuzz", ExtraExtensions = [Access(), List(list)] },
            key.SubjectPublicKeyInfo);
    }

    private static void Complete(
        Certificate leaf, VerificationOptions options, ReadOnlySpan<byte> input, bool isRevocation)
    {
        FetchingVerification verification = new(leaf, [], options, FetchOptions.Default);
        while (verification.Wanted is [EvidenceRequest request, ..])
        {
            try
            {
                verification.Provide(request, request.Read(input));
            }
            catch (EvidenceException exception)
            {
                verification.Fail(request, exception);
            }
        }

        verification.Result.LeafKey?.Dispose();
        FindingException.Unless(
            verification.Reports.Count <= FetchOptions.Default.MaxFetches + 1, "no more is asked for than may be");
        FindingException.Unless(!verification.Result.IsTrusted, "what is signed by nobody changes no verdict");
        FindingException.Unless(
            isRevocation == verification.Reports.Any(report => report.Request.Kind != EvidenceKinds.Issuers),
            "status is asked for where there is a path, and issuers where there is none");
    }

    /// <summary>authorityInfoAccess with an issuer and a responder.</summary>
    private static CertificateExtension Access()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (string method in (string[])["1.3.6.1.5.5.7.48.1", "1.3.6.1.5.5.7.48.2"])
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(method);
                    writer.WriteOctetString(
                        Encoding.ASCII.GetBytes("http://ca.example/" + method),
                        new Asn1Tag(TagClass.ContextSpecific, 6));
                }
            }
        }

        return new CertificateExtension(ObjectIdentifier.Parse("1.3.6.1.5.5.7.1.1"), false, writer.Encode());
    }

    /// <summary>cRLDistributionPoints with one.</summary>
    private static CertificateExtension List(Uri list)
    {
        byte[] uri = Encoding.ASCII.GetBytes(list.AbsoluteUri);
        byte length = (byte)uri.Length;
        byte[] value =
        [
            0x30, (byte)(length + 8), 0x30, (byte)(length + 6), 0xa0, (byte)(length + 4), 0xa0, (byte)(length + 2), 0x86, length,
            .. uri,
        ];
        return new CertificateExtension(ObjectIdentifier.Parse("2.5.29.31"), false, value);
    }
}
