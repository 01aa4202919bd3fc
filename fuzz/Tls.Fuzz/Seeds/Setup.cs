using System;
using Tls.Fuzz.Crypto;

namespace Tls.Fuzz.Seeds;

/// <summary>A client and a server that get on: one is attacked, the other makes the seeds.</summary>
/// <param name="name">What is particular about them.</param>
/// <param name="client">The client's options.</param>
/// <param name="server">The server's options.</param>
internal sealed class Setup(string name, TlsClientOptions client, TlsServerOptions server)
{
    private readonly Lazy<byte[]> _session = new(() => Recorded.Session(new Setup(name, client, server)));

    /// <summary>What is particular about them.</summary>
    internal string Name => name;

    /// <summary>Whether the client resumes a session of an earlier connection.</summary>
    internal bool Resumes { get; init; }

    /// <summary>Whether the server asks for a certificate as soon as it is connected.</summary>
    internal bool AsksLate { get; init; }

    /// <summary>The client's engine, the same each time.</summary>
    internal TlsEngine OpenClient(Action<TlsSession>? newSession = null)
    {
        TlsClientOptions options = newSession is null ? client : client with { NewSession = newSession };
        if (Resumes)
        {
            // One of TLS 1.3 is offered once.
            options = options with { Session = TlsSession.Import(_session.Value) };
        }

        KnownCrypto.Client.Restart();
        return TlsEngine.Client(options);
    }

    /// <summary>The server's engine, the same each time.</summary>
    internal TlsEngine OpenServer()
    {
        KnownCrypto.Server.Restart();
        return TlsEngine.Server(server);
    }

    /// <summary>What an application does as soon as its engine is connected.</summary>
    internal void Connected(TlsEngine engine)
    {
        if (!AsksLate || !engine.IsServer)
        {
            return;
        }

        try
        {
            engine.RequestClientCertificate();
        }
        catch (InvalidOperationException)
        {
            // The client has not offered it, or has gone.
        }
    }
}
