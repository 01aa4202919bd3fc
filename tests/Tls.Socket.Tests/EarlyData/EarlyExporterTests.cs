using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Tls.Handshake;
using Tls.Tests.Engine;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.EarlyData;

/// <summary>Keying material for early data (RFC 8446 §7.5), against the formula written out once more.</summary>
public sealed class EarlyExporterTests : IDisposable
{
    private const string Label = "EXPORTER-test";

    private readonly InMemoryTicketKeyRing _ring = new();
    private readonly InMemoryReplayRecorder _recorder = new(quarantine: TimeSpan.Zero);
    private readonly TlsServerOptions _server = Pki.ServerOptions with
    {
        ServerNames = ["localhost"],
        MaxEarlyDataSize = 16384,
    };

    public void Dispose() => _ring.Dispose();

    [Fact]
    public void Both_ends_export_the_same_as_the_logged_secret_leads_to()
    {
        var log = new List<string>();
        using EnginePair pair = new EnginePair(
            client: Client() with { DangerousKeyLog = log.Add }, server: Sharing(_server)).Handshake();
        byte[] secret = Convert.FromHexString(
            log.Single(line => line.StartsWith("EARLY_EXPORTER_SECRET ", StringComparison.Ordinal)).Split(' ')[2]);
        HashAlgorithmName hash = secret.Length == 32 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA384;
        byte[] derived = ExpandLabel(hash, secret, Label, Hash(hash, []), secret.Length);
        byte[] expected = ExpandLabel(hash, derived, "exporter", Hash(hash, [1, 2]), 77);

        Assert.Equal(expected, Export(pair.Client, [1, 2]));
        Assert.Equal(expected, Export(pair.Server, [1, 2]));
        byte[] late = new byte[77];
        pair.Client.ExportKeyingMaterial(Label, [1, 2], late);
        Assert.NotEqual(expected, late);
        Assert.NotEqual(expected, Export(pair.Client, null));
    }

    [Fact]
    public void It_is_there_while_early_data_is_on_its_way()
    {
        using TlsEngine client = TlsEngine.Client(Client());
        using TlsEngine server = TlsEngine.Server(Sharing(_server));
        Assert.Throws<InvalidOperationException>(() => Export(client, null));
        byte[] room = new byte[1 << 16];
        _ = client.Handshake([], room, out _, out int written);
        Assert.Throws<InvalidOperationException>(() => Export(server, null));
        _ = server.Handshake(room.AsSpan(0, written).ToArray(), room, out _, out _);

        Assert.Equal(Export(client, null), Export(server, null));
        Assert.False(client.IsConnected || server.IsConnected);
    }

    [Theory]
    [InlineData(TlsEarlyDataOutcome.Declined)]
    [InlineData(TlsEarlyDataOutcome.Retried)]
    [InlineData(TlsEarlyDataOutcome.SessionNotResumed)]
    [InlineData(TlsEarlyDataOutcome.NotOffered)]
    public void Without_early_data_there_is_none(TlsEarlyDataOutcome outcome)
    {
        TlsClientOptions options = Client();
        TlsServerOptions server = _server;
        switch (outcome)
        {
            case TlsEarlyDataOutcome.Declined:
                server = server with { MaxEarlyDataSize = 1 };
                break;
            case TlsEarlyDataOutcome.Retried:
                options = options with
                {
                    Groups = [Crypto.NamedGroup.Secp256r1, Crypto.NamedGroup.X25519],
                    KeyShareGroups = [Crypto.NamedGroup.Secp256r1],
                };
                server = server with { Groups = [Crypto.NamedGroup.X25519] };
                break;
            case TlsEarlyDataOutcome.SessionNotResumed:
                server = server with { SessionContext = "another" };
                break;
            default:
                options = options with { EarlyData = default };
                break;
        }

        using EnginePair pair = new EnginePair(client: options, server: Sharing(server)).Handshake();

        Assert.Equal(outcome, pair.Client.ConnectionInfo!.EarlyData);
        Assert.Throws<InvalidOperationException>(() => Export(pair.Client, null));
        Assert.Throws<InvalidOperationException>(() => Export(pair.Server, null));
    }

    [Fact]
    public void Labels_and_lengths_are_checked_as_for_the_other()
    {
        using EnginePair pair = new EnginePair(client: Client(), server: Sharing(_server)).Handshake();

        Assert.Throws<ArgumentException>(
            () => pair.Client.ExportEarlyKeyingMaterial("master secret", null, new byte[32]));
        Assert.Throws<ArgumentException>(
            () => pair.Client.ExportEarlyKeyingMaterial(Label, new byte[65_536], new byte[32]));
        Assert.Throws<ArgumentException>(
            () => pair.Client.ExportEarlyKeyingMaterial(Label, null, new byte[(255 * 48) + 1]));
    }

    private static byte[] Export(TlsEngine engine, byte[]? context)
    {
        byte[] output = new byte[77];
        engine.ExportEarlyKeyingMaterial(Label, context, output);
        return output;
    }

    private static byte[] Hash(HashAlgorithmName hash, byte[] data) =>
        hash == HashAlgorithmName.SHA256 ? SHA256.HashData(data) : SHA384.HashData(data);

    private static byte[] ExpandLabel(HashAlgorithmName hash, byte[] secret, string label, byte[] context, int length)
    {
        byte[] name = Encoding.ASCII.GetBytes("tls13 " + label);
        byte[] info =
            [(byte)(length >> 8), (byte)length, (byte)name.Length, .. name, (byte)context.Length, .. context];
        return HKDF.Expand(hash, secret, length, info);
    }

    private TlsServerOptions Sharing(TlsServerOptions server) =>
        server with { TicketKeys = _ring, ReplayRecorder = _recorder };

    private TlsClientOptions Client()
    {
        List<TlsSession> sessions = [];
        using var pair = new EnginePair(
            client: Pki.ClientOptions with { NewSession = sessions.Add }, server: Sharing(_server));
        pair.Handshake();
        pair.ServerWrites("x"u8);
        _ = pair.ClientReads(out _);
        return Pki.ClientOptions with { Session = sessions[0], EarlyData = new byte[100] };
    }
}
