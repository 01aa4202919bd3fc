using System;
using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Wire;

namespace Tls.Interop.Tests.SslStreams;

/// <summary>How SslStream is told what we tell ourselves.</summary>
internal static class SslPeer
{
    private static readonly ConcurrentDictionary<KeyKind, Lazy<SslStreamCertificateContext>> Contexts = new();

    private static readonly Lazy<X509Certificate2> Root =
        new(() => X509CertificateLoader.LoadCertificate(TestPki.RootCertificate.Raw.Span));

    /// <summary>localhost's certificate, with its issuer.</summary>
    internal static SslStreamCertificateContext Context(KeyKind certificate) =>
        Contexts.GetOrAdd(
            certificate, kind => new Lazy<SslStreamCertificateContext>(() => Load(TestPki.For(kind)))).Value;

    /// <summary>A server's options that show localhost's certificate.</summary>
    internal static SslServerAuthenticationOptions ServerOptions(
        KeyKind certificate, CipherSuite? suite = null) => new()
        {
            ServerCertificateContext = Context(certificate),
            EnabledSslProtocols = SslProtocols.Tls13,
            CipherSuitesPolicy = Policy(suite),
            CertificateChainPolicy = Chains(),
        };

    /// <summary>A client's options that want localhost's certificate.</summary>
    internal static SslClientAuthenticationOptions ClientOptions(CipherSuite? suite = null) => new()
    {
        TargetHost = "localhost",
        EnabledSslProtocols = SslProtocols.Tls13,
        CipherSuitesPolicy = Policy(suite),
        CertificateChainPolicy = Chains(),
    };

    private static CipherSuitesPolicy? Policy(CipherSuite? suite)
    {
        if (suite is null || !OperatingSystem.IsLinux())
        {
            return null;
        }

        return new CipherSuitesPolicy([(TlsCipherSuite)(ushort)suite]);
    }

    private static X509ChainPolicy Chains() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { Root.Value },
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    private static SslStreamCertificateContext Load(Credential credential)
    {
        X509Certificate2 leaf = X509Certificate2.CreateFromPemFile(credential.ChainFile, credential.KeyFile);
        var issuers = new X509Certificate2Collection();
        issuers.ImportFromPemFile(credential.IssuerFile);
        return SslStreamCertificateContext.Create(leaf, issuers, offline: true);
    }
}
