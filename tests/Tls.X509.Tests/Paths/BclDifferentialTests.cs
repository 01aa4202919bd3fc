using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xunit;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Paths;

/// <summary>
/// The same chains judged by us and by the BCL's X509Chain: same verdict, both ways of issuing.
/// </summary>
public sealed class BclDifferentialTests
{
    public static TheoryData<string> Variants => new(
        "good", "expired", "future", "middle no CA", "middle expired", "path length", "client only",
        "critical", "middle no cert sign", "wrong key", "untrusted");

    [Theory]
    [MemberData(nameof(Variants))]
    public void Verdict_is_the_same(string variant)
    {
        CertificateRequestOptions rootOptions = Ca("root");
        CertificateRequestOptions middleOptions = Ca("middle");
        CertificateRequestOptions leafOptions = Leaf();
        switch (variant)
        {
            case "expired": leafOptions = leafOptions with { NotAfter = Now.AddDays(-1) }; break;
            case "future": leafOptions = leafOptions with { NotBefore = Now.AddDays(1) }; break;
            case "middle no CA": middleOptions = middleOptions with { IsCa = false, Purposes = [] }; break;
            case "middle expired": middleOptions = middleOptions with { NotAfter = Now.AddDays(-1) }; break;
            case "path length": rootOptions = rootOptions with { PathLength = 0 }; break;
            case "client only":
                leafOptions = leafOptions with { Purposes = [CertificatePurpose.ClientAuthentication] };
                break;
            case "critical":
                leafOptions = leafOptions with { ExtraExtensions = [Extension("1.2.3.4", true, 5, 0)] };
                break;
            case "middle no cert sign":
                middleOptions = middleOptions with { KeyUsage = KeyUsages.CrlSign };
                break;
            default: break;
        }

        Certificate root = rootOptions.SelfSign(Key(0));
        Certificate middle = middleOptions.Issue(Key(1), root, Key(0));
        Certificate leaf = leafOptions.Issue(Key(9), middle, Key(variant == "wrong key" ? 2 : 1));
        Certificate trusted = variant == "untrusted" ? Ca("stranger").SelfSign(Key(5)) : root;

        bool ours = Trusting(trusted).Verify(leaf, middle).IsTrusted;

        Assert.Equal(variant == "good", ours);
        Assert.Equal(Theirs(leaf, middle, trusted), ours);
    }

    [Fact]
    public void Chain_that_the_BCL_issued_is_trusted()
    {
        using ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        CertificateRequest rootRequest = new("CN=BCL root, O=Test", rootKey, HashAlgorithmName.SHA384);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        using X509Certificate2 root = rootRequest.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));

        using RSA leafKey = RSA.Create(2048);
        CertificateRequest request =
            new("CN=leaf", leafKey, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("www.example.com");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        using X509Certificate2 leaf = request.Create(
            root.SubjectName, X509SignatureGenerator.CreateForECDsa(
                rootKey), Now.AddDays(-1), Now.AddDays(1), [1, 2]);

        VerificationResult result =
            Trusting(Certificate.Parse(root.RawData)).Verify(Certificate.Parse(leaf.RawData));

        Assert.True(result.IsTrusted, result.ToString());
    }

    private static bool Theirs(Certificate leaf, Certificate middle, Certificate root)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = Now.UtcDateTime;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        List<X509Certificate2> all =
            [.. new[] { root, middle, leaf }.Select(c => X509CertificateLoader.LoadCertificate(c.Raw.Span))];
        chain.ChainPolicy.CustomTrustStore.Add(all[0]);
        chain.ChainPolicy.ExtraStore.Add(all[1]);
        bool isTrusted = chain.Build(all[2]);
        all.ForEach(certificate => certificate.Dispose());
        return isTrusted;
    }
}
