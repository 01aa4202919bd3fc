using System;
using System.IO;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;

namespace Tls.Tests.SslStreams;

/// <summary>A subject and the platform at the other end, over loopback.</summary>
internal static class SslScene
{
    internal static readonly X509Certificate2 Server = Pki.ForBcl(Pki.Server);

    internal static readonly X509Certificate2 Rsa = Pki.ForBcl(Pki.Rsa);

    internal static readonly X509Certificate2 Client = Pki.ForBcl(Pki.Client);

    /// <summary>Trusts the CA of the tests and nobody else.</summary>
    internal static X509ChainPolicy Trust()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        _ = policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificate(Pki.Trust.Certificates[0].Raw.Span));
        return policy;
    }

    internal static SslClientAuthenticationOptions ClientOptions() =>
        new() { TargetHost = "localhost", CertificateChainPolicy = Trust() };

    internal static SslServerAuthenticationOptions ServerOptions() => new() { ServerCertificate = Server };

    /// <summary>The subject as client.</summary>
    internal static async Task<(SslTwin Subject, SslStream Peer)> ClientAsync(
        Maker maker,
        Action<SslClientAuthenticationOptions>? client = null,
        Action<SslServerAuthenticationOptions>? server = null)
    {
        (Stream a, Stream b) = await Loopback.StreamsAsync();
        SslTwin subject = SslTwin.Over(maker, a);
        var peer = new SslStream(b);
        SslClientAuthenticationOptions ours = ClientOptions();
        SslServerAuthenticationOptions theirs = ServerOptions();
        client?.Invoke(ours);
        server?.Invoke(theirs);
        await Both(subject.ClientAsync(ours), peer.AuthenticateAsServerAsync(theirs), b);
        return (subject, peer);
    }

    /// <summary>The subject as server.</summary>
    internal static async Task<(SslTwin Subject, SslStream Peer)> ServerAsync(
        Maker maker,
        Action<SslServerAuthenticationOptions>? server = null,
        Action<SslClientAuthenticationOptions>? client = null)
    {
        (Stream a, Stream b) = await Loopback.StreamsAsync();
        var peer = new SslStream(a);
        SslTwin subject = SslTwin.Over(maker, b);
        SslClientAuthenticationOptions theirs = ClientOptions();
        SslServerAuthenticationOptions ours = ServerOptions();
        client?.Invoke(theirs);
        server?.Invoke(ours);
        await Both(subject.ServerAsync(ours), peer.AuthenticateAsClientAsync(theirs), a);
        return (subject, peer);
    }

    /// <summary>Awaits both; the subject's failure is the one that is thrown, and the peer does not wait for ever.</summary>
    internal static async Task Both(Task subject, Task peer, Stream peersTransport)
    {
        try
        {
            await subject;
        }
        catch
        {
            await peersTransport.DisposeAsync();
            await peer.ContinueWith(_ => { }, TaskScheduler.Default);
            throw;
        }

        await peer;
    }
}
