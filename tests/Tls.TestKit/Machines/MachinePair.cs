using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;

namespace Tls.TestKit;

/// <summary>
/// A client machine and a server machine with nothing between them but a queue each way. Every message is
/// delivered only under as many read keys as it was sent under write keys, so that a key installed too early
/// or too late fails.
/// </summary>
internal sealed class MachinePair : IDisposable
{
    private const string Begin = "Start()";

    private static readonly TestIdentity DefaultServer = TestIdentity.Create(KeyKind.EcP256);

    private Func<bool> _stop = () => false;

    /// <summary>A pair, not yet started.</summary>
    internal MachinePair(
        ClientHandshakeOptions? client = null,
        ServerHandshakeOptions? server = null,
        ClientSession? session = null,
        IReadOnlyList<ExternalPsk>? psks = null,
        IReadOnlyList<ExternalPsk>? psks12 = null)
    {
        Client = HandshakeMachines.Client(client ?? TestOptions.Client(), ClientOutput, session, psks, psks12);
        Server = HandshakeMachines.Server(server ?? TestOptions.Server(), ServerOutput);
    }

    /// <summary>The client.</summary>
    internal HandshakeMachine Client { get; }

    /// <summary>The server.</summary>
    internal HandshakeMachine Server { get; }

    /// <summary>What the client did.</summary>
    internal RecordedOutput ClientOutput { get; } = new();

    /// <summary>What the server did.</summary>
    internal RecordedOutput ServerOutput { get; } = new();

    /// <summary>What the server shows; null refuses.</summary>
    internal TestIdentity? ServerIdentity { get; init; } = DefaultServer;

    /// <summary>What the client shows when asked; null shows nothing.</summary>
    internal TestIdentity? ClientIdentity { get; init; }

    /// <summary>How a server, or a client that asks, finds an external pre-shared key; by default it knows none.</summary>
    internal Func<PskQuestion, ExternalPsk?> FindPsk { get; init; } = _ => null;

    /// <summary>Whether a hello with early data is new, where that is asked.</summary>
    internal bool IsNew { get; init; } = true;

    /// <summary>Whether <see cref="RunUntil"/> goes on after the handshake with a request for a certificate.</summary>
    internal bool AsksLate { get; init; }

    /// <summary>How chains are judged; by default whoever has a key is welcome.</summary>
    internal Func<VerdictQuestion, PeerVerdict> Judge { get; init; } = question =>
        TestIdentity.Accept(question.Chain);

    /// <summary>How signatures are made; by default by the identity's key.</summary>
    internal Func<SignatureQuestion, byte[]> Sign { get; init; } = TestIdentity.Sign;

    /// <summary>What happens to a message between the two; by default nothing.</summary>
    internal Func<byte[], byte[]> OnTheWay { get; init; } = message => message;

    /// <summary>The questions asked, in order.</summary>
    internal List<HandshakeQuestion> Questions { get; } = [];

    /// <summary>Every step of both machines: from which state, on what, to which.</summary>
    internal List<Transition> Transitions { get; } = [];

    /// <summary>The machine that threw, if one did.</summary>
    internal HandshakeMachine? Culprit { get; private set; }

    /// <summary>Starts both and moves messages until neither has anything to say.</summary>
    internal MachinePair Run()
    {
        Step(Server, Begin, Server.Start);
        Step(Client, Begin, Client.Start);
        return _stop() ? this : Pump();
    }

    /// <summary>Moves messages until neither has anything to say.</summary>
    internal MachinePair Pump()
    {
        bool moved = true;
        while (moved && !_stop())
        {
            moved = Deliver(ClientOutput, Server, ServerOutput, ServerIdentity)
                | Deliver(ServerOutput, Client, ClientOutput, ClientIdentity);
        }

        return this;
    }

    /// <summary>Runs until one machine stands in a state of that name; false when it never does.</summary>
    internal bool RunUntil(bool isServer, string state)
    {
        _stop = () => ((HandshakeDriver)(isServer ? Server : Client)).State.Name == state;
        Run();
        if (AsksLate && !_stop())
        {
            AskLate();
        }

        return _stop();
    }

    /// <summary>Goes on where <see cref="RunUntil"/> stopped.</summary>
    internal void Continue()
    {
        _stop = () => false;
        AnswerAll(Client, ClientIdentity);
        AnswerAll(Server, ServerIdentity);
        Pump();
    }

    /// <summary>Updates keys both ways, by one side's order.</summary>
    internal void UpdateKeys(bool byServer)
    {
        HandshakeMachine machine = byServer ? Server : Client;
        Step(machine, nameof(KeyUpdateOrder), () => machine.SendKeyUpdate(requestPeer: true));
        Pump();
    }

    /// <summary>The server asks for a certificate after the handshake.</summary>
    internal void AskLate()
    {
        OrderRequest();
        Pump();
    }

    /// <summary>The same, and nothing moves yet.</summary>
    internal void OrderRequest() =>
        Step(Server, nameof(CertificateRequestOrder), () => Server.RequestCertificate());

    /// <summary>The server gives a ticket after the handshake, and nothing moves yet.</summary>
    internal void OrderTicket() => Step(Server, nameof(TicketOrder), () => Server.SendTicket());

    /// <summary>One side changes its keys, and nothing moves yet.</summary>
    internal void OrderKeyUpdate(bool byServer)
    {
        HandshakeMachine machine = byServer ? Server : Client;
        Step(machine, nameof(KeyUpdateOrder), () => machine.SendKeyUpdate(requestPeer: false));
    }

    /// <summary>Hands the client a ticket that nobody made.</summary>
    internal void SendTicket()
    {
        var ticket = new NewSessionTicket13 { LifetimeSeconds = 7200, AgeAdd = 1, Ticket = new byte[16] };
        Step(Client, nameof(NewSessionTicket13), () => Client.Receive(ticket.Encode()));
    }

    /// <summary>Each side of TLS 1.2 asks the other for another handshake, which it does not get.</summary>
    internal void AskToRenegotiate()
    {
        byte[] hello = ClientOutput.Sent[0];
        Step(Client, nameof(HelloRequest), () => Client.Receive(new HelloRequest().Encode()));
        Step(Server, nameof(ClientHello), () => Server.Receive(hello));
    }

    /// <summary>Runs until a machine faults.</summary>
    internal TlsException RunToFault()
    {
        try
        {
            Run();
        }
        catch (TlsException fault)
        {
            return fault;
        }

        throw new InvalidOperationException("Both machines are content.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }

    private bool Deliver(
        RecordedOutput from, HandshakeMachine to, RecordedOutput receiver, TestIdentity? identity)
    {
        bool moved = false;
        while (!_stop() && from.Outbox.TryDequeue(out (byte[] Message, int WriteKeys) next))
        {
            moved = true;
            if (next.Message.Length == 0)
            {
                DeliverChangeCipherSpec(to);
                continue;
            }

            if (next.WriteKeys != RecordedOutput.Level(receiver.ReadKeys))
            {
                throw new InvalidOperationException(
                    $"{(HandshakeType)next.Message[0]} was sent under keys {next.WriteKeys} and arrives "
                    + $"under {RecordedOutput.Level(receiver.ReadKeys)}.");
            }

            byte[] message = OnTheWay(next.Message);
            Step(to, Name(message, (HandshakeDriver)to), () => to.Receive(message));
            AnswerAll(to, identity);
        }

        return moved;
    }

    /// <summary>As the record layer's policy does.</summary>
    private void DeliverChangeCipherSpec(HandshakeMachine to)
    {
        switch (to.ChangeCipherSpec)
        {
            case ChangeCipherSpecRole.ChangesKeys:
                Step(to, nameof(ChangeCipherSpec), to.ReceiveChangeCipherSpec);
                break;
            case ChangeCipherSpecRole.Refused:
                Culprit = to;
                throw new TlsException(TlsFault.UnexpectedChangeCipherSpec, "where none is expected");
            default:
                break;
        }
    }

    private void AnswerAll(HandshakeMachine machine, TestIdentity? identity)
    {
        while (!_stop() && machine.Pending is { } question)
        {
            Questions.Add(question);
            Step(machine, NameOfAnswer(question), () => Answer(machine, question, identity));
        }
    }

    private void Answer(HandshakeMachine machine, HandshakeQuestion question, TestIdentity? identity)
    {
        switch (question)
        {
            case VerdictQuestion verdict:
                machine.Answer(Judge(verdict));
                break;
            case CertificateQuestion:
                machine.Answer(identity?.Identity);
                break;
            case PskQuestion psk:
                machine.Answer(FindPsk(psk));
                break;
            case ReplayQuestion:
                machine.Answer(IsNew);
                break;
            case SignatureQuestion signature:
                machine.Answer(Sign(signature));
                break;
            default:
                throw new InvalidOperationException($"Nobody answers a {question.GetType().Name}.");
        }
    }

    private static string NameOfAnswer(HandshakeQuestion question) => question switch
    {
        VerdictQuestion => nameof(PeerVerdict),
        CertificateQuestion => nameof(CertificateAnswer),
        PskQuestion => nameof(PskAnswer),
        ReplayQuestion => nameof(ReplayAnswer),
        _ => nameof(SignatureAnswer),
    };

    private static string Name(byte[] message, HandshakeDriver to)
    {
        try
        {
            return HandshakeDecoder.Decode(
                message, to.Version, to.Facts.PeerCertificateType, to.State.Authentication).GetType().Name;
        }
        catch (TlsException)
        {
            return "malformed";
        }
    }

    private void Step(HandshakeMachine machine, string input, Action step)
    {
        var driver = (HandshakeDriver)machine;
        string before = input == Begin ? "(start)" : driver.State.Name;
        try
        {
            step();
            Transitions.Add(new Transition(machine == Server, before, input, driver.State.Name));
        }
        catch (TlsException)
        {
            Culprit = machine;
            throw;
        }
    }
}
