using System;
using System.IO;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FsCheck.Xunit;
using Xunit;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Certificates;

/// <summary>Whatever the bytes, parsing ends in a certificate or in the one typed exception.</summary>
public sealed class HostileBytesTests
{
    private static readonly Certificate Root = Ca("root").SelfSign(Key(0));
    private static readonly Certificate Rich = RichCertificate();

    [Fact]
    public void Every_truncation_is_refused()
    {
        byte[] der = Rich.Raw.ToArray();
        for (int length = 0; length < der.Length; length++)
        {
            byte[] cut = der[..length];
            Assert.Throws<CertificateFormatException>(() => Certificate.Parse(cut));
        }
    }

    [Fact]
    public void Trailing_bytes_are_refused() =>
        Assert.Throws<CertificateFormatException>(() => Certificate.Parse([.. Rich.Raw.Span, 0]));

    [Fact]
    public void Every_change_of_one_byte_parses_or_is_refused_and_is_never_trusted()
    {
        byte[] der = Rich.Raw.ToArray();
        VerificationOptions options = Trusting(Root);
        VerificationOptions strict = options with { Profile = CertificateProfile.WebPki };
        int parsed = 0;
        for (int i = 0; i < der.Length; i++)
        {
            byte original = der[i];
            foreach (byte change in (byte[])[0x01, 0x80, 0xff, 0x20, 0x7f])
            {
                der[i] = (byte)(original ^ change);
                if (Certificate.TryParse(der, out Certificate? changed, out _))
                {
                    parsed++;
                    _ = CertificatePrinter.Print(changed);
                    VerificationResult result = options.Verify(changed);
                    Assert.False(result.IsTrusted, $"byte {i} changed by {change:x2}");
                    result.LeafKey?.Dispose();
                    strict.Verify(changed).LeafKey?.Dispose();
                }
            }

            der[i] = original;
        }

        Assert.InRange(parsed, 1, der.Length * 5);
        Assert.True(options.Verify(Certificate.Parse(der)).IsTrusted);
    }

    [Property(MaxTest = 3000)]
    public void Noise_is_refused(byte[] noise) =>
        Assert.False(Certificate.TryParse(noise ?? [], out _, out _));

    [Property(MaxTest = 3000)]
    public void Noise_spliced_into_a_certificate_ends_in_the_typed_exception(
        byte[] noise, ushort place, byte gap)
    {
        byte[] der = Rich.Raw.ToArray();
        int start = place % der.Length;
        byte[] spliced = [.. der[..start], .. noise ?? [], .. der[Math.Min(der.Length, start + gap)..]];
        if (Certificate.TryParse(spliced, out Certificate? certificate, out _))
        {
            _ = CertificatePrinter.Print(certificate);
        }
    }

    [Fact]
    public void Fields_agree_with_the_BCL()
    {
        using X509Certificate2 theirs = X509CertificateLoader.LoadCertificate(Rich.Raw.Span);
        Assert.Equal(theirs.NotBefore.ToUniversalTime(), Rich.NotBefore.UtcDateTime);
        Assert.Equal(theirs.NotAfter.ToUniversalTime(), Rich.NotAfter.UtcDateTime);
        Assert.Equal(theirs.SerialNumber, Convert.ToHexString(Rich.SerialNumber.Span));
        Assert.Equal(theirs.SubjectName.RawData, Rich.Subject.Encoded.ToArray());
        Assert.Equal(theirs.IssuerName.RawData, Rich.Issuer.Encoded.ToArray());
        Assert.Equal(theirs.PublicKey.ExportSubjectPublicKeyInfo(), Rich.PublicKey.Encoded.ToArray());
        Assert.Equal(theirs.GetCertHash(HashAlgorithmName.SHA256), Rich.Fingerprint());
        Assert.Equal(theirs.Extensions.Count, Rich.Extensions.Count);
        for (int i = 0; i < Rich.Extensions.Count; i++)
        {
            Assert.Equal(theirs.Extensions[i].Oid!.Value, Rich.Extensions[i].Oid.ToString());
            Assert.Equal(theirs.Extensions[i].Critical, Rich.Extensions[i].IsCritical);
            Assert.Equal(theirs.Extensions[i].RawData, Rich.Extensions[i].Value.ToArray());
        }
    }

    [Fact]
    public void Subject_matches_the_BCLs_text()
    {
        DistinguishedName name = DistinguishedName.Create(
            ("C", "DE"), ("O", "Acme, Inc."), ("OU", "R+D"), ("CN", "a \"b\" #1"));
        Assert.Equal("CN=a \\\"b\\\" #1, OU=R\\+D, O=Acme\\, Inc., C=DE", name.ToString());
        X500DistinguishedName theirs = new(name.Encoded.ToArray());
        Assert.Contains("\"Acme, Inc.\"", theirs.Name, StringComparison.Ordinal);
    }

    /// <summary>A certificate with every extension that is parsed.</summary>
    private static Certificate RichCertificate()
    {
        byte[] access = Convert.FromHexString("301c301a06082b06010505073001860e") is { } head
            ? [.. head, .. "http://a.test/"u8]
            : [];
        // A policy with both qualifiers, and anyPolicy.
        byte[] policies = Convert.FromHexString(
            "3043303906032a03043032301a06082b06010505070201160e687474703a2f2f612e746573742f301406"
            + "082b0601050507020230080c066e6f7469636530060604551d2000");
        return (Leaf() with
        {
            DnsNames = ["www.example.com", "*.example.org"],
            IpAddresses = [System.Net.IPAddress.Loopback, System.Net.IPAddress.IPv6Loopback],
            ExtraExtensions =
            [
                Extension("1.3.6.1.5.5.7.1.1", false, access),
                Extension("2.5.29.32", true, policies),
                Extension("2.5.29.33", false, Convert.FromHexString("300c300a06032a030406032a0305")),
                Extension("2.5.29.36", true, 0x30, 6, 0x80, 1, 5, 0x81, 1, 5),
                Extension("2.5.29.54", true, 2, 1, 5),
                Extension("1.2.3.4", false, 4, 0),
            ],
        }).Issue(Key(9), Root, Key(0));
    }
}
