using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck.Xunit;
using Tls.Records;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Engine;

/// <summary>TLS 1.2 record by record: where keys change, how it closes, what it never does.</summary>
public sealed class Tls12EngineTests
{
    private static readonly byte[] ChangeCipherSpec = [20, 3, 3, 0, 1, 1];

    private static readonly TlsClientOptions Client =
        Pki.ClientOptions with { MaximumVersion = ProtocolVersion.Tls12 };

    [Property(MaxTest = 15)]
    public void Any_split_of_the_byte_stream_connects_and_carries_data(int seed)
    {
        var random = new Random(seed);
        using EnginePair pair = Pair(() => random.Next(1, 200), () => random.Next(1, 3000)).Handshake();
        byte[] data = Loopback.Pattern(20_000);

        pair.ClientWrites(data);
        pair.ServerWrites(data);

        Assert.Equal(data, pair.ServerReads(out _));
        Assert.Equal(data, pair.ClientReads(out _));
        Assert.Equal(ProtocolVersion.Tls12, pair.Client.ConnectionInfo!.Version);
        Assert.True(pair.Client.ConnectionInfo.HasExtendedMasterSecret);
    }

    [Fact]
    public void Messages_spread_over_one_byte_records_are_put_together()
    {
        using EnginePair pair = Pair();
        EnginePair.Outbound(pair.Server).MaxPlaintext = 1;
        EnginePair.Outbound(pair.Client).MaxPlaintext = 1;

        pair.Handshake();

        Assert.True(pair.Client.IsConnected && pair.Server.IsConnected);
    }

    [Fact]
    [Provokes(TlsFault.UnexpectedChangeCipherSpec)]
    [Rfc("8446-5-3")]
    public void An_early_change_cipher_spec_is_refused_by_a_server()
    {
        // CVE-2014-0224: before the key exchange there is no secret to change to.
        using var pair = new Steps();
        pair.ClientHello();
        pair.ServerFlight();

        Assert.Equal(TlsFault.UnexpectedChangeCipherSpec, pair.ServerRefuses(ChangeCipherSpec));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void An_early_change_cipher_spec_is_refused_by_a_client(int place)
    {
        using var pair = new Steps();
        pair.ClientHello();
        List<byte[]> flight = Steps.Records(pair.ServerFlight(recordSize: 100));
        flight.Insert(place, ChangeCipherSpec);

        Assert.Equal(
            TlsFault.UnexpectedChangeCipherSpec, pair.ClientRefuses([.. flight.SelectMany(r => r)]));
    }

    [Fact]
    [Provokes(TlsFault.UnexpectedMessage)]
    public void A_Finished_without_change_cipher_spec_is_refused()
    {
        using var pair = new Steps();
        pair.ClientHello();
        pair.ServerFlight();
        List<byte[]> records = Steps.Records(pair.ClientFlight());
        records.RemoveAll(record => record[0] == (byte)ContentType.ChangeCipherSpec);

        Assert.Equal(TlsFault.UnexpectedMessage, pair.ServerRefuses([.. records.SelectMany(r => r)]));
    }

    [Fact]
    [Provokes(TlsFault.UnexpectedDataAcrossKeyChange)]
    public void A_message_that_spans_the_change_of_keys_is_refused()
    {
        using var pair = new Steps();
        pair.ClientHello();
        pair.ServerFlight();
        List<byte[]> records = Steps.Records(pair.ClientFlight());
        byte[] beginningOfFinished = [22, 3, 3, 0, 1, 20];
        records.Insert(records.FindIndex(r => r[0] == (byte)ContentType.ChangeCipherSpec), beginningOfFinished);

        Assert.Equal(
            TlsFault.UnexpectedDataAcrossKeyChange, pair.ServerRefuses([.. records.SelectMany(r => r)]));
    }

    [Fact]
    public void A_second_change_cipher_spec_in_the_clear_is_refused()
    {
        using var pair = new Steps();
        pair.ClientHello();
        pair.ServerFlight();
        List<byte[]> records = Steps.Records(pair.ClientFlight());
        int place = records.FindIndex(r => r[0] == (byte)ContentType.ChangeCipherSpec);
        records.Insert(place, ChangeCipherSpec);

        // Once keys are installed a record in the clear does not authenticate.
        Assert.Equal(TlsFault.ForgedRecord, pair.ServerRefuses([.. records.SelectMany(r => r)]));
    }

    [Fact]
    public void A_warning_before_the_ServerHello_ends_nothing()
    {
        using var pair = new Steps();
        pair.ClientHello();
        byte[] unrecognizedName = [21, 3, 3, 0, 2, 1, 112];

        Assert.Equal(
            TlsStatus.WantRead, pair.Client.Handshake(unrecognizedName, new byte[100], out _, out _));
    }

    [Fact]
    [Rfc("5246-7.2.1-1")]
    public void A_close_notify_is_answered_and_ends_both_directions()
    {
        using EnginePair pair = Pair().Handshake();
        byte[] room = new byte[100];
        Assert.Equal(TlsStatus.Complete, pair.Client.Shutdown(room, out int written));
        pair.ToServer.AddRange(room[..written]);

        Assert.Empty(pair.ServerReads(out TlsStatus server));
        Assert.Empty(pair.ClientReads(out TlsStatus client));

        Assert.Equal((TlsStatus.Closed, TlsStatus.Closed), (server, client));
        Assert.True(pair.Server.IsShutDown && pair.Client.IsClosedByPeer);
        var refused = Assert.Throws<TlsException>(() => pair.Server.Write([1], room, out _, out _));
        Assert.Equal(AlertDescription.CloseNotify, refused.PeerAlert);
    }

    [Fact]
    [Provokes(TlsFault.LimitKeyUsage)]
    public void A_key_that_is_worn_out_ends_the_connection()
    {
        using EnginePair pair = Pair().Handshake();
        OutboundRecords outbound = EnginePair.Outbound(pair.Client);
        outbound.MaxRecordsPerKey = 4;

        var failure = Assert.Throws<TlsException>(() =>
        {
            for (int i = 0; i < 5; i++)
            {
                pair.ClientWrites([1]);
            }
        });

        Assert.Equal(TlsFault.LimitKeyUsage, failure.Fault);
        Assert.True(pair.Client.HasPendingOutput);
    }

    [Fact]
    public void Keys_cannot_be_updated()
    {
        using EnginePair pair = Pair().Handshake();

        Assert.Throws<InvalidOperationException>(() => pair.Client.UpdateKeys(requestPeer: true));
        pair.ClientWrites([1, 2, 3]);
        Assert.Equal([1, 2, 3], pair.ServerReads(out _));
    }

    [Fact]
    public void A_KeyUpdate_is_unexpected_message()
    {
        using EnginePair pair = Pair().Handshake();
        Send(pair, [24, 0, 0, 1, 0]);

        var failure = Assert.Throws<TlsException>(() => pair.ClientReads(out _));

        Assert.Equal(TlsFault.UnexpectedMessage, failure.Fault);
    }

    [Fact]
    public void A_request_to_renegotiate_can_be_ignored()
    {
        using EnginePair pair = new EnginePair(client: Client with { Renegotiation = TlsRenegotiationAnswer.Ignore })
            .Handshake();
        Send(pair, [0, 0, 0, 0]);

        Assert.Empty(pair.ClientReads(out _));
        Assert.Empty(pair.ToServer);
        pair.ServerWrites([1]);
        Assert.Equal([1], pair.ClientReads(out _));
    }

    [Fact]
    [Provokes(TlsFault.LimitRenegotiations)]
    public void A_request_to_renegotiate_can_be_the_end()
    {
        using EnginePair pair = new EnginePair(client: Client with { Renegotiation = TlsRenegotiationAnswer.Refuse })
            .Handshake();
        Send(pair, [0, 0, 0, 0]);

        var failure = Assert.Throws<TlsException>(() => pair.ClientReads(out _));
        Assert.Equal(TlsFault.LimitRenegotiations, failure.Fault);
        Assert.Equal(AlertDescription.NoRenegotiation, failure.Alert);
    }

    [Fact]
    [Provokes(TlsFault.LimitRenegotiations)]
    public void A_server_that_will_not_take_no_for_an_answer_is_left()
    {
        using EnginePair pair = Pair().Handshake();
        for (int i = 0; i < RecordLimits.MaxRenegotiationRequests; i++)
        {
            Send(pair, [0, 0, 0, 0]);
        }

        Assert.Empty(pair.ClientReads(out _));
        Assert.Empty(pair.ServerReads(out TlsStatus status));
        Assert.Equal(TlsStatus.WantRead, status);
        Send(pair, [0, 0, 0, 0]);

        var failure = Assert.Throws<TlsException>(() => pair.ClientReads(out _));
        Assert.Equal(TlsFault.LimitRenegotiations, failure.Fault);
        Assert.Equal(AlertDescription.NoRenegotiation, failure.Alert);
    }

    [Fact]
    public void The_key_log_has_one_line_the_same_on_both_sides()
    {
        List<string> client = [];
        List<string> server = [];
        using EnginePair pair = new EnginePair(
            client: Client with { DangerousKeyLog = client.Add },
            server: Pki.ServerOptions with { DangerousKeyLog = server.Add }).Handshake();

        Assert.Equal(client, server);
        Assert.Matches("^CLIENT_RANDOM [0-9a-f]{64} [0-9a-f]{96}$", Assert.Single(client));
    }

    private static EnginePair Pair(Func<int>? piece = null, Func<int>? room = null) =>
        new(piece, room, client: Client);

    /// <summary>What our server never sends: a handshake message under the keys of the connection.</summary>
    private static void Send(EnginePair pair, byte[] message)
    {
        byte[] record = new byte[100];
        int written = EnginePair.Outbound(pair.Server).Seal(ContentType.Handshake, message, record);
        pair.ToClient.AddRange(record[..written]);
    }

    /// <summary>A handshake flight by flight.</summary>
    private sealed class Steps : IDisposable
    {
        private readonly TlsEngine _server = TlsEngine.Server(Pki.ServerOptions);
        private byte[] _toServer = [];
        private byte[] _toClient = [];

        internal TlsEngine Client { get; } = TlsEngine.Client(Tls12EngineTests.Client);

        internal static List<byte[]> Records(byte[] bytes)
        {
            List<byte[]> records = [];
            while (bytes.Length > 0)
            {
                int size = 5 + (bytes[3] << 8) + bytes[4];
                records.Add(bytes[..size]);
                bytes = bytes[size..];
            }

            return records;
        }

        internal byte[] ClientHello() => _toServer = Run(Client, []);

        internal byte[] ServerFlight(int recordSize = RecordLimits.MaxPlaintext)
        {
            EnginePair.Outbound(_server).MaxPlaintext = recordSize;
            return _toClient = Run(_server, _toServer);
        }

        internal byte[] ClientFlight() => Run(Client, _toClient);

        internal TlsFault ServerRefuses(byte[] bytes) => Refuses(_server, bytes);

        internal TlsFault ClientRefuses(byte[] bytes) => Refuses(Client, bytes);

        public void Dispose()
        {
            Client.Dispose();
            _server.Dispose();
        }

        private static TlsFault Refuses(TlsEngine engine, byte[] bytes) =>
            Assert.Throws<TlsException>(() => Run(engine, bytes)).Fault;

        private static byte[] Run(TlsEngine engine, byte[] bytes)
        {
            byte[] room = new byte[64 * 1024];
            engine.Handshake(bytes, room, out _, out int written);
            return room[..written];
        }
    }
}
