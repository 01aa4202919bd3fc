using System;
using Tls.TestKit;
using Xunit;

namespace Tls.X509.Tests;

/// <summary>What a server may ask of a client's certificate (RFC 8446 §4.2.5).</summary>
public class CertificateFilterTests
{
    private static readonly Certificate ClientOnly = CertificateBuilder.IssueSelfSigned(new CertificateRequestOptions
    {
        CommonName = "a client",
        Purposes = [CertificatePurpose.ClientAuthentication],
    }, TestPki.Key(1));

    [Theory]
    [InlineData("0603551d0f", "", true)]
    [InlineData("0603551d0f", "03020780", true)]
    [InlineData("0603551d0f", "03020284", false)]
    [InlineData("0603551d25", "", true)]
    [InlineData("0603551d25", "300a06082b06010505070302", true)]
    [InlineData("0603551d25", "300a06082b06010505070301", false)]
    [InlineData("0603551d25", "301406082b0601050507030206082b06010505070301", false)]
    [InlineData("0603551d11", "0500", true)]
    [InlineData("ff", "", true)]
    [InlineData("0603551d0f", "ff", true)]
    [Rfc("8446-4.2.5-2", "8446-4.2.5-3", "8446-4.2.5-4", "8446-4.4.2.3-3")]
    public void Every_bit_and_every_purpose_must_be_there(string oid, string values, bool matches)
    {
        Assert.Equal(
            matches,
            CertificateFilter.Matches(ClientOnly, Convert.FromHexString(oid), Convert.FromHexString(values)));
    }
}
