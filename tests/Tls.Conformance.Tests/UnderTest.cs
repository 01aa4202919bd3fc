using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Tls.X509;

namespace Tls.Conformance.Tests;

/// <summary>Our engine as a scenario wants it, played against a scripted peer.</summary>
internal static class UnderTest
{
    private const int DataSize = 5;

    private static readonly TestCertificate Authority = TestCertificate.Root("Conformance CA");

    private static readonly TestCertificate Leaf = Authority.Issue(
        new CertificateRequestOptions { CommonName = "localhost", DnsNames = ["localhost"] });

    private static readonly TrustStore Trust = new([Authority.Certificate]);

    private static readonly TlsIdentity Identity = TlsIdentity.Create([Leaf.Certificate], Leaf.Key);

    private static readonly byte[] PskKey = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private static readonly TlsPresharedKey Psk = new("scripted"u8, PskKey);

    private static readonly ConcurrentDictionary<Scenario, TlsServerOptions> Servers = new();
    private static readonly ConcurrentDictionary<Scenario, TlsClientOptions> Clients = new();

    /// <summary>Plays a flight, and says what our engine did.</summary>
    /// <exception cref="InvalidOperationException">It did what no flight may bring it to.</exception>
    internal static Outcome Play(Flight flight, int seed)
    {
        PeerSettings settings = Settings(seed);
        using EngineDuplex duplex = flight.Scenario.Resumed
            ? Resume(flight.Scenario, ref settings)
            : Open(flight.Scenario);
        TlsEngine engine = duplex.Engine;
        using ScriptedPeer peer = ScriptedPeer.Create(flight.Scenario, duplex, settings);
        peer.Play(flight.Steps());
        CheckEnd(engine, duplex, peer);
        return Seen(engine, duplex, peer);
    }

    /// <summary>Our engine as the scenario wants it.</summary>
    internal static EngineDuplex Open(Scenario scenario) => new(
        scenario.Server
            ? TlsEngine.Server(Servers.GetOrAdd(scenario with { Resumed = false }, Server))
            : TlsEngine.Client(Clients.GetOrAdd(scenario, Client)),
        scenario.Late);

    /// <summary>Our engine, which has had a session with the peer that goes on.</summary>
    private static EngineDuplex Resume(Scenario scenario, ref PeerSettings settings)
    {
        Scenario full = scenario with { Resumed = false };
        TlsSession? session = null;
        using EngineDuplex first = scenario.Server
            ? Open(full)
            : new EngineDuplex(TlsEngine.Client(Client(full, null, each => session = each)), asksLate: false);
        using ScriptedPeer peer = ScriptedPeer.Create(full, first, settings);
        peer.Play(full.Legal());
        settings = settings with
        {
            Session = peer.Session ?? throw new InvalidOperationException("There is no session to resume."),
        };
        if (scenario.Server)
        {
            return Open(full);
        }

        using TlsSession offered = session ?? throw new InvalidOperationException("The engine keeps no session.");
        return new EngineDuplex(TlsEngine.Client(Client(scenario, offered, each => each.Dispose())), asksLate: false);
    }

    /// <summary>The identity that both ends have, as the platform wants it.</summary>
    internal static X509Certificate2 ForBcl()
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Leaf.Key.DangerousExportPkcs8(), out _);
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(Leaf.Certificate.Raw.Span);
        using X509Certificate2 both = certificate.CopyWithPrivateKey(key);

        // Windows wants the key to be persisted.
        return X509CertificateLoader.LoadPkcs12(both.Export(X509ContentType.Pkcs12), password: null);
    }

    /// <summary>Who plays against it.</summary>
    internal static PeerSettings Settings(int seed) => new()
    {
        Seed = seed,
        Chain = [Leaf.Certificate.Raw],
        Key = Leaf.Key,
        PskKey = PskKey,
    };

    private static Outcome Seen(TlsEngine engine, EngineDuplex duplex, ScriptedPeer peer)
    {
        Ending ending = peer.Refusal is not null ? Ending.Refused
            : duplex.Failure is not null || engine.IsClosedByPeer ? Ending.Closed
            : Ending.Open;
        return new Outcome(ending, duplex.WasConnected, duplex.Delivered / DataSize, peer.Refusal);
    }

    /// <summary>What holds after every flight, whatever it was.</summary>
    private static void CheckEnd(TlsEngine engine, EngineDuplex duplex, ScriptedPeer peer)
    {
        if (peer.IsGarbled)
        {
            throw new InvalidOperationException("The engine sent a record that the peer cannot open.");
        }

        AlertDescription? meant = duplex.Failure?.Alert;
        if (peer.Refusal != meant)
        {
            throw new InvalidOperationException($"The engine meant to send {meant}, and sent {peer.Refusal}.");
        }

        if (duplex.WasConnected && !peer.HasFinished)
        {
            throw new InvalidOperationException("The engine is connected without a Finished that is right.");
        }

        if (duplex.Failure is null)
        {
            return;
        }

        // Whoever has refused delivers nothing more and has no secrets left to export.
        if (!Throws(() => engine.Read([], new byte[1], out _, out _))
            || !Throws(() => engine.ExportKeyingMaterial("EXPORTER-conformance", null, new byte[16])))
        {
            throw new InvalidOperationException("The engine goes on after it has failed.");
        }
    }

    private static bool Throws(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (Exception exception) when (exception is TlsException or InvalidOperationException)
        {
            return true;
        }
    }

    private static TlsServerOptions Server(Scenario scenario) => new()
    {
        Identities = [Identity],
        MinimumVersion = scenario.Tls12 ? ProtocolVersion.Tls12 : ProtocolVersion.Tls13,
        MaximumVersion = scenario.Tls12 ? ProtocolVersion.Tls12 : ProtocolVersion.Tls13,
        SessionCache = scenario is { Tls12: true, Ticket: false } ? new InMemoryTlsServerSessionCache() : null,
        Groups = [NamedGroup.X25519],
        ClientCertificates = !scenario.ClientAuthentication ? TlsClientCertificateMode.None
            : scenario.Required ? TlsClientCertificateMode.Require
            : TlsClientCertificateMode.Request,
        ClientTrustStore = Trust,
        PresharedKeys = scenario.Psk ? [Psk] : [],
    };

    private static TlsClientOptions Client(Scenario scenario) =>
        Client(scenario, session: null, each => each.Dispose());

    private static TlsClientOptions Client(
        Scenario scenario, TlsSession? session, Action<TlsSession>? onSession) => new()
        {
            Session = session,
            NewSession = onSession,
            TargetHost = "localhost",
            TrustStore = Trust,
            MinimumVersion = scenario.Tls12 ? ProtocolVersion.Tls12 : ProtocolVersion.Tls13,
            MaximumVersion = scenario.Tls12 ? ProtocolVersion.Tls12 : ProtocolVersion.Tls13,
            Groups = [NamedGroup.X25519, NamedGroup.Secp256r1],
            Identity = scenario.ClientAuthentication ? Identity : null,
            PostHandshakeAuthentication = scenario.Late,
            PresharedKeys = scenario.Psk ? [Psk] : [],
        };
}
