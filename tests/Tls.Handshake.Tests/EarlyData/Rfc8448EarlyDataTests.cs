using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.EarlyData;

/// <summary>
/// The trace of RFC 8448 §4, a session resumed with early data, through both machines and the record layer, byte for byte.
/// What the trace's implementation words otherwise than ours, the ClientHello and EncryptedExtensions, is put in its
/// mouth; every record must come out as printed.
/// </summary>
public class Rfc8448EarlyDataTests
{
    private static readonly Trace Resumed = Trace.Resumed;
    private static readonly (string Sender, string Type, byte[] Content, byte[] Record)[] Records = Load();

    private static byte[] Hello => Records[0].Content;

    private static PskIdentity Identity => ((ClientHello)HandshakeDecoder.Decode(Hello))
        .Extensions.Find<PreSharedKeyClientHello>()!.Identities.Single();

    [Fact]
    [Rfc("8446-4.2.10-2")]
    public void The_client_sends_the_records_of_the_trace()
    {
        using ClientSession13 session = Session();
        using var wire = new TraceWire();
        var crypto = new DeterministicCrypto([Hello[6..38]], Resumed.PrivateKeys("client"));
        using HandshakeMachine client = HandshakeMachines.Client(
            TestEarlyData.Client(
                crypto: crypto,
                serverName: "server",
                middleboxCompatibility: false,
                shares: [NamedGroup.X25519],
                rewriter: message => message is ClientHello ? Hello : message.Encode()),
            wire,
            session);

        client.Start();
        Follow("client", wire, client);

        Assert.Equal(TlsEarlyDataOutcome.Accepted, client.Facts.EarlyData);
        AssertSecrets(wire);
    }

    [Fact]
    public void The_server_sends_the_records_of_the_trace_and_reads_the_early_data()
    {
        using var wire = new TraceWire();
        byte[] random = Resumed.Message("server", "ServerHello")[6..38];
        var sessions = new TheSession();
        using HandshakeMachine server = HandshakeMachines.Server(
            new ServerHandshakeOptions
            {
                Crypto = new DeterministicCrypto([random], Resumed.PrivateKeys("server")),
                CipherSuites = CipherSuiteInfo.Tls13,
                Groups = [new DeterministicCrypto([], Resumed.PrivateKeys("server")).FindGroup(NamedGroup.X25519)!],
                SignatureSchemes = TestOptions.AllSchemes,
                MiddleboxCompatibility = false,
                DangerousMessageRewriter = message => message is EncryptedExtensions
                    ? Resumed.Message("server", "EncryptedExtensions")
                    : message.Encode(),
                Sessions = new ServerSessions13
                {
                    Sealer = sessions,
                    Clock = sessions,
                    TicketCount = 0,
                    Lifetime = TimeSpan.FromHours(1),
                    Policy = default,
                },
                EarlyData = new ServerEarlyData
                {
                    MaxSize = 1024,
                    AgeTolerance = TimeSpan.FromSeconds(10),
                    Recorder = new TestEarlyData(),
                },
            },
            wire);

        server.Start();
        Follow("server", wire, server);

        Assert.Equal(TlsEarlyDataOutcome.Accepted, server.Facts.EarlyData);
        Assert.Equal(
            Records.Where(r => r is { Sender: "client", Type: "ApplicationData" })
                .Select(r => Convert.ToHexStringLower(r.Content)),
            wire.Data);
        AssertSecrets(wire);
    }

    /// <summary>Gives the machine the other side's records, and has it send its own data where the trace does.</summary>
    private static void Follow(string us, TraceWire wire, HandshakeMachine machine)
    {
        int sent = 0;
        foreach ((string sender, string type, byte[] content, byte[] record) in Records)
        {
            if (sender != us)
            {
                wire.Receive([.. record], machine);
                continue;
            }

            if (type != "Handshake")
            {
                Assert.True(machine.IsConnected || machine.SendsEarlyData);
                wire.Send(Enum.Parse<ContentType>(type), content);
            }

            Assert.Equal(Convert.ToHexStringLower(record), wire.Sent[sent++]);
        }

        Assert.True(machine.IsConnected);
        Assert.Equal(sent, wire.Sent.Count);
    }

    private static void AssertSecrets(TraceWire wire)
    {
        Assert.Equal(
            Convert.ToHexStringLower(Resumed.Value("client", "derive secret \"tls13 c e traffic\"", "expanded")),
            wire.Secrets["CLIENT_EARLY_TRAFFIC_SECRET"]);
        Assert.Equal(
            Convert.ToHexStringLower(Resumed.Value("server", "derive secret \"tls13 exp master\"", "expanded")),
            wire.Secrets["EXPORTER_SECRET"]);
    }

    private static SecretBytes Psk() => new(Resumed.Value("client", "extract secret \"early\"", "IKM"));

    private static ClientSession13 Session() => new()
    {
        Suite = CipherSuiteInfo.Find(CipherSuite.TLS_AES_128_GCM_SHA256)!,
        Ticket = Identity.Identity,
        Psk = Psk(),
        AgeAdd = 0,
        LifetimeSeconds = 30,
        MaxEarlyData = 1024,
        ObfuscatedAge = Identity.ObfuscatedTicketAge,
    };

    private static (string Sender, string Type, byte[] Content, byte[] Record)[] Load()
    {
        string path = Repository.PathOf("vectors", "rfc8448-records.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        return
        [
            .. document.RootElement.GetProperty("records").EnumerateArray()
                .Where(record => record.GetProperty("section").ToString() == "4")
                .Select(record => (
                    record.GetProperty("sender").GetString()!,
                    record.GetProperty("type").GetString()!,
                    Convert.FromHexString(record.GetProperty("content").GetString()!),
                    Convert.FromHexString(record.GetProperty("record").GetString()!))),
        ];
    }

    /// <summary>The session of the trace's ticket, which has just been given.</summary>
    private sealed class TheSession : TimeProvider, ITicketSealer
    {
        public byte[]? Seal(ReadOnlySpan<byte> state) => null;

        public SecretBytes? Open(ReadOnlySpan<byte> ticket)
        {
            Assert.Equal(Identity.Identity.Span, ticket);
            using var state = new SessionState13
            {
                Suite = CipherSuiteInfo.Find(CipherSuite.TLS_AES_128_GCM_SHA256)!,
                Policy = default,
                IssuedAt = GetUtcNow(),
                AuthenticatedAt = GetUtcNow(),
                LifetimeSeconds = 30,
                AgeAdd = Identity.ObfuscatedTicketAge,
                Psk = Psk(),
                ServerName = "server",
                MaxEarlyData = 1024,
            };
            return state.Write();
        }

        public override DateTimeOffset GetUtcNow() => new(2018, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
