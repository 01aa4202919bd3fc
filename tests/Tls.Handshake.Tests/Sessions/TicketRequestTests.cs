using System.Linq;
using Tls.Crypto;
using Tls.Handshake.Tests.Faults;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Sessions;

/// <summary>How many tickets a client asks for, and gets (RFC 9149).</summary>
public class TicketRequestTests
{
    private readonly TestSessions _sessions = new();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(4, 4)]
    [InlineData(255, 4)]
    public void A_new_session_has_as_many_tickets_as_asked_for_within_the_servers_limit(byte wished, int given)
    {
        using MachinePair pair = Pair(new TicketRequest(wished, 9)).Run();

        Assert.Equal(given, pair.ClientOutput.Sessions.Count);
        Assert.Equal(given, pair.Client.Facts.ExpectedTickets);
        Assert.Equal(Blocks.Data(new TicketRequest(wished, 0)), Blocks.Data(Sent(pair, 0)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 2)]
    [InlineData(200, 4)]
    public void So_has_a_resumed_one_by_its_own_number(byte wished, int given)
    {
        using ClientSession13 session = _sessions.Session();
        using MachinePair pair = Pair(new TicketRequest(1, wished), session).Run();

        Assert.True(pair.Server.Facts.IsResumed);
        Assert.Equal(given, pair.ClientOutput.Sessions.Count);
        Assert.Equal(given, pair.Client.Facts.ExpectedTickets);
    }

    [Fact]
    public void A_session_that_is_not_taken_up_counts_as_a_new_one()
    {
        using ClientSession13 session = new TestSessions().Session();
        using MachinePair pair = Pair(new TicketRequest(3, 1), session).Run();

        Assert.False(pair.Server.Facts.IsResumed);
        Assert.Equal(3, pair.ClientOutput.Sessions.Count);
    }

    [Fact]
    public void A_server_that_does_not_listen_does_not_answer()
    {
        using MachinePair pair = Pair(new TicketRequest(4, 1), maxRequested: 0).Run();

        Assert.Equal(2, pair.ClientOutput.Sessions.Count);
        Assert.Null(pair.Client.Facts.ExpectedTickets);
    }

    [Fact]
    public void A_client_that_says_nothing_is_not_answered()
    {
        using MachinePair pair = Pair(wish: null).Run();

        Assert.Equal(2, pair.ClientOutput.Sessions.Count);
        Assert.Null(pair.Server.Facts.ExpectedTickets);
    }

    [Fact]
    public void The_wish_is_the_same_in_a_second_hello()
    {
        using MachinePair pair = Pair(new TicketRequest(3, 1), groups: [NamedGroup.Secp256r1]).Run();

        Assert.True(pair.Client.Facts.WasRetried);
        Assert.Equal(Blocks.Data(Sent(pair, 0)), Blocks.Data(Sent(pair, 1)));
        Assert.Equal(3, pair.ClientOutput.Sessions.Count);
    }

    [Fact]
    public void A_wish_that_changes_in_the_second_hello_is_illegal_parameter()
    {
        TlsException refusal = Refused.ByServer(
            Misbehaviour.Of<ClientHello>(
                hello => hello.Copy(hello.Extensions.With(new TicketRequest(2, 1))), nth: 2),
            TestOptions.Server(groups: [NamedGroup.Secp256r1]),
            shares: [NamedGroup.X25519]);

        Expect.Fault(TlsFault.IllegalHelloChange, AlertDescription.IllegalParameter, refusal);
    }

    [Fact]
    public void An_answer_in_a_ServerHello_is_illegal_parameter() => Expect.Fault(
        TlsFault.IllegalExtensionForMessage,
        AlertDescription.IllegalParameter,
        Refused.ByClient(
            Misbehaviour.Of<ServerHello13>(
                hello => hello.Copy(hello.Extensions.With(new TicketRequestHint(1)))),
            Client(new TicketRequest(1, 1))));

    [Fact]
    public void An_answer_to_a_client_that_did_not_ask_is_unsupported_extension() => Expect.Fault(
        TlsFault.UnexpectedExtension,
        AlertDescription.UnsupportedExtension,
        Refused.ByClient(Misbehaviour.Of<EncryptedExtensions>(
            message => new EncryptedExtensions
            {
                Extensions = message.Extensions.With(new TicketRequestHint(1)),
            })));

    [Fact]
    public void A_client_of_TLS_1_2_does_not_ask()
    {
        using var pair = new MachinePair(
            TestOptions.Client12(extras: new ClientExtras { TicketRequest = new TicketRequest(1, 1) }),
            TestOptions.Server12());

        pair.Run();

        Assert.Null(Hello(pair, 0).Extensions.Find<TicketRequest>());
    }

    private MachinePair Pair(
        TicketRequest? wish, ClientSession13? session = null, int maxRequested = 4, NamedGroup[]? groups = null)
    {
        var pair = new MachinePair(
            Client(wish),
            TestOptions.Server(groups: groups, sessions: _sessions.Options(maxRequested: maxRequested)),
            session);
        pair.ClientOutput.WantsSessions = true;
        return pair;
    }

    private static ClientHandshakeOptions Client(TicketRequest? wish) => TestOptions.Client(
        shares: [NamedGroup.X25519], extras: new ClientExtras { TicketRequest = wish });

    private static ClientHello Hello(MachinePair pair, int index) =>
        (ClientHello)HandshakeDecoder.Decode(pair.ClientOutput.Sent[index]);

    private static Extension Sent(MachinePair pair, int index) =>
        Hello(pair, index).Extensions.Single(extension => extension is TicketRequest);
}
