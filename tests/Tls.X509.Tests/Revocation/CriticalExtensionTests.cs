using Tls.X509.Der;
using Xunit;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Revocation;

/// <summary>Extensions on revocation that somebody has made critical (RFC 5280 §4.2.1.13, RFC 7633 §4).</summary>
public sealed class CriticalExtensionTests
{
    private const string TlsFeatures = "1.3.6.1.5.5.7.1.24";

    private static readonly Certificate Root = Ca("root").SelfSign(Key(0));

    [Fact]
    public void Distribution_points_are_understood()
    {
        CertificateExtension points = TestCrl.DistributionPoints([TestCrl.UriName("http://crl.example/1")]);
        Assert.Null(Refusal(points with { IsCritical = true }));
        Assert.Equal(
            CertificateErrorCode.UnknownCriticalExtension, Refusal(Extension("2.5.29.31", true, 0x30, 0)));
        Assert.Null(Refusal(Extension("2.5.29.31", false, 0x30, 0)));
    }

    [Fact]
    public void The_TLS_feature_of_stapling_is_understood_and_no_other()
    {
        Assert.Null(Refusal(Extension(TlsFeatures, true, 0x30, 3, 2, 1, 5)));
        Assert.Null(Refusal(Extension(TlsFeatures, true, 0x30, 6, 2, 1, 5, 2, 1, 17)));
        Assert.Equal(
            CertificateErrorCode.UnknownCriticalExtension,
            Refusal(Extension(TlsFeatures, true, 0x30, 6, 2, 1, 5, 2, 1, 23)));
        Assert.Equal(
            CertificateErrorCode.UnknownCriticalExtension, Refusal(Extension(TlsFeatures, true, 0x30, 1, 2)));
        Assert.Null(Refusal(Extension(TlsFeatures, false, 0x30, 3, 2, 1, 23)));
    }

    [Fact]
    public void A_critical_demand_for_a_staple_is_enforced_like_any()
    {
        Certificate strict = (Leaf() with { ExtraExtensions = [Extension(TlsFeatures, true, 0x30, 3, 2, 1, 5)] })
            .Issue(Key(9), Root, Key(0));
        VerificationOptions options = Trusting(Root) with
        {
            Revocation = new RevocationOptions(),
            StapledOcspResponse = System.ReadOnlyMemory<byte>.Empty,
        };
        Assert.Equal(CertificateErrorCode.StatusUnknown, options.Verify(strict).Primary?.Code);
    }

    private static CertificateErrorCode? Refusal(CertificateExtension extension) => Trusting(Root)
        .Verify((Leaf() with { ExtraExtensions = [extension] }).Issue(Key(9), Root, Key(0))).Primary?.Code;
}
