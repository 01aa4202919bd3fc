using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using Tls.Crypto;
using Tls.X509;

namespace Tls.Fuzz.Seeds;

/// <summary>Keys and certificates of our own making.</summary>
internal static class Issued
{
    private static readonly Lazy<SigningKey> RootKeyOnce = new(
        () => CryptoProvider.Default.GenerateSigningKey(KeyKind.EcP256));

    private static readonly Lazy<Certificate> RootOnce = new(() => CertificateBuilder.IssueSelfSigned(
        new CertificateRequestOptions { CommonName = "Fuzz Root", IsCa = true, PathLength = 3 },
        RootKeyOnce.Value));

    /// <summary>A CA.</summary>
    internal static Certificate Root => RootOnce.Value;

    /// <summary>A CA, a plain leaf, and one with every kind of name.</summary>
    internal static IEnumerable<byte[]> Certificates()
    {
        yield return Root.Raw.ToArray();
        yield return Leaf(
            new CertificateRequestOptions { CommonName = "localhost", DnsNames = ["localhost"] });
        yield return Leaf(new CertificateRequestOptions
        {
            Subject = DistinguishedName.Create(("C", "DE"), ("O", "Fuzz"), ("CN", "names")),
            DnsNames = ["*.example.com", "example.org"],
            IpAddresses = [IPAddress.Loopback, IPAddress.IPv6Loopback],
            PathLength = 0,
        });
    }

    /// <summary>A certificate by that CA.</summary>
    internal static Certificate Sign(CertificateRequestOptions options, ReadOnlyMemory<byte> key) =>
        CertificateBuilder.Issue(options, key, Root, RootKeyOnce.Value);

    /// <summary>One key of each kind that the default provider makes.</summary>
    internal static IEnumerable<SigningKey> Keys() => Enum.GetValues<KeyKind>()
        .Where(kind => kind != KeyKind.RsaPss && CryptoProvider.Default.Supports(kind))
        .Select(kind => CryptoProvider.Default.GenerateSigningKey(kind));

    /// <summary>Their public halves.</summary>
    internal static IEnumerable<byte[]> PublicKeys() =>
        Keys().Select(key => key.SubjectPublicKeyInfo.ToArray());

    private static byte[] Leaf(CertificateRequestOptions options)
    {
        using SigningKey key = CryptoProvider.Default.GenerateSigningKey(KeyKind.EcP256);
        return Sign(options, key.SubjectPublicKeyInfo).Raw.ToArray();
    }
}
