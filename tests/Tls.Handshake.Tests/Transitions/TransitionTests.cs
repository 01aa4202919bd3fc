using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using VerifyXunit;
using Xunit;

namespace Tls.Handshake.Tests.Transitions;

/// <summary>
/// The figures of RFC 8446 Appendix A as our tables have them: pinned, complete, and walked.
/// </summary>
public class TransitionTests
{
    public static TheoryData<bool> Roles => [false, true];

    [Fact]
    public Task Client13_matrix() => Verifier.Verify(TransitionTable.Client().Matrix());

    [Fact]
    public Task Server13_matrix() => Verifier.Verify(TransitionTable.Server().Matrix());

    [Fact]
    public void The_document_of_the_client_says_what_the_table_does() =>
        GeneratedDocument.Pin("transitions-client13.md", Document(isServer: false));

    [Fact]
    public void The_document_of_the_server_says_what_the_table_does() =>
        GeneratedDocument.Pin("transitions-server13.md", Document(isServer: true));

    [Theory]
    [MemberData(nameof(Roles))]
    public void A_state_expects_exactly_the_messages_it_has_an_arrow_for(bool isServer)
    {
        TransitionTable table = Table(isServer);
        foreach (HandshakeState state in table.States)
        {
            foreach (HandshakeMessage message in TransitionTable.Inputs.OfType<HandshakeMessage>())
            {
                // The three hellos of a server share a type on the wire.
                bool hasArrow = TransitionTable.Inputs.OfType<HandshakeMessage>()
                    .Where(other => other.Type == message.Type)
                    .Any(other => table.HasArrow(state, other));
                Assert.True(
                    hasArrow == state.Expects.Contains(message.Type), $"{state.Name} ← {message.Type}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Every_arrow_has_been_walked(bool isServer)
    {
        TransitionTable table = Table(isServer);
        HashSet<(string From, string Input)> walked =
            [.. Walks(isServer).Select(step => (step.From, step.Input))];
        foreach (HandshakeState state in table.States)
        {
            foreach (object input in TransitionTable.Inputs.Where(input => table.HasArrow(state, input)))
            {
                // The one arrow that leads nowhere yet: a server of TLS 1.2 is refused.
                if (input is not ServerHello12)
                {
                    Assert.Contains((state.Name, input.GetType().Name), walked);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Whatever_else_arrives_in_a_living_state_is_unexpected_message(bool isServer)
    {
        foreach (string name in Walks(isServer).Select(step => step.To).Distinct())
        {
            foreach (HandshakeMessage message in TransitionTable.Inputs.OfType<HandshakeMessage>())
            {
                using MachinePair pair = StoppedIn(isServer, name);
                HandshakeMachine machine = isServer ? pair.Server : pair.Client;
                HandshakeState state = ((HandshakeDriver)machine).State;
                Exception? thrown = Record.Exception(() => machine.Receive(message.Encode()));
                bool isUnexpected = thrown is TlsException { Fault: TlsFault.UnexpectedMessage };
                bool expected = !state.Expects.Contains(message.Type) && state.Question is null;
                Assert.True(isUnexpected == expected, $"{state.Name} ← {message.Type}: {thrown?.Message}");
            }
        }
    }

    private static TransitionTable Table(bool isServer) =>
        isServer ? TransitionTable.Server() : TransitionTable.Client();

    /// <summary>The handshakes that between them walk every arrow.</summary>
    private static IEnumerable<MachinePair> Handshakes()
    {
        TestIdentity identity = TestIdentity.Create(KeyKind.EcP256);
        yield return new MachinePair();
        yield return new MachinePair(
            TestOptions.Client(shares: [NamedGroup.X25519]),
            TestOptions.Server(groups: [NamedGroup.Secp256r1]));
        yield return new MachinePair(
            server: TestOptions.Server(clientCertificates: ClientCertificatePolicy.Request));
        yield return new MachinePair(
            server: TestOptions.Server(clientCertificates: ClientCertificatePolicy.Require))
        {
            ClientIdentity = identity,
        };
    }

    private static List<Transition> Walks(bool isServer)
    {
        var steps = new List<Transition>();
        foreach (MachinePair pair in Handshakes())
        {
            using (pair)
            {
                pair.Run();
                pair.UpdateKeys(isServer);
                pair.SendTicket();
                steps.AddRange(pair.Transitions.Where(step => step.IsServer == isServer));
            }
        }

        return steps;
    }

    private static MachinePair StoppedIn(bool isServer, string state)
    {
        foreach (MachinePair pair in Handshakes())
        {
            if (pair.RunUntil(isServer, state))
            {
                return pair;
            }

            pair.Dispose();
        }

        throw new InvalidOperationException($"No handshake comes through {state}.");
    }

    private static string Document(bool isServer)
    {
        string role = isServer ? "server" : "client";
        string table = isServer ? "Server/Tls13/Server" : "Client/Tls13/Client";
        var text = new StringBuilder()
            .Append($"# TLS 1.3 {role}: transitions\n\n")
            .Append($"RFC 8446 Appendix A.{(isServer ? 2 : 1)} as `src/Tls.Handshake/{table}13.cs` has it.")
            .Append(" Written by a test, which walks every arrow.\n")
            .Append("States named Await… are pauses: the application answers a question there.\n\n")
            .Append("## Arrows\n\n| in | on | goes to |\n|---|---|---|\n");
        List<string> order = [.. Table(isServer).States.Select(state => state.Name)];
        foreach (Transition step in Walks(isServer).Distinct().OrderBy(step => order.IndexOf(step.From)))
        {
            text.Append($"| {step.From} | {step.Input} | {step.To} |\n");
        }

        return text
            .Append("\n## Everything that may arrive, everywhere\n\n")
            .Append(isServer
                ? "● has an arrow;\n"
                : "● has an arrow (a ServerHello12 has one only to be refused);\n")
            .Append("· is `unexpected_message`, before the message is parsed.\n\n")
            .Append(Table(isServer).Matrix())
            .ToString();
    }
}
