using System;
using System.Net;
using Tls.Crypto;
using Tls.X509;

namespace Tls.Cli;

/// <summary>A CA and a server certificate for localhost that live as long as the process.</summary>
internal sealed class DemoCertificates : IDisposable
{
    internal DemoCertificates()
    {
        using SigningKey authorityKey = CryptoProvider.Default.GenerateSigningKey(KeyKind.EcP256);
        Authority = CertificateBuilder.IssueSelfSigned(
            new CertificateRequestOptions { CommonName = "Demo CA", IsCa = true, PathLength = 0 }, authorityKey);

        SigningKey key = CryptoProvider.Default.GenerateSigningKey(KeyKind.EcP256);
        Certificate leaf = CertificateBuilder.Issue(
            new CertificateRequestOptions
            {
                CommonName = "localhost",
                DnsNames = ["localhost"],
                IpAddresses = [IPAddress.Loopback],
                Purposes = [CertificatePurpose.ServerAuthentication],
            },
            key.SubjectPublicKeyInfo,
            Authority,
            authorityKey);
        Identity = TlsIdentity.Create([leaf], key);
    }

    /// <summary>The CA's certificate; its key is gone already.</summary>
    internal Certificate Authority { get; }

    /// <summary>The server's certificate and key.</summary>
    internal TlsIdentity Identity { get; }

    /// <inheritdoc/>
    public void Dispose() => Identity.Dispose();
}
