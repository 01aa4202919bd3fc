using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using FsCheck.Xunit;
using Tls.Crypto;
using Tls.Records;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Engine;

public sealed class TlsEngineTests
{
    [Property(MaxTest = 25)]
    [Rfc("8446-5.1-7")]
    public void Any_split_of_the_byte_stream_gives_the_same_events(int seed)
    {
        var random = new Random(seed);
        Assert.Equal(Story(null, null), Story(() => random.Next(1, 200), () => random.Next(1, 3000)));
    }

    [Fact]
    public void One_byte_at_a_time_in_both_directions_works()
    {
        Assert.Equal(Story(null, null), Story(static () => 1, static () => 1));
    }

    [Fact]
    [Provokes(TlsFault.UnexpectedMessage)]
    [Rfc("8446-4-2")]
    public void A_message_out_of_place_is_unexpected_whatever_length_it_announces()
    {
        // EncryptedExtensions of 16 MiB in place of a ServerHello, or of a ClientHello.
        byte[] record = [22, 3, 3, 0, 4, 8, 0xff, 0xff, 0xff];
        using TlsEngine client = TlsEngine.Client(Pki.ClientOptions);
        using TlsEngine server = TlsEngine.Server(Pki.ServerOptions);
        client.Handshake([], new byte[64 * 1024], out _, out _);

        foreach (TlsEngine engine in (TlsEngine[])[client, server])
        {
            TlsException failure = Assert.Throws<TlsException>(
                () => engine.Handshake(record, new byte[1000], out _, out _));
            Assert.Equal((TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage), (failure.Fault, failure.Alert));
        }
    }

    [Fact]
    public void Messages_spread_over_one_byte_records_are_put_together()
    {
        using var pair = new EnginePair();
        EnginePair.Outbound(pair.Server).MaxPlaintext = 1;
        EnginePair.Outbound(pair.Client).MaxPlaintext = 1;

        pair.Handshake();

        Assert.True(pair.Client.IsConnected);
        Assert.True(pair.Server.IsConnected);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_second_hello_in_one_byte_records_is_put_together_too(bool cookie)
    {
        using var pair = new EnginePair(
            client: Pki.ClientOptions with
            {
                Groups = [NamedGroup.X25519, NamedGroup.Secp384r1],
                KeyShareGroups = [NamedGroup.X25519],
            },
            server: Pki.ServerOptions with { Groups = [NamedGroup.Secp384r1], SendRetryCookie = cookie });
        EnginePair.Outbound(pair.Server).MaxPlaintext = 1;
        EnginePair.Outbound(pair.Client).MaxPlaintext = 1;

        pair.Handshake();

        Assert.True(pair.Server.ConnectionInfo!.WasRetried);
        Assert.True(pair.Client.IsConnected);
    }

    [Fact]
    [Provokes(TlsFault.ForgedRecord)]
    [Rfc("5246-7.2.2-3", "8446-5.2-3", "8446-6-1", "8446-6.2-1", "8446-6.2-2")]
    public void After_a_failure_the_alert_waits_and_everything_else_refuses()
    {
        using EnginePair pair = new EnginePair(
            server: Pki.ServerOptions with { TicketCount = 0 }).Handshake();
        pair.ClientWrites("hello"u8);
        byte[] tampered = [.. pair.ToServer];
        tampered[^1] ^= 1;

        TlsException failure = Assert.Throws<TlsException>(
            () => pair.Server.Read(tampered, new byte[100], out _, out _));

        Assert.Equal(TlsFault.ForgedRecord, failure.Fault);
        Assert.Equal(failure, pair.Server.Failure);
        Assert.False(pair.Server.IsConnected);
        Assert.True(pair.Server.HasPendingOutput);
        byte[] alert = EnginePair.Flush(pair.Server);
        Assert.False(pair.Server.HasPendingOutput);
        TlsException told = Assert.Throws<TlsException>(
            () => pair.Client.Read(alert, new byte[100], out _, out _));
        Assert.Equal(AlertDescription.BadRecordMac, told.PeerAlert);
        Assert.False(pair.Client.HasPendingOutput);

        foreach (Action use in (Action[])
        [
            () => pair.Server.Read([], new byte[1], out _, out _),
            () => pair.Server.Write([1], new byte[100], out _, out _),
            () => pair.Server.Handshake([], new byte[1], out _, out _),
            () => pair.Server.UpdateKeys(true),
            () => pair.Server.EndOfInput(),
        ])
        {
            TlsConnectionFailedException over = Assert.Throws<TlsConnectionFailedException>(use);
            Assert.Equal(TlsFault.ForgedRecord, over.Fault);
        }

        Assert.Equal(TlsStatus.Complete, pair.Server.Shutdown(new byte[100], out int written));
        Assert.Equal(0, written);
    }

    [Fact]
    public void Alert_of_a_failure_is_flushed_a_byte_at_a_time()
    {
        using EnginePair pair = new EnginePair().Handshake();
        Assert.Throws<TlsException>(() => pair.Server.Read(new byte[5], new byte[1], out _, out _));

        var alert = new List<byte>();
        byte[] room = new byte[1];
        while (pair.Server.Flush(room) == 1)
        {
            alert.Add(room[0]);
        }

        Assert.Throws<TlsException>(() => pair.Client.Read([.. alert], room, out _, out _));
    }

    [Fact]
    public void Keys_are_updated_before_they_wear_out()
    {
        using EnginePair pair = new EnginePair().Handshake();
        EnginePair.Outbound(pair.Client).MaxRecordsPerKey = 100;
        int updates = 0;
        byte[] data = Loopback.Pattern(1000);

        foreach (byte value in data)
        {
            ulong before = EnginePair.Outbound(pair.Client).RemainingRecords;
            pair.ClientWrites([value]);
            updates += EnginePair.Outbound(pair.Client).RemainingRecords > before ? 1 : 0;
        }

        Assert.Equal(data, pair.ServerReads(out _));
        Assert.True(updates >= 10, $"{updates} updates in 1,000 records, of which a key seals 100");
    }

    [Fact]
    [Provokes(TlsFault.PeerClosedEarly)]
    public void End_of_the_transport_inside_the_handshake_is_no_clean_end()
    {
        using TlsEngine client = TlsEngine.Client(Pki.ClientOptions);
        _ = client.Handshake([], new byte[1000], out _, out _);

        Assert.Equal(TlsFault.PeerClosedEarly, Assert.Throws<TlsException>(client.EndOfInput).Fault);
    }

    [Fact]
    [Provokes(TlsFault.PeerTruncated)]
    [Rfc("8446-6.1-4")]
    public void End_of_the_transport_without_close_notify_is_a_truncation()
    {
        using EnginePair pair = new EnginePair().Handshake();

        Assert.Equal(TlsFault.PeerTruncated, Assert.Throws<TlsException>(pair.Client.EndOfInput).Fault);
    }

    [Fact]
    [Rfc("8446-6.1-1", "8446-6.1-2")]
    public void Data_behind_close_notify_is_ignored_and_the_other_direction_stays_open()
    {
        using EnginePair pair = new EnginePair().Handshake();
        byte[] room = new byte[100];
        Assert.Equal(TlsStatus.Complete, pair.Client.Shutdown(room, out int written));
        pair.ToServer.AddRange(room[..written]);
        pair.ToServer.AddRange(new byte[50]);

        Assert.Empty(pair.ServerReads(out TlsStatus status));
        Assert.Equal(TlsStatus.Closed, status);
        Assert.Empty(pair.ToServer);
        pair.Server.EndOfInput();
        pair.ServerWrites("still here"u8);
        Assert.Equal("still here"u8.ToArray(), pair.ClientReads(out _));
        Assert.Throws<InvalidOperationException>(() => pair.Client.Write([1], room, out _, out _));
        Assert.Throws<InvalidOperationException>(() => pair.Client.UpdateKeys(false));
    }

    [Fact]
    public void Answers_nobody_asked_for_are_refused()
    {
        using EnginePair pair = new EnginePair().Handshake();

        Assert.Throws<InvalidOperationException>(pair.Client.AcceptPeer);
        Assert.Throws<InvalidOperationException>(() => pair.Client.RefusePeer());
        Assert.Throws<InvalidOperationException>(() => pair.Client.ProvideIdentity(null));
        Assert.Throws<InvalidOperationException>(() => pair.Client.ProvideSignature([]));
        using TlsEngine early = TlsEngine.Client(Pki.ClientOptions);
        Assert.Throws<InvalidOperationException>(() => early.Read([], [], out _, out _));
        Assert.Throws<InvalidOperationException>(() => early.Write([], [], out _, out _));
    }

    [Fact]
    [Provokes(TlsFault.InternalCancelled)]
    [Rfc("8446-5.1-10")]
    public void Cancelling_says_user_canceled_and_close_notify()
    {
        using TlsEngine client = TlsEngine.Client(Pki.ClientOptions);
        _ = client.Handshake([], new byte[4096], out _, out _);

        client.Cancel("not any more");

        Assert.Equal(TlsFault.InternalCancelled, client.Failure!.Fault);
        Assert.Equal(
            [21, 3, 3, 0, 2, 1, (byte)AlertDescription.UserCanceled, 21, 3, 3, 0, 2, 1, 0], EnginePair.Flush(client));
    }

    [Fact]
    public void Engine_pauses_for_every_question()
    {
        var statuses = new List<TlsStatus>();
        TlsIdentity remote = TlsIdentity.Create(
            Pki.Server.Chain, (_, _, _) => throw new InvalidOperationException("asked through the engine here"));
        using TlsEngine client = TlsEngine.Client(
            Pki.ClientOptions with { VerifyPeer = (_, _) => throw new InvalidOperationException() });
        using TlsEngine server = TlsEngine.Server(
            new TlsServerOptions { SelectIdentity = (_, _) => throw new InvalidOperationException() });
        byte[] toServer = [];
        byte[] toClient = [];
        while (!client.IsConnected || !server.IsConnected)
        {
            TlsStatus status = Step(client, ref toClient, ref toServer);
            if (status == TlsStatus.NeedsVerdict)
            {
                statuses.Add(status);
                Assert.True(client.PeerVerification!.IsTrusted);
                client.AcceptPeer();
            }

            status = Step(server, ref toServer, ref toClient);
            if (status == TlsStatus.NeedsCertificate)
            {
                statuses.Add(status);
                Assert.Equal("localhost", server.IdentityRequest!.ServerName);
                server.ProvideIdentity(remote);
            }
            else if (status == TlsStatus.NeedsSignature)
            {
                statuses.Add(status);
                TlsSignatureRequest request = server.SignatureRequest!;
                server.ProvideSignature(Pki.Server.Key!.Sign(request.Algorithm, request.Data.Span));
            }
        }

        Assert.Equal([TlsStatus.NeedsCertificate, TlsStatus.NeedsSignature, TlsStatus.NeedsVerdict], statuses);
    }

    [Fact]
    public async Task What_is_to_be_signed_is_not_put_together_while_somebody_wipes_it()
    {
        TlsIdentity remote = TlsIdentity.Create(Pki.Server.Chain, (_, _, _) => default);
        using TlsEngine client = TlsEngine.Client(Pki.ClientOptions);
        using TlsEngine server = TlsEngine.Server(new TlsServerOptions { Identities = [remote] });
        byte[] toServer = [];
        byte[] toClient = [];
        Step(client, ref toClient, ref toServer);
        Step(server, ref toServer, ref toClient);
        Assert.NotNull(server.SignatureRequest);

        Task<TlsSignatureRequest?> asking;
        bool asksMeanwhile;
        lock (EnginePair.Outbound(server))
        {
            asking = Task.Run<TlsSignatureRequest?>(() => server.SignatureRequest);
            asksMeanwhile = SpinWait.SpinUntil(() => asking.IsCompleted, 200);
            server.Dispose();
        }

        Assert.False(asksMeanwhile);
        Assert.Null(await asking);
    }

    [Fact]
    public void An_observer_that_was_disposed_of_fails_the_connection()
    {
        using var pair = new EnginePair(server: Pki.ServerOptions with { Observer = new DisposedObserver() });

        TlsException failure = Assert.Throws<TlsException>(() => pair.Handshake());

        Assert.Equal(TlsFault.InternalError, failure.Fault);
        Assert.IsType<ObjectDisposedException>(failure.InnerException);
        Assert.Same(failure, pair.Server.Failure);
    }

    [Fact]
    public void A_list_of_protocols_is_copied()
    {
        string[] protocols = ["h2"];
        TlsClientOptions clientOptions = Pki.ClientOptions with { ApplicationProtocols = protocols };
        TlsServerOptions serverOptions = Pki.ServerOptions with { ApplicationProtocols = protocols };
        using (new EnginePair(client: clientOptions, server: serverOptions).Handshake())
        {
            protocols[0] = "another";
        }

        using EnginePair pair = new EnginePair(client: clientOptions, server: serverOptions).Handshake();
        Assert.Equal("h2", pair.Client.ConnectionInfo!.ApplicationProtocol);
    }

    private sealed class DisposedObserver : TlsObserver
    {
        public override void HandshakeMessage(TlsDirection direction, ReadOnlySpan<byte> message) =>
            throw new ObjectDisposedException("log");
    }

    private static TlsStatus Step(TlsEngine engine, ref byte[] from, ref byte[] to)
    {
        byte[] room = new byte[64 * 1024];
        TlsStatus status = engine.Handshake(from, room, out int consumed, out int written);
        from = from[consumed..];
        to = [.. to, .. room[..written]];
        if (status == TlsStatus.WantWrite)
        {
            to = [.. to, .. EnginePair.Flush(engine)];
        }

        return status;
    }

    /// <summary>A whole connection, told as what each side saw.</summary>
    private static string[] Story(Func<int>? piece, Func<int>? room)
    {
        var story = new List<string>();
        using var pair = new EnginePair(
            piece,
            room,
            Pki.ClientOptions with { Observer = new Teller("client", story), Groups = [NamedGroup.Secp256r1] },
            Pki.ServerOptions with { Observer = new Teller("server", story) });
        pair.Handshake();
        byte[] data = Loopback.Pattern(5000);
        pair.ClientWrites(data);
        pair.Client.UpdateKeys(requestPeer: true);
        pair.ToServer.AddRange(EnginePair.Flush(pair.Client));
        pair.ClientWrites("after the update"u8);
        byte[] received = pair.ServerReads(out _);
        story.Add("server read " + Convert.ToHexString(received));
        pair.ServerWrites(data);
        story.Add("client read " + Convert.ToHexString(pair.ClientReads(out _)));
        byte[] end = new byte[100];
        _ = pair.Server.Shutdown(end, out int written);
        pair.ToClient.AddRange(end[..written]);
        _ = pair.ClientReads(out TlsStatus status);
        story.Add("client ends " + status);

        // Each side's own course is what must not depend on the cuts; how the two interleave may.
        return [.. story.Where(s => s.StartsWith("client")), .. story.Where(s => s.StartsWith("server"))];
    }

    private sealed class Teller(string who, List<string> story) : TlsObserver
    {
        // Keys and signatures differ from run to run: the type and the length of a message tell its place.
        public override void HandshakeMessage(TlsDirection direction, ReadOnlySpan<byte> message) =>
            story.Add($"{who} {direction} message {message[0]}");

        public override void ChangeCipherSpec(TlsDirection direction) => story.Add($"{who} {direction} ccs");

        public override void KeysInstalled(TlsDirection direction, TlsKeyPhase phase) =>
            story.Add($"{who} {direction} keys {phase}");

        public override void AlertExchanged(TlsDirection direction, Alert alert) =>
            story.Add($"{who} {direction} {alert.Description}");

        public override void PeerVerified(TlsPeerVerification verification) =>
            story.Add($"{who} verified {verification.IsTrusted}");
    }
}
