using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Tests.Engine;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Sessions;

/// <summary>Tickets after the handshake (RFC 8446 §4.6.1), when the server's application wants to give one.</summary>
public sealed class TicketsOnDemandTests
{
    private readonly List<TlsSession> _sessions = [];

    /// <summary>Options of this test's own, so that their ring is too.</summary>
    private readonly TlsServerOptions _server = Pki.ServerOptions with { TicketCount = 1 };

    private TlsClientOptions Client => Pki.ClientOptions with { NewSession = _sessions.Add };

    [Fact]
    public void A_ticket_given_in_the_middle_of_the_conversation_resumes()
    {
        using EnginePair pair = new EnginePair(client: Client, server: _server).Handshake();
        pair.ServerWrites("one"u8);
        pair.Server.UpdateKeys(requestPeer: false);
        Assert.True(pair.Server.SendNewSessionTicket());
        pair.ToClient.AddRange(EnginePair.Flush(pair.Server));
        pair.ServerWrites("two"u8);

        Assert.Equal("onetwo"u8, pair.ClientReads(out _));
        Assert.Equal(2, _sessions.Count);
        using EnginePair next = Resume(_sessions[1]);
        Assert.True(next.Server.ConnectionInfo!.IsResumed);

        // A connection that was resumed gives them too, and they are of the same age.
        Assert.True(next.Server.SendNewSessionTicket());
        next.ToClient.AddRange(EnginePair.Flush(next.Server));
        _ = next.ClientReads(out _);
        Assert.Equal(_sessions[0].AuthenticatedAt, _sessions[^1].AuthenticatedAt);
        Assert.True(Resume(_sessions[^1]).Server.ConnectionInfo!.IsResumed);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task It_tells_who_the_client_has_proved_to_be_since()
    {
        TlsServerOptions server = _server with { ClientTrustStore = Pki.Trust };
        TlsClientOptions client = Client with { Identity = Pki.Client, PostHandshakeAuthentication = true };
        await LateSession.BeginAsync(client, server);

        using EnginePair next = new EnginePair(client: client with { Session = _sessions[^1] }, server: server).Handshake();
        Assert.True(next.Server.ConnectionInfo!.IsResumed);
        Assert.Equal(Pki.Client.Certificate, next.Server.ConnectionInfo.PeerChain[0]);
    }

    [Fact]
    public void It_does_not_tell_who_the_client_has_only_said_to_be()
    {
        TlsServerOptions server = _server with
        {
            ClientTrustStore = Pki.Trust,
            VerifyPeer = (_, _) => new(true),
        };
        TlsClientOptions client = Client with { Identity = Pki.Client, PostHandshakeAuthentication = true };
        using EnginePair pair = new EnginePair(client: client, server: server).Handshake();
        pair.Server.RequestClientCertificate();
        pair.ToClient.AddRange(EnginePair.Flush(pair.Server));
        _ = pair.ClientReads(out _);

        // The certificate is there, and the proof that it is the client's is not.
        Assert.Equal(
            TlsStatus.NeedsVerdict, pair.Server.Read(pair.ToServer.ToArray(), new byte[1], out int consumed, out _));
        pair.ToServer.RemoveRange(0, consumed);
        Assert.True(pair.Server.SendNewSessionTicket());
        pair.Server.AcceptPeer();
        pair.ToClient.AddRange(EnginePair.Flush(pair.Server));
        _ = pair.ClientReads(out _);

        using EnginePair next = new EnginePair(client: client with { Session = _sessions[^1] }, server: server).Handshake();
        Assert.True(next.Server.ConnectionInfo!.IsResumed);
        Assert.Empty(next.Server.ConnectionInfo.PeerChain);
    }

    [Fact]
    public void A_client_gets_so_many_and_no_more()
    {
        using EnginePair pair = new EnginePair(client: Client, server: _server).Handshake();
        for (int i = 1; i < 32; i++)
        {
            Assert.True(pair.Server.SendNewSessionTicket());
        }

        Assert.Contains("32", Refusal(pair.Server), StringComparison.Ordinal);
        pair.ServerWrites("still here"u8);
        Assert.Equal("still here"u8, pair.ClientReads(out _));
    }

    [Fact]
    public void Who_cannot_give_one_says_so()
    {
        using EnginePair pair = new(client: Client, server: _server);
        Assert.Contains("handshake", Refusal(pair.Server), StringComparison.Ordinal);
        pair.Handshake();
        Assert.Contains("server", Refusal(pair.Client), StringComparison.Ordinal);
        _ = pair.Server.Shutdown(new byte[100], out _);
        Assert.Contains("Shutdown", Refusal(pair.Server), StringComparison.Ordinal);

        using EnginePair old = new EnginePair(
            client: Client with { MaximumVersion = ProtocolVersion.Tls12 }, server: _server).Handshake();
        Assert.Contains("1.3", Refusal(old.Server), StringComparison.Ordinal);

        using EnginePair none = new EnginePair(client: Client, server: _server with { TicketCount = 0 }).Handshake();
        Assert.Contains("options", Refusal(none.Server), StringComparison.Ordinal);
    }

    [Fact]
    public void A_ring_that_seals_nothing_now_is_no_ticket_and_one_that_fails_is_the_end()
    {
        var ring = new Moody();
        using EnginePair pair = new EnginePair(client: Client, server: _server with { TicketKeys = ring }).Handshake();
        Assert.False(pair.Server.SendNewSessionTicket());
        pair.ServerWrites("x"u8);
        Assert.Equal("x"u8, pair.ClientReads(out _));

        ring.Fails = true;
        Assert.Equal(
            TlsFault.InternalError, Assert.Throws<TlsException>(() => pair.Server.SendNewSessionTicket()).Fault);
        Assert.NotNull(pair.Server.Failure);
    }

    private static string Refusal(TlsEngine engine) =>
        Assert.Throws<InvalidOperationException>(() => engine.SendNewSessionTicket()).Message;

    private EnginePair Resume(TlsSession session) =>
        new EnginePair(client: Client with { Session = session }, server: _server).Handshake();

    private sealed class Moody : TicketKeyRing
    {
        public bool Fails { get; set; }

        public override byte[]? Seal(ReadOnlySpan<byte> state) =>
            Fails ? throw new ObjectDisposedException(nameof(Moody)) : null;

        public override SecretBytes? Open(ReadOnlySpan<byte> ticket) => null;
    }
}
