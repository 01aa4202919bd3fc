using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using Tls.Crypto;
using Tls.X509.Der;
using Xunit;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Paths;

/// <summary>Each rule of the strict mode: broken alone, refused by it alone, and let pass by default.</summary>
public sealed class WebPkiProfileTests
{
    private const string Host = "www.example.com";

    private static readonly Certificate Root = Ca("root").SelfSign(Key(0));
    private static readonly Certificate Middle = Ca("middle").Issue(Key(1), Root, Key(0));
    private static readonly CertificateRequestOptions Good = Leaf() with { CommonName = Host };

    public static TheoryData<string, Func<CertificateRequestOptions, CertificateRequestOptions>> Leaves => new()
    {
        { "serial number is not positive", o => o with { SerialNumber = new byte[] { 0 } } },
        { "serial number is not positive", o => o with { SerialNumber = new byte[] { 0x81 } } },
        { "no authority key identifier", o => Without(o, "2.5.29.35") },
        { "not the key identifier alone", o => With(o, "2.5.29.35", "3003820101") },
        { "not the key identifier alone", o => With(o, "2.5.29.35", "3000") },
        { "is not the issuer's", o => With(o, "2.5.29.35", "300480020102") },
        { "2.5.29.37 is critical", o => With(o, "2.5.29.37", "300a06082b06010505070301", true) },
        { "no extended key usage", o => o with { Purposes = [] } },
        {
            "usage for anything",
            o => o with { Purposes = [CertificatePurpose.ServerAuthentication, CertificatePurpose.Any] }
        },
        { "do not say a plain FALSE", o => With(o, "2.5.29.19", "30030101ff", true) },
        { "do not say a plain FALSE", o => With(o, "2.5.29.19", "3003020100") },
        {
            "key usage of CAs",
            o => o with { KeyUsage = KeyUsages.DigitalSignature | KeyUsages.KeyCertSign }
        },
        { "key usage of CAs", o => o with { KeyUsage = KeyUsages.DigitalSignature | KeyUsages.CrlSign } },
        {
            "names that are not critical",
            o => Named(o with { Subject = DistinguishedName.Parse(new byte[] { 0x30, 0 }) }, false, (2, Host))
        },
        { "critical names beside a subject", o => Named(o, true, (2, Host)) },
        { "kind that is not for servers", o => Named(o, false, (2, Host), (1, "a@example.com")) },
        { "is no domain name", o => o with { DnsNames = [Host, "under_score.example.com"] } },
        { "is no domain name", o => o with { DnsNames = [Host, "w*.example.com"] } },
        { "is no domain name", o => o with { DnsNames = [Host, "*"] } },
        { "below a public suffix", o => o with { DnsNames = [Host, "*.com"] } },
        { "below a public suffix", o => o with { DnsNames = [Host, "*.Co.Uk"] } },
        { "none of the alternative names", o => o with { CommonName = "WWW.example.com" } },
        { "none of the alternative names", o => o with { CommonName = "other.example.com" } },
        {
            "none of the alternative names",
            o => o with { Subject = DistinguishedName.Create(("CN", Host), ("CN", Host)) }
        },
        {
            "none of the alternative names",
            o => o with { CommonName = "2001:DB8::1", IpAddresses = [IPAddress.Parse("2001:db8::1")] }
        },
        { "public key of algorithm 1.3.101.112", o => o },
    };

    public static TheoryData<string, Func<CertificateRequestOptions, CertificateRequestOptions>> Issuers => new()
    {
        { "no authority key identifier", o => Without(o, "2.5.29.35") },
        { "without subject key identifier", o => Without(o, "2.5.29.14") },
        { "without critical basic constraints", o => With(o, "2.5.29.19", "30030101ff") },
        { "without key usage", o => o with { KeyUsage = KeyUsages.None } },
        { "2.5.29.36 is not critical", o => With(o, "2.5.29.36", "3003800105") },
        { "2.5.29.54 is not critical", o => With(o, "2.5.29.54", "020105") },
    };

    public static TheoryData<string, Func<CertificateRequestOptions, CertificateRequestOptions>> Roots => new()
    {
        { "root with extended key usage", o => o with { Purposes = [CertificatePurpose.ServerAuthentication] } },
        { "without critical basic constraints", o => With(o, "2.5.29.19", "30030101ff") },
        { "not the key identifier alone", o => With(o, "2.5.29.35", "3000") },
        { "is not the issuer's", o => With(o, "2.5.29.35", "300480020102") },
    };

    [Fact]
    public void A_chain_as_the_Web_PKI_has_it_is_trusted()
    {
        Certificate leaf = Good.Issue(Key(9), Middle, Key(1));
        Assert.True(Strict(Root).Verify(leaf, Middle).IsTrusted);
        foreach (CertificateRequestOptions fine in (CertificateRequestOptions[])[
            Good with { CommonName = null },
            Good with { CommonName = "192.0.2.1", IpAddresses = [IPAddress.Parse("192.0.2.1")] },
            Good with { CommonName = "2001:db8::1", IpAddresses = [IPAddress.Parse("2001:db8::1")] },
            Good with { DnsNames = [Host, "*.example.com"] },
            Without(Good, "2.5.29.19"),
            Good with { NotAfter = new DateTimeOffset(2060, 1, 1, 0, 0, 0, TimeSpan.Zero) }])
        {
            VerificationResult result = Strict(Root).Verify(fine.Issue(Key(9), Middle, Key(1)), Middle);
            Assert.True(result.IsTrusted, result.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Leaves))]
    public void Rule_for_leaves(string breach, Func<CertificateRequestOptions, CertificateRequestOptions> change)
    {
        SigningKey key = breach.StartsWith("public key", StringComparison.Ordinal)
            ? Key(5, KeyKind.Ed25519)
            : Key(9);
        Check(Root, change(Good).Issue(key, Middle, Key(1)), [Middle], breach, 0);
    }

    [Theory]
    [MemberData(nameof(Issuers))]
    public void Rule_for_issuers(string breach, Func<CertificateRequestOptions, CertificateRequestOptions> change)
    {
        Certificate middle = change(Ca("middle")).Issue(Key(1), Root, Key(0));
        bool lacksKeyId = middle.SubjectKeyIdentifier.IsEmpty;
        Certificate leaf = (lacksKeyId ? With(Good, "2.5.29.35", "300480020102") : Good)
            .Issue(Key(9), middle, Key(1));
        Check(Root, leaf, [middle], breach, 1, lacksKeyId ? 1 : 0);
    }

    [Theory]
    [MemberData(nameof(Roots))]
    public void Rule_for_anchors(string breach, Func<CertificateRequestOptions, CertificateRequestOptions> change)
    {
        Certificate root = change(Ca("root")).SelfSign(Key(0));
        Certificate middle = Ca("middle").Issue(Key(1), root, Key(0));
        Check(root, Good.Issue(Key(9), middle, Key(1)), [middle], breach, 2);
    }

    [Fact]
    public void An_anchor_of_version_1_is_none_of_the_Web_PKI()
    {
        Certificate root = (Ca("root") with { Version = 1 }).SelfSign(Key(0));
        Certificate middle = Ca("middle").Issue(Key(1), root, Key(0));
        VerificationResult result = Strict(root).Verify(Good.Issue(Key(9), middle, Key(1)), middle);
        Assert.Contains(result.Errors, error => error.Detail.Contains("version 3", StringComparison.Ordinal));
    }

    [Fact]
    public void The_hash_is_the_one_that_belongs_to_the_curve()
    {
        Certificate leaf = (Good with { SignatureAlgorithm = SignatureAlgorithm.EcdsaSha512 })
            .Issue(Key(9), Middle, Key(1));
        Check(Root, leaf, [Middle], "BR 7.1.3.2", 0);
    }

    [Fact]
    public void A_PSS_signature_is_encoded_as_the_Requirements_spell_it_out()
    {
        // BR 7.1.3.2.1, RSASSA-PSS with SHA-256, MGF-1 with SHA-256, and a salt of 32 octets.
        const string Spelled = "304106092a864886f70d01010a3034a00f300d06096086480165030402010500a11c301a06092a8648"
            + "86f70d010108300d06096086480165030402010500a203020120";
        Certificate middle = Ca("middle").Issue(Key(2, KeyKind.Rsa), Root, Key(0));
        Certificate leaf = (Good with { SignatureAlgorithm = SignatureAlgorithm.RsaPssSha256 })
            .Issue(Key(9), middle, Key(2, KeyKind.Rsa));
        Assert.Equal(Spelled, Convert.ToHexStringLower(leaf.SignatureAlgorithm.Encoded.Span));
        Assert.True(Strict(Root).Verify(leaf, middle).IsTrusted);
    }

    [Fact]
    public void A_modulus_is_of_whole_octets()
    {
        byte[] modulus = [0x0f, .. Enumerable.Repeat((byte)0xff, 256)];
        DerWriter rsa = new();
        using (rsa.Sequence())
        {
            rsa.Element(DerTag.Integer, modulus);
            rsa.Integer(65537);
        }

        DerWriter key = new();
        using (key.Sequence())
        {
            using (key.Sequence())
            {
                key.Oid(KnownOids.RsaEncryption);
                key.Null();
            }

            key.BitString(rsa.ToArray());
        }

        Certificate leaf = CertificateBuilder.Issue(Good, key.ToArray(), Middle, Key(1));
        Check(Root, leaf, [Middle], "RSA modulus of 2052 bits", 0);
    }

    [Fact]
    public void A_time_has_the_form_of_its_year()
    {
        // 2026-06-11 12:00:00 as GeneralizedTime, which is for 2050 and later.
        byte[] signed = Good.Issue(Key(9), Middle, Key(1)).RawTbs.ToArray();
        byte[] utc = [0x17, 0x0d, .. "260611120000Z"u8];
        byte[] generalized = [0x18, 0x0f, .. "20260611120000Z"u8];
        int at = signed.AsSpan().IndexOf(utc);
        byte[] changed = [.. signed[..at], .. generalized, .. signed[(at + utc.Length)..]];

        // Two octets more in the validity and in the whole, whose length takes two octets.
        changed[at - 16] += 2;
        changed[3] += 2;
        Check(Root, Certificate.Parse(Sign(changed, Key(1))), [Middle], "RFC 5280 §4.1.2.5", 0);
    }

    [Fact]
    public void A_leaf_without_names_is_refused()
    {
        VerificationOptions options = Strict(Root) with { HostName = null };
        DistinguishedName subject = DistinguishedName.Create(("O", "x"));
        Certificate leaf = (Good with { DnsNames = [], Subject = subject }).Issue(Key(9), Middle, Key(1));
        CertificateError error = Assert.Single(options.Verify(leaf, Middle).Errors);
        Assert.Contains("no subject alternative name", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_clients_are_of_any_kind()
    {
        VerificationOptions options = Strict(Root) with
        {
            HostName = null,
            Purpose = CertificatePurpose.ClientAuthentication,
        };
        Certificate leaf = Named(Good with { CommonName = "somebody" }, false, (1, "a@example.com"))
            .Issue(Key(9), Middle, Key(1));
        Assert.True(options.Verify(leaf, Middle).IsTrusted);
    }

    private static VerificationOptions Strict(Certificate root) => Trusting(root) with
    {
        Profile = CertificateProfile.WebPki,
        IsPublicSuffix = domain => domain == "co.uk",
    };

    private static void Check(
        Certificate root, Certificate leaf, IReadOnlyList<Certificate> pool, string breach, int depth, int others = 0)
    {
        VerificationResult byDefault = Trusting(root).Verify(leaf, pool);
        Assert.True(byDefault.IsTrusted, byDefault.ToString());
        VerificationResult result = Strict(root).Verify(leaf, pool);
        Assert.All(result.Errors, error => Assert.Equal(CertificateErrorCode.ProfileViolated, error.Code));
        Assert.Equal(1 + others, result.Errors.Count);
        Assert.Contains(
            result.Errors,
            error => error.Depth == depth && error.Detail.Contains(breach, StringComparison.Ordinal));
    }

    private static byte[] Sign(byte[] tbs, SigningKey key)
    {
        DerWriter writer = new();
        using (writer.Sequence())
        {
            writer.Encoded(tbs);
            AlgorithmIdentifier.Write(writer, SignatureAlgorithm.EcdsaSha256);
            writer.BitString(key.Sign(SignatureAlgorithm.EcdsaSha256, tbs));
        }

        return writer.ToArray();
    }

    private static CertificateRequestOptions With(
        CertificateRequestOptions options, string oid, string value, bool isCritical = false) =>
        options with
        {
            ExtraExtensions =
                [.. options.ExtraExtensions, Extension(oid, isCritical, Convert.FromHexString(value))],
        };

    private static CertificateRequestOptions Without(CertificateRequestOptions options, string oid) =>
        options with { OmittedExtensions = [ObjectIdentifier.Parse(oid)] };

    private static CertificateRequestOptions Named(
        CertificateRequestOptions options, bool isCritical, params IReadOnlyList<(int Kind, string Name)> names)
    {
        DerWriter writer = new();
        using (writer.Sequence())
        {
            foreach ((int kind, string name) in names)
            {
                writer.Element(DerTag.Context(kind), Encoding.ASCII.GetBytes(name));
            }
        }

        return options with { ExtraExtensions = [Extension("2.5.29.17", isCritical, writer.ToArray())] };
    }
}
