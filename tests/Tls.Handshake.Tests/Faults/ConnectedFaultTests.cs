using System;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Faults;

/// <summary>
/// What either side refuses after the handshake, and messages out of order or of unbearable size.
/// </summary>
public class ConnectedFaultTests
{
    [Fact]
    [Provokes(TlsFault.IllegalTicketLifetime)]
    [Rfc("8446-4.6.1-4", "8446-4.6.1-5")]
    public void A_ticket_for_more_than_seven_days_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalTicketLifetime, AlertDescription.IllegalParameter, AtClient(
            new NewSessionTicket13 { LifetimeSeconds = 604_801, AgeAdd = 0, Ticket = new byte[1] }.Encode()));

    [Fact]
    [Provokes(TlsFault.UnexpectedMessage)]
    [Rfc("8446-4.6.2-5")]
    public void A_post_handshake_CertificateRequest_that_was_not_offered_is_unexpected_message() =>
        Expect.Fault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage, AtClient(
            new CertificateRequest13
            {
                RequestContext = new byte[1],
                Extensions = [new SignatureAlgorithms(TestOptions.AllSchemes)],
            }.Encode()));

    [Fact]
    public void A_ticket_sent_to_a_server_is_unexpected_message()
    {
        using MachinePair pair = new MachinePair().Run();
        var ticket = new NewSessionTicket13 { LifetimeSeconds = 1, AgeAdd = 0, Ticket = new byte[1] };

        TlsException fault = Assert.Throws<TlsException>(() => pair.Server.Receive(ticket.Encode()));

        Expect.Fault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage, fault);
    }

    [Fact]
    [Provokes(TlsFault.IllegalKeyUpdate)]
    [Rfc("8446-4.6.3-4")]
    public void A_KeyUpdate_that_asks_for_something_else_is_illegal_parameter() =>
        Expect.Fault(
            TlsFault.IllegalKeyUpdate, AlertDescription.IllegalParameter, AtClient([24, 0, 0, 1, 2]));

    [Fact]
    [Provokes(TlsFault.LimitHandshakeMessageSize)]
    public void A_message_longer_than_the_state_is_ready_for_is_illegal_parameter()
    {
        using var pair = new MachinePair();
        pair.Client.Start();
        byte[] message = new byte[4 + pair.Client.MaxMessageSize + 1];
        message[0] = (byte)HandshakeType.ServerHello;
        message[1] = (byte)((message.Length - 4) >> 16);

        TlsException fault = Assert.Throws<TlsException>(() => pair.Client.Receive(message));

        Expect.Fault(TlsFault.LimitHandshakeMessageSize, AlertDescription.IllegalParameter, fault);
    }

    [Fact]
    [Rfc("8446-6-1", "8446-6.2-2")]
    public void A_machine_that_has_refused_once_does_nothing_more()
    {
        using var pair = new MachinePair();
        pair.Client.Start();

        Assert.Throws<TlsException>(() => pair.Client.Receive([24, 0, 0, 1, 2]));

        Assert.Throws<ObjectDisposedException>(() => pair.Client.Receive([24, 0, 0, 1, 0]));
        Assert.Null(pair.Client.Pending);
        Assert.False(pair.Client.IsConnected);
    }

    [Fact]
    public void Messages_and_wrong_answers_wait_while_a_question_is_pending()
    {
        using var pair = new MachinePair();
        pair.Server.Start();
        pair.Client.Start();
        pair.Server.Receive(pair.ClientOutput.Outbox.Dequeue().Message);

        Assert.IsType<CertificateQuestion>(pair.Server.Pending);
        Assert.Throws<InvalidOperationException>(() => pair.Server.Receive([20, 0, 0, 0]));
        Assert.Throws<InvalidOperationException>(() => pair.Server.Answer(new byte[3]));
        Assert.IsType<CertificateQuestion>(pair.Server.Pending);
    }

    [Fact]
    public void An_answer_to_no_question_is_the_callers_mistake()
    {
        using MachinePair pair = new MachinePair().Run();

        Assert.Throws<InvalidOperationException>(() => pair.Client.Answer(new byte[3]));
        Assert.True(pair.Client.IsConnected);
    }

    private static TlsException AtClient(byte[] message)
    {
        using MachinePair pair = new MachinePair().Run();
        return Assert.Throws<TlsException>(() => pair.Client.Receive(message));
    }
}
