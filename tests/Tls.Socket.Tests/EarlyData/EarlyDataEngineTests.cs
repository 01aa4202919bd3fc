using System;
using System.Collections.Generic;
using System.Linq;
using Tls.TestKit;
using Tls.Tests.Engine;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.EarlyData;

/// <summary>Early data through engines and records: what arrives, what is dropped, and what is too much.</summary>
public sealed class EarlyDataEngineTests
{
    private static readonly byte[] Request = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)];

    private static readonly InMemoryTicketKeyRing Ring = new();

    private readonly TlsServerOptions _server = Pki.ServerOptions with
    {
        ServerNames = ["localhost"],
        MaxEarlyDataSize = 16384,
        TicketKeys = Ring,
        ReplayRecorder = new InMemoryReplayRecorder(quarantine: TimeSpan.Zero),
    };

    private TlsServerOptions AtOnce => _server with { DangerousReadEarlyDataAtOnce = true };

    [Theory]
    [InlineData(int.MaxValue / 2)]
    [InlineData(1)]
    [InlineData(7)]
    [Rfc("8446-5.1-7")]
    public void Early_data_is_read_first_when_the_handshake_is_done(int piece)
    {
        using var pair = new EnginePair(() => piece, client: Client(Request), server: _server);

        pair.Handshake();

        Assert.Equal(TlsEarlyDataOutcome.Accepted, pair.Client.ConnectionInfo!.EarlyData);
        Assert.Equal(TlsEarlyDataOutcome.Accepted, pair.Server.ConnectionInfo!.EarlyData);
        Assert.Equal(Request.Length, pair.Client.ConnectionInfo.EarlyDataSent);
        Assert.Equal(Request.Length, pair.Server.EarlyDataReceived);
        pair.ClientWrites("more"u8);
        Assert.Equal([.. Request, .. "more"u8], pair.ServerReads(out _));
    }

    [Fact]
    public void It_can_be_written_until_the_server_has_answered()
    {
        using var pair = new EnginePair(client: Client([], offer: true), server: _server);
        Assert.Equal(0, pair.Client.EarlyDataRoom);

        WriteEarly(pair, "one"u8);
        Assert.Equal(16384 - 3, pair.Client.EarlyDataRoom);
        WriteEarly(pair, "two"u8);
        pair.Handshake();

        Assert.Equal(0, pair.Client.EarlyDataRoom);
        Assert.Equal("onetwo"u8, pair.ServerReads(out _));
    }

    [Fact]
    public void No_more_is_sent_than_the_ticket_allows()
    {
        byte[] long20000 = new byte[20000];
        using var pair = new EnginePair(client: Client(long20000), server: _server);

        pair.Handshake();

        Assert.Equal(TlsEarlyDataOutcome.Accepted, pair.Client.ConnectionInfo!.EarlyData);
        Assert.Equal(16384, pair.Client.ConnectionInfo.EarlyDataSent);
        Assert.Equal(16384, pair.ServerReads(out _).Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(300_000)]
    [Rfc("8446-8.2-2")]
    public void Early_data_that_is_declined_is_dropped_whatever_was_granted(int size)
    {
        TlsServerOptions granting = _server with { MaxEarlyDataSize = 300_000 };
        using TlsSession session = Session(granting);
        using var pair = new EnginePair(
            client: Pki.ClientOptions with { Session = session, EarlyData = new byte[size] },
            server: granting with { ReplayRecorder = new Full() });

        pair.Handshake();

        Assert.Equal(TlsEarlyDataOutcome.Declined, pair.Client.ConnectionInfo!.EarlyData);
        Assert.Equal(TlsEarlyDataOutcome.Replayed, pair.Server.ConnectionInfo!.EarlyData);
        Assert.Equal(0, pair.Server.EarlyDataReceived);
        pair.ClientWrites("again"u8);
        Assert.Equal("again"u8, pair.ServerReads(out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16384)]
    public void What_an_earlier_ticket_allows_is_dropped_where_less_is_allowed_now(int allowedNow)
    {
        using TlsSession session = Session(_server with { MaxEarlyDataSize = 300_000 });
        using var pair = new EnginePair(
            client: Pki.ClientOptions with { Session = session, EarlyData = new byte[200_000] },
            server: _server with { MaxEarlyDataSize = allowedNow });

        pair.Handshake();

        Assert.Equal(200_000, pair.Client.ConnectionInfo!.EarlyDataSent);
        Assert.Equal(TlsEarlyDataOutcome.Disabled, pair.Server.ConnectionInfo!.EarlyData);
        pair.ClientWrites("again"u8);
        Assert.Equal("again"u8, pair.ServerReads(out _));
    }

    [Fact]
    public void A_retry_drops_it_and_the_handshake_goes_on()
    {
        using TlsSession session = Session(_server);
        using var pair = new EnginePair(
            client: Pki.ClientOptions with
            {
                Session = session,
                EarlyData = Request,
                Groups = [Crypto.NamedGroup.Secp256r1, Crypto.NamedGroup.X25519],
                KeyShareGroups = [Crypto.NamedGroup.Secp256r1],
            },
            server: _server with { Groups = [Crypto.NamedGroup.X25519] });

        pair.Handshake();

        Assert.Equal(TlsEarlyDataOutcome.Retried, pair.Client.ConnectionInfo!.EarlyData);
        Assert.Equal(0, pair.Server.EarlyDataReceived);
        pair.ClientWrites("again"u8);
        Assert.Equal("again"u8, pair.ServerReads(out _));
    }

    [Fact]
    [Rfc("8446-E.5-5")]
    public void At_once_it_is_read_and_answered_before_the_handshake_is_done()
    {
        using TlsEngine client = TlsEngine.Client(Client(Request));
        using TlsEngine server = TlsEngine.Server(AtOnce);
        byte[] room = new byte[1 << 16];
        _ = client.Handshake([], room, out _, out int written);
        byte[] first = room[..written];

        TlsStatus status = server.Handshake(first, room, out int consumed, out written);
        byte[] flight = room[..written];

        Assert.Equal(TlsStatus.Complete, status);
        Assert.False(server.IsConnected);
        Assert.True(server.IsOpen);
        Assert.Equal(TlsEarlyDataOutcome.Accepted, server.ConnectionInfo!.EarlyData);
        byte[] plain = new byte[2000];
        Assert.Equal(TlsStatus.Complete, server.Read(first.AsSpan(consumed), plain, out _, out int read));
        Assert.Equal(Request, plain[..read]);
        Assert.Equal(Request.Length, server.EarlyDataReceived);
        _ = server.Write("answer"u8, room, out _, out written);
        byte[] answer = room[..written];

        _ = client.Handshake([.. flight, .. answer], room, out consumed, out written);
        Assert.True(client.IsConnected);
        byte[] second = room[..written];
        Assert.Equal(
            TlsStatus.Complete, client.Read(((byte[])[.. flight, .. answer]).AsSpan(consumed), plain, out _, out read));
        Assert.Equal("answer"u8, plain.AsSpan(0, read));

        Assert.Equal(TlsStatus.WantRead, server.Read(second, plain, out _, out _));
        Assert.True(server.IsConnected);
    }

    [Fact]
    [Provokes(TlsFault.LimitEarlyData)]
    [Rfc("8446-4.2.10-10")]
    public void More_than_the_ticket_allows_is_unexpected_message()
    {
        TlsServerOptions small = _server with { MaxEarlyDataSize = 10 };
        using TlsSession session = Session(small);
        Cheat(session, 11);
        using TlsEngine client = TlsEngine.Client(
            Pki.ClientOptions with { Session = session, EarlyData = new byte[11] });
        using TlsEngine server = TlsEngine.Server(small);
        byte[] room = new byte[1 << 16];
        _ = client.Handshake([], room, out _, out int written);
        byte[] first = room[..written];

        TlsException failure = Assert.ThrowsAny<TlsException>(
            () => server.Handshake(first, new byte[1 << 16], out _, out _));

        Assert.Equal(TlsFault.LimitEarlyData, failure.Fault);
        Assert.Equal(AlertDescription.UnexpectedMessage, failure.Alert);
    }

    [Fact]
    [Rfc("8446-4.2.10-10", "8446-4.2.10-11")]
    public void Forged_early_data_is_bad_record_mac()
    {
        using TlsEngine client = TlsEngine.Client(Client(Request));
        using TlsEngine server = TlsEngine.Server(_server);
        byte[] room = new byte[1 << 16];
        _ = client.Handshake([], room, out _, out int written);
        byte[] first = room[..written];
        first[^1] ^= 1;

        TlsException failure = Assert.ThrowsAny<TlsException>(
            () => server.Handshake(first, new byte[1 << 16], out _, out _));

        Assert.Equal(TlsFault.ForgedRecord, failure.Fault);
        Assert.Equal(AlertDescription.BadRecordMac, failure.Alert);
    }

    [Fact]
    public void A_connection_that_ends_in_early_data_has_no_clean_end()
    {
        using TlsEngine client = TlsEngine.Client(Client(Request));
        using TlsEngine server = TlsEngine.Server(AtOnce);
        byte[] room = new byte[1 << 16];
        _ = client.Handshake([], room, out _, out int written);
        _ = server.Handshake(room.AsSpan(0, written).ToArray(), new byte[1 << 16], out _, out _);

        Assert.Equal(TlsFault.PeerClosedEarly, Assert.ThrowsAny<TlsException>(server.EndOfInput).Fault);
    }

    [Fact]
    public void Early_data_of_a_handshake_that_fails_is_nobodys()
    {
        using TlsEngine client = TlsEngine.Client(Client(Request));
        using TlsEngine server = TlsEngine.Server(_server);
        byte[] room = new byte[1 << 16];
        _ = client.Handshake([], room, out _, out int written);
        _ = server.Handshake(room.AsSpan(0, written).ToArray(), new byte[1 << 16], out _, out _);
        Assert.True(server.HasPlaintext);

        // Somebody who has a copy of the flight cannot go on.
        byte[] guess = [0x17, 0x03, 0x03, 0x00, 0x20, .. new byte[0x20]];
        Assert.ThrowsAny<TlsException>(() => server.Handshake(guess, new byte[1 << 16], out _, out _));
        Assert.False(server.HasPlaintext);
    }

    [Theory]
    [InlineData(null, 10, false)]
    [InlineData(null, 11, true)]
    [InlineData(40, 20, false)]
    [InlineData(39, 20, true)]
    [InlineData(0, 600, false)]
    public void A_recorder_in_memory_waits_until_nothing_can_have_come_before_it(
        int? quarantine, int tolerance, bool isTooShort)
    {
        TlsServerOptions options = _server with
        {
            EarlyDataAgeTolerance = TimeSpan.FromSeconds(tolerance),
            ReplayRecorder = new InMemoryReplayRecorder(
                quarantine: quarantine is { } seconds ? TimeSpan.FromSeconds(seconds) : null),
        };

        Exception? mistake = Record.Exception(() => TlsEngine.Server(options).Dispose());

        Assert.Equal(isTooShort, mistake is ArgumentException);
    }

    [Fact]
    public void Only_a_client_writes_early_data()
    {
        using TlsEngine server = TlsEngine.Server(_server);

        Assert.Throws<InvalidOperationException>(() => server.WriteEarlyData("x"u8, new byte[100], out _, out _));
    }

    [Fact]
    public void A_client_without_a_session_writes_none()
    {
        using TlsEngine client = TlsEngine.Client(Pki.ClientOptions with { OfferEarlyData = true });

        _ = client.WriteEarlyData("x"u8, new byte[4096], out int consumed, out int written);

        Assert.Equal(0, consumed);
        Assert.True(written > 0);
        Assert.Equal(TlsEarlyDataOutcome.NoSession, client.EarlyData);
    }

    public static TheoryData<int, int, int, bool> Mistakes => new()
    {
        { -1, 2, 10, false },
        { 1, 0, 10, false },
        { 1, 2, 0, false },
        { 1, 2, 601, false },
        { 1, 2, 10, true },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Options_that_do_not_fit_are_told(int size, int tickets, int tolerance, bool ring)
    {
        TlsServerOptions options = Pki.ServerOptions with
        {
            MaxEarlyDataSize = size,
            TicketCount = tickets,
            EarlyDataAgeTolerance = TimeSpan.FromSeconds(tolerance),
            TicketKeys = ring ? Ring : null,
        };

        Assert.ThrowsAny<ArgumentException>(() => TlsEngine.Server(options));
    }

    [Fact]
    public void An_exported_session_keeps_what_it_allows()
    {
        using TlsSession session = Session(_server);
        using TlsSession imported = TlsSession.Import(session.DangerousExport());
        using var pair = new EnginePair(
            client: Pki.ClientOptions with { Session = imported, EarlyData = Request }, server: _server);

        pair.Handshake();

        Assert.Equal(16384, imported.MaxEarlyDataSize);
        Assert.Equal(TlsEarlyDataOutcome.Accepted, pair.Client.ConnectionInfo!.EarlyData);
    }

    private static void WriteEarly(EnginePair pair, ReadOnlySpan<byte> data)
    {
        byte[] room = new byte[1 << 16];
        Assert.Equal(TlsStatus.Complete, pair.Client.WriteEarlyData(data, room, out int consumed, out int written));
        Assert.Equal(data.Length, consumed);
        pair.ToServer.AddRange(room[..written]);
    }

    private static void Cheat(TlsSession session, uint size)
    {
        System.Reflection.FieldInfo secret = typeof(TlsSession).GetField(
            "_secret", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!;
        typeof(Handshake.ClientSession13).GetProperty(
            "MaxEarlyData", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!
            .SetValue(secret.GetValue(session), size);
    }

    private TlsClientOptions Client(byte[] data, bool offer = false) =>
        Pki.ClientOptions with { Session = Session(_server), EarlyData = data, OfferEarlyData = offer };

    private static TlsSession Session(TlsServerOptions server)
    {
        List<TlsSession> sessions = [];
        using var pair = new EnginePair(client: Pki.ClientOptions with { NewSession = sessions.Add }, server: server);
        pair.Handshake();
        pair.ServerWrites("x"u8);
        _ = pair.ClientReads(out _);
        return sessions[0];
    }

    private sealed class Full : TlsReplayRecorder
    {
        public override bool TryAdd(ReadOnlySpan<byte> hello, DateTimeOffset until) => false;
    }
}
