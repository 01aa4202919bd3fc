using System;
using System.Linq;
using Tls.TestKit;
using Xunit;

namespace Tls.Handshake.Tests.Machines;

/// <summary>KeyUpdate and NewSessionTicket (RFC 8446 §4.6), machine to machine.</summary>
public class KeyUpdateTests
{
    private static readonly byte[] Request =
        new KeyUpdate { RequestUpdate = KeyUpdateRequest.UpdateRequested }.Encode();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Rfc("8446-4.6.3-2", "8446-4.6.3-3", "8446-4.6.3-7")]
    public void Keys_of_one_direction_move_on(bool byClient)
    {
        using MachinePair pair = new MachinePair().Run();
        (HandshakeMachine sender, RecordedOutput sent, RecordedOutput received) = byClient
            ? (pair.Client, pair.ClientOutput, pair.ServerOutput)
            : (pair.Server, pair.ServerOutput, pair.ClientOutput);

        sender.SendKeyUpdate(requestPeer: false);
        pair.Pump();

        Assert.Equal(3, sent.WriteKeys.Count);
        Assert.Equal(2, received.WriteKeys.Count);
        Assert.NotEqual(sent.WriteKeys[1], sent.WriteKeys[2]);
        FullHandshakeTests.AssertConnected(pair);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Rfc("8446-4.6.3-5")]
    public void A_request_is_answered_once_and_not_asked_back(bool byClient)
    {
        using MachinePair pair = new MachinePair().Run();

        (byClient ? pair.Client : pair.Server).SendKeyUpdate(requestPeer: true);
        pair.Pump();

        Assert.Equal(3, pair.ClientOutput.WriteKeys.Count);
        Assert.Equal(3, pair.ServerOutput.WriteKeys.Count);
        FullHandshakeTests.AssertConnected(pair);
    }

    [Fact]
    public void Requests_that_cross_are_both_answered()
    {
        using MachinePair pair = new MachinePair().Run();

        pair.Client.SendKeyUpdate(requestPeer: true);
        pair.Server.SendKeyUpdate(requestPeer: true);
        pair.Pump();

        Assert.Equal(4, pair.ClientOutput.WriteKeys.Count);
        Assert.Equal(4, pair.ServerOutput.WriteKeys.Count);
        FullHandshakeTests.AssertConnected(pair);
    }

    [Fact]
    public void While_an_answer_has_not_left_further_requests_add_none()
    {
        using MachinePair pair = new MachinePair().Run();
        pair.ClientOutput.HoldsKeyUpdate = true;

        pair.Client.Receive(Request);
        pair.Client.Receive(Request);

        Assert.Equal(2, pair.ClientOutput.WriteKeys.Count);
        Assert.Equal(4, pair.ClientOutput.ReadKeys.Count);
        Assert.Equal(2, pair.ClientOutput.Events.Count(e => e == "key update, requested True"));
    }

    [Fact]
    [Rfc("8446-4.6.3-2", "8446-4.6.3-6")]
    public void The_answer_leaves_under_the_old_keys()
    {
        using MachinePair pair = new MachinePair().Run();

        pair.Client.Receive(Request);

        Assert.Equal(
            ["key update, requested True", "read Application", "send KeyUpdate", "write Application"],
            pair.ClientOutput.Events[^4..]);
    }

    [Fact]
    public void Keys_are_not_updated_before_the_handshake_is_done()
    {
        using var pair = new MachinePair();
        pair.Client.Start();

        Assert.Throws<InvalidOperationException>(() => pair.Client.SendKeyUpdate(requestPeer: false));
    }

    [Fact]
    public void A_ticket_is_handed_out()
    {
        using MachinePair pair = new MachinePair().Run();
        var ticket =
            new NewSessionTicket13 { LifetimeSeconds = 604_800, AgeAdd = 5, Ticket = new byte[] { 1, 2 } };

        pair.Client.Receive(ticket.Encode());

        Assert.Equal(ticket.Encode(), Assert.Single(pair.ClientOutput.Tickets).Encode());
    }

    [Fact]
    [Rfc("8446-4.6.1-7")]
    public void A_ticket_of_the_largest_size_fits()
    {
        using MachinePair pair = new MachinePair().Run();
        var ticket = new NewSessionTicket13
        {
            LifetimeSeconds = 1,
            AgeAdd = 5,
            Nonce = new byte[255],
            Ticket = new byte[0xffff],
            Extensions = [new UnknownExtension((ExtensionType)0x7777, new byte[0xffff - 5])],
        };

        pair.Client.Receive(ticket.Encode());

        Assert.Single(pair.ClientOutput.Tickets);
    }
}
