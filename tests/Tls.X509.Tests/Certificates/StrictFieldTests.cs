using System;
using System.Linq;
using Tls.Crypto;
using Tls.X509.Der;
using Xunit;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Certificates;

/// <summary>Each rule of RFC 5280 §4 that makes a certificate malformed.</summary>
public sealed class StrictFieldTests
{
    [Fact]
    public void Duplicate_extension_is_refused() =>
        Refused(Leaf() with
        {
            ExtraExtensions =
            [Extension("1.2.3", false), Extension("1.2.3", false)]
        }, "extensions");

    [Fact]
    public void Inner_and_outer_algorithm_must_agree()
    {
        byte[] der = Leaf().SelfSign(Key(9)).Raw.ToArray();
        der[der.AsSpan().LastIndexOf(KnownOids.EcdsaWithSha256) + 7] = 3;
        Refused(der, "signatureAlgorithm");
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(21, false)]
    public void Serial_number_has_at_most_20_octets(int length, bool isFine)
    {
        byte[] serial = new byte[length];
        serial[0] = 1;
        CertificateRequestOptions options = Leaf() with { SerialNumber = serial };
        if (isFine)
        {
            Assert.Equal(serial, options.SelfSign(Key(9)).SerialNumber.ToArray());
        }
        else
        {
            Refused(options, "serialNumber");
        }
    }

    [Fact]
    public void Zero_and_negative_serial_numbers_are_let_pass()
    {
        Assert.Equal([0], (Leaf() with
        {
            SerialNumber =
            new byte[] { 0 }
        }).SelfSign(Key(9)).SerialNumber.ToArray());
        Assert.Equal([0x80], (Leaf() with
        {
            SerialNumber =
            new byte[] { 0x80 }
        }).SelfSign(Key(9)).SerialNumber.ToArray());
    }

    [Fact]
    public void Empty_issuer_is_refused() =>
        Refused(Leaf() with { IssuerName = DistinguishedName.Create() }, "issuer");

    [Fact]
    public void Extensions_below_version_3_are_refused()
    {
        byte[] der = Leaf().SelfSign(Key(9)).Raw.ToArray();
        der[der.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xa0, 3, 2, 1, 2]) + 4] = 1;
        Refused(der, "extensions");
    }

    [Fact]
    public void Explicit_version_1_is_no_DER() => Refused(Leaf() with { Version = 4 }, "version");

    [Theory]
    [InlineData("2.5.29.19", "3003020100", null)]
    [InlineData("2.5.29.19", "30060101ff0201ff", "pathLenConstraint")]
    [InlineData("2.5.29.15", "030100", "keyUsage")]
    [InlineData("2.5.29.15", "03020780", null)]
    [InlineData("2.5.29.15", "03020000", "keyUsage")]
    [InlineData("2.5.29.37", "3000", "KeyPurposeId")]
    [InlineData("2.5.29.17", "3000", "subjectAltName")]
    [InlineData("2.5.29.17", "300387010a", "subjectAltName")]
    [InlineData("2.5.29.17", "30038201ff", "subjectAltName")]
    [InlineData("2.5.29.17", "3002ab00", "subjectAltName")]
    [InlineData("2.5.29.30", "3000", "nameConstraints")]
    [InlineData("2.5.29.30", "3002a000", "permittedSubtrees")]
    [InlineData("2.5.29.30", "300ca00a300887060a0000000000", "permittedSubtrees")]
    [InlineData("2.5.29.30", "300ea00c300a87080a000000ff00ff00", "permittedSubtrees")]
    [InlineData("2.5.29.30", "300aa00830068201618001 01", "permittedSubtrees")]
    [InlineData("2.5.29.14", "0401", "subjectKeyIdentifier")]
    [InlineData("2.5.29.35", "30028100", "authorityKeyIdentifier")]
    [InlineData("1.3.6.1.5.5.7.1.1", "3000", "authorityInfoAccess")]
    public void Malformed_known_extension_makes_the_certificate_malformed(
        string oid, string hex, string? field)
    {
        byte[] value = Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal));
        CertificateRequestOptions options = Leaf() with { ExtraExtensions = [Extension(oid, false, value)] };
        if (field is null)
        {
            _ = options.SelfSign(Key(9));
        }
        else
        {
            Refused(options, field);
        }
    }

    [Fact]
    public void More_than_64_extensions_are_refused() => Refused(
        Leaf() with
        {
            ExtraExtensions = [.. Enumerable.Range(0, 64).Select(i =>
            Extension($"1.2.{i}", false))]
        },
        "extensions");

    [Fact]
    public void Thousands_of_names_are_parsed_and_matched()
    {
        Certificate leaf = (Leaf() with
        {
            DnsNames = [.. Enumerable.Range(0, 10_000).Select(i =>
            $"h{i}.example")]
        })
            .SelfSign(Key(9));
        Assert.Equal(10_000, leaf.SubjectAlternativeNames.Count);
        Assert.True(HostNameMatcher.Matches(HostName.Parse("h9999.example"), leaf));
    }

    [Fact]
    public void More_than_one_MiB_is_refused()
    {
        byte[] der = CertificateBuilder.Encode(
            Leaf() with { ExtraExtensions = [Extension("1.2.3", false, new byte[1 << 20])] },
            Key(9).SubjectPublicKeyInfo, null, Key(9), null);
        Refused(der, "Certificate");
    }

    [Fact]
    public void Unique_identifiers_are_let_pass_in_version_3_and_refused_in_version_1()
    {
        byte[] identifier = [0x81, 2, 0, 1];
        Assert.Equal(3, Certificate.Parse(WithAfterKey(Leaf(), identifier)).Version);
        Refused(WithAfterKey(Leaf() with { Version = 1 }, identifier), "uniqueIdentifier");
    }

    /// <summary>
    /// A certificate with bytes spliced in behind the public key; the signature is then wrong.
    /// </summary>
    private static byte[] WithAfterKey(CertificateRequestOptions options, byte[] inserted)
    {
        Certificate plain = options.SelfSign(Key(9));
        byte[] raw = plain.Raw.ToArray();
        byte[] spki = plain.PublicKey.Encoded.ToArray();
        DerReader certificate = new DerReader(raw).Sequence("Certificate");
        ReadOnlySpan<byte> tbs = certificate.Element(DerTag.Sequence, "tbs").Contents;
        int after = tbs.IndexOf(spki) + spki.Length;
        DerWriter writer = new();
        using (writer.Sequence())
        {
            using (writer.Sequence())
            {
                writer.Encoded(tbs[..after]);
                writer.Encoded(inserted);
                writer.Encoded(tbs[after..]);
            }

            writer.Encoded(plain.SignatureAlgorithm.Encoded.Span);
            writer.BitString(plain.Signature.Span);
        }

        return writer.ToArray();
    }

    private static void Refused(CertificateRequestOptions options, string field) =>
        Refused(CertificateBuilder.Encode(options, Key(9).SubjectPublicKeyInfo, null, Key(9), null), field);

    private static void Refused(byte[] der, string field)
    {
        CertificateFormatException error = Assert.Throws<CertificateFormatException>(() =>
            Certificate.Parse(der));
        Assert.Equal(field, error.Field);
        Assert.InRange(error.Offset, 0, der.Length);
    }
}
