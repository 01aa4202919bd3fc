using System;
using System.IO;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Wire;
using Tls.X509;

namespace Tls.Bench.Load;

/// <summary>
/// The two stacks under load, each with options made once and used for every connection. Clients resume nothing and agree
/// on X25519, so that every handshake is a full one and all do the same work.
/// </summary>
internal static class LoadStack
{
    /// <summary>What ours is called in the table.</summary>
    internal const string Ours = "ours";

    /// <summary>What the platform's is called.</summary>
    internal const string Platform = "SslStream";

    /// <summary>The same, refusing resumption on the server, which may suit it better.</summary>
    internal const string PlatformWithoutTickets = "SslStream-without-tickets";

    /// <summary>Makes an authenticated client of a connection.</summary>
    internal static Func<Stream, Task<Stream>> Client(string stack, LoadCertificates certificates) =>
        stack == Ours ? OurClient(certificates) : PlatformClient(certificates);

    /// <summary>Says close_notify.</summary>
    internal static Task CloseAsync(Stream stream) => stream is TlsStream ours
        ? ours.ShutdownAsync()
        : ((SslStream)stream).ShutdownAsync();

    /// <summary>Our server as it is by default, tickets included.</summary>
    internal static TlsServerOptions OurServer(LoadCertificates certificates)
    {
        if (!CryptoProvider.Default.TryImportSigningKey(
            PrivateKeyFormat.Pkcs8, certificates.Pkcs8, default, out SigningKey? key))
        {
            throw new InvalidOperationException("The key was not read.");
        }

        return new TlsServerOptions
        {
            Identities = [TlsIdentity.Create([Certificate.Parse(certificates.Leaf)], key)],
            MinimumVersion = ProtocolVersion.Tls13,
        };
    }

    /// <summary>The platform's server.</summary>
    internal static SslServerAuthenticationOptions PlatformServer(LoadCertificates certificates, bool resumes)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(certificates.Pkcs8, out _);
        X509Certificate2 leaf = X509CertificateLoader.LoadCertificate(certificates.Leaf).CopyWithPrivateKey(key);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(leaf, null, offline: true),
            EnabledSslProtocols = SslProtocols.Tls13,
            AllowTlsResume = resumes,
        };
    }

    private static Func<Stream, Task<Stream>> OurClient(LoadCertificates certificates)
    {
        var options = new TlsClientOptions
        {
            TargetHost = "localhost",
            TrustStore = new TrustStore([Certificate.Parse(certificates.Ca)]),
            MinimumVersion = ProtocolVersion.Tls13,
            Groups = [NamedGroup.X25519, NamedGroup.Secp256r1],
        };
        return async transport =>
        {
            var stream = new TlsStream(transport);
            await stream.AuthenticateAsClientAsync(options);
            return stream;
        };
    }

    private static Func<Stream, Task<Stream>> PlatformClient(LoadCertificates certificates)
    {
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        trust.CustomTrustStore.Add(X509CertificateLoader.LoadCertificate(certificates.Ca));
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = trust,
            EnabledSslProtocols = SslProtocols.Tls13,
            AllowTlsResume = false,
        };
        return async transport =>
        {
            var stream = new SslStream(transport);
            await stream.AuthenticateAsClientAsync(options);
            return stream;
        };
    }
}

/// <summary>The certificates of a run, which all its processes share: DER, and PKCS#8 of the server's key.</summary>
internal sealed record LoadCertificates(byte[] Ca, byte[] Leaf, byte[] Pkcs8)
{
    /// <summary>ECDSA P-256 throughout.</summary>
    internal static LoadCertificates Make()
    {
        Certificates made = Certificates.Of(KeyType.Ecdsa);
        return new LoadCertificates(made.Ca.RawData, made.Leaf.RawData, made.Pkcs8);
    }

    /// <summary>From the line that <see cref="ToLine"/> makes.</summary>
    internal static LoadCertificates FromLine(string line)
    {
        string[] parts = line.Split(' ');
        return new LoadCertificates(
            Convert.FromBase64String(parts[0]), Convert.FromBase64String(parts[1]), Convert.FromBase64String(parts[2]));
    }

    /// <summary>One line, for another process.</summary>
    internal string ToLine() =>
        $"{Convert.ToBase64String(Ca)} {Convert.ToBase64String(Leaf)} {Convert.ToBase64String(Pkcs8)}";
}
