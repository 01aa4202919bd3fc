using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Tls.Crypto;
using Tls.TestKit;
using Tls.X509;

namespace Tls.Tests.Fixtures;

/// <summary>One CA and the certificates the tests show each other, made once per run.</summary>
internal static class Pki
{
    private static readonly TestCertificate Ca = TestCertificate.Root("Test CA");

    /// <summary>The CA itself, to sign what a CA signs.</summary>
    internal static TestCertificate Authority => Ca;

    internal static TrustStore Trust { get; } = new([Ca.Certificate]);

    /// <summary>Trusts somebody, but nobody else here.</summary>
    internal static TrustStore Strangers { get; } = new([TestCertificate.Root("Stranger").Certificate]);

    /// <summary>For localhost and 127.0.0.1.</summary>
    internal static TlsIdentity Server { get; } = Issue("localhost", dns: ["localhost"]);

    internal static TlsIdentity Rsa { get; } = Issue("localhost", dns: ["localhost"], kind: KeyKind.Rsa);

    internal static TlsIdentity Other { get; } = Issue("other.example", dns: ["other.example"]);

    /// <summary>For localhost, with a common name that is not among its names.</summary>
    internal static TlsIdentity Misnamed { get; } = Issue("somebody.example", dns: ["localhost"]);

    internal static TlsIdentity Client { get; } = Issue("a client", dns: []);

    internal static TlsIdentity Expired { get; } = Issue(
        "localhost", dns: ["localhost"], notAfter: DateTimeOffset.UtcNow.AddDays(-1));

    /// <summary>For localhost, but good for clients alone.</summary>
    internal static TlsIdentity ClientOnly { get; } = Issue(
        "localhost", dns: ["localhost"], purposes: [CertificatePurpose.ClientAuthentication]);

    /// <summary>For localhost.</summary>
    internal static TlsIdentity SelfSigned { get; } = Identity(TestCertificate.SelfSigned(
        new CertificateRequestOptions { CommonName = "localhost", DnsNames = ["localhost"] }));

    /// <summary>For localhost, under the CA that the others trust; its key has to be disposed.</summary>
    internal static TlsIdentity Make(CertificateRequestOptions options, KeyKind kind = KeyKind.EcP256) =>
        Identity(Ca.Issue(
            options with { CommonName = "localhost", DnsNames = ["localhost"], IpAddresses = [IPAddress.Loopback] }, kind));

    /// <summary>For localhost, with a timestamp of each log embedded; its key has to be disposed.</summary>
    internal static TlsIdentity Logged(params TestLog[] logs)
    {
        SigningKey key = CryptoProvider.Default.GenerateSigningKey(KeyKind.EcP256);
        var options = new CertificateRequestOptions { CommonName = "localhost", DnsNames = ["localhost"] };
        Certificate leaf = TestLog.Issue(
            options, key.SubjectPublicKeyInfo, Ca.Certificate, Ca.Key, DateTimeOffset.UtcNow.AddHours(-1), logs);
        return TlsIdentity.Create([leaf], key);
    }

    /// <summary>An OCSP response of the CA about one of its certificates, with a timestamp of each log.</summary>
    internal static byte[] Staple(Certificate leaf, params TestLog[] logs) =>
        LoggedStaple.Of(leaf, Ca.Certificate, logs);

    internal static TlsServerOptions ServerOptions { get; } = new() { Identities = [Server] };

    internal static TlsClientOptions ClientOptions { get; } = new() { TargetHost = "localhost", TrustStore = Trust };

    internal static TlsConfiguration ServerConfiguration { get; } = new() { LocalIdentity = Server };

    internal static TlsConfiguration ClientConfiguration { get; } = new() { CaCertificates = Trust };

    /// <summary>The same for SslStream.</summary>
    internal static X509Certificate2 ForBcl(TlsIdentity identity)
    {
        string pem = PemWriter.DangerousWrite(identity.Key!);
        return X509Certificate2.CreateFromPem(PemWriter.Write(identity.Certificate), pem);
    }

    private static TlsIdentity Issue(
        string name,
        IReadOnlyList<string> dns,
        KeyKind kind = KeyKind.EcP256,
        DateTimeOffset? notAfter = null,
        IReadOnlyList<CertificatePurpose>? purposes = null)
    {
        var options = new CertificateRequestOptions
        {
            CommonName = name,
            DnsNames = dns,
            IpAddresses = dns.Contains("localhost") ? [IPAddress.Loopback] : [],
            NotBefore = DateTimeOffset.UtcNow.AddDays(-2),
            NotAfter = notAfter,
            Purposes = purposes,
        };
        return Identity(Ca.Issue(options, kind));
    }

    private static TlsIdentity Identity(TestCertificate made) =>
        TlsIdentity.Create([made.Certificate], made.Key);
}
