using System;
using System.Collections.Generic;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Engine;

/// <summary>An application that ends a connection with an alert of its own; a peer that speaks before its turn.</summary>
public class AbortTests
{
    [Theory]
    [InlineData(AlertDescription.AccessDenied)]
    [InlineData(AlertDescription.InsufficientSecurity)]
    [InlineData((AlertDescription)30)]
    [Provokes(TlsFault.InternalAborted)]
    public void The_peer_is_told_what_the_application_says(AlertDescription alert)
    {
        using EnginePair pair = new EnginePair().Handshake();

        TlsException failure = pair.Server.Abort(alert, "not you");
        pair.ToClient.AddRange(EnginePair.Flush(pair.Server));

        Assert.Equal(TlsFault.InternalAborted, failure.Fault);
        Assert.Equal(alert, failure.Alert);
        Assert.Contains("not you", failure.Message, StringComparison.Ordinal);
        TlsException seen = Assert.Throws<TlsException>(() => pair.ClientReads(out _));
        Assert.Equal(alert, seen.PeerAlert);
        Assert.Throws<TlsConnectionFailedException>(
            () => pair.Server.Write([1], new byte[100], out _, out _));
    }

    [Fact]
    public void A_question_can_be_answered_by_it()
    {
        using var pair = new EnginePair(client: Pki.ClientOptions with { VerifyPeer = (_, _) => default });
        byte[] room = new byte[64 * 1024];
        pair.Client.Handshake([], room, out _, out int hello);
        byte[] answer = new byte[64 * 1024];
        pair.Server.Handshake(room.AsSpan(0, hello), answer, out _, out int flight);
        Assert.Equal(
            TlsStatus.NeedsVerdict, pair.Client.Handshake(answer.AsSpan(0, flight), room, out _, out int begun));
        pair.ToServer.AddRange(room[..begun]);

        pair.Client.Abort(AlertDescription.BadCertificateStatusResponse, "revoked, says the staple");
        pair.ToServer.AddRange(EnginePair.Flush(pair.Client));

        TlsException seen = Assert.Throws<TlsException>(
            () => pair.Server.Handshake(pair.ToServer.ToArray(), room, out _, out _));
        Assert.Equal(AlertDescription.BadCertificateStatusResponse, seen.PeerAlert);
    }

    [Theory]
    [InlineData(AlertDescription.CloseNotify)]
    [InlineData(AlertDescription.UserCanceled)]
    public void Alerts_that_close_have_calls_of_their_own(AlertDescription alert)
    {
        using EnginePair pair = new EnginePair().Handshake();

        Assert.Throws<ArgumentException>(() => pair.Client.Abort(alert, "done"));
        Assert.True(pair.Client.IsConnected);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [Provokes(TlsFault.UnexpectedDataAfterFlight)]
    [Rfc("8446-5.1-6")]
    public void Handshake_bytes_behind_a_ClientHello_cannot_answer_what_it_has_not_seen(int count)
    {
        using TlsEngine client = TlsEngine.Client(Pki.ClientOptions);
        using TlsEngine server = TlsEngine.Server(Pki.ServerOptions);
        byte[] room = new byte[64 * 1024];
        client.Handshake([], room, out _, out int written);

        // One record: the hello, and the beginning of another message.
        var record = new List<byte>(room[..written]);
        record.AddRange([0x14, 0, 0, 200, .. new byte[count]]);
        int length = record.Count - 5;
        (record[3], record[4]) = ((byte)(length >> 8), (byte)length);

        TlsException failure = Assert.Throws<TlsException>(
            () => server.Handshake(record.ToArray(), room, out _, out _));
        Assert.Equal(TlsFault.UnexpectedDataAfterFlight, failure.Fault);
        Assert.Equal(AlertDescription.UnexpectedMessage, failure.Alert);
    }

    [Fact]
    public void A_client_that_fails_after_the_ServerHello_sends_change_cipher_spec_before_its_alert()
    {
        using TlsEngine client = TlsEngine.Client(Pki.ClientOptions);
        using TlsEngine server = TlsEngine.Server(new TlsServerOptions { Identities = [Pki.Other] });
        byte[] room = new byte[64 * 1024];
        client.Handshake([], room, out _, out int hello);
        byte[] answer = new byte[64 * 1024];
        server.Handshake(room.AsSpan(0, hello), answer, out _, out int flight);

        Assert.ThrowsAny<TlsException>(() => client.Handshake(answer.AsSpan(0, flight), room, out _, out _));

        // RFC 8446 §D.4: what middleboxes expect before the first protected record.
        Assert.Equal([20, 3, 3, 0, 1, 1, 23], EnginePair.Flush(client)[..7]);
    }
}
