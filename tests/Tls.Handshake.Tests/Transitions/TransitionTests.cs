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
/// The figures of RFC 8446 Appendix A and RFC 5246 §7.3 as our tables have them: pinned, complete, and walked.
/// </summary>
public class TransitionTests
{
    // An RSA key takes long to make.
    private static readonly TestIdentity Rsa = TestIdentity.Create(KeyKind.Rsa, ocspResponse: new byte[] { 0x30, 0 });

    public static TheoryData<Role> Roles => [.. Enum.GetValues<Role>()];

    [Fact]
    public Task Client13_matrix() => Verifier.Verify(TransitionTable.Of(Role.Client13).Matrix());

    [Fact]
    public Task Server13_matrix() => Verifier.Verify(TransitionTable.Of(Role.Server13).Matrix());

    [Fact]
    public Task Client12_matrix() => Verifier.Verify(TransitionTable.Of(Role.Client12).Matrix());

    [Fact]
    public Task Server12_matrix() => Verifier.Verify(TransitionTable.Of(Role.Server12).Matrix());

    [Theory]
    [MemberData(nameof(Roles))]
    public void The_document_says_what_the_table_does(Role role) => GeneratedDocument.Pin(
        $"transitions-{role.ToString().ToLowerInvariant()}.md", Document(role));

    [Theory]
    [MemberData(nameof(Roles))]
    public void A_state_expects_exactly_the_messages_it_has_an_arrow_for(Role role)
    {
        TransitionTable table = TransitionTable.Of(role);
        foreach (HandshakeState state in table.States)
        {
            foreach (HandshakeMessage message in table.Inputs.OfType<HandshakeMessage>())
            {
                // The three hellos of a server share a type on the wire.
                bool hasArrow = table.Inputs.OfType<HandshakeMessage>()
                    .Where(other => other.Type == message.Type)
                    .Any(other => table.HasArrow(state, other));
                Assert.True(
                    hasArrow == state.Expects.Contains(message.Type), $"{state.Name} ← {message.Type}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Every_arrow_has_been_walked(Role role)
    {
        TransitionTable table = TransitionTable.Of(role);
        HashSet<(string From, string Input)> walked =
            [.. Walks(role).Select(step => (step.From, step.Input))];
        foreach (HandshakeState state in table.States)
        {
            foreach (object input in table.Inputs.Where(input => table.HasArrow(state, input)))
            {
                Assert.Contains((state.Name, input.GetType().Name), walked);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    [Rfc("5246-7.3-2", "5246-7.4-1", "5246-7.4.7-1", "5246-7.4.8-1", "8422-3-2", "8446-4-2")]
    [Rfc("8446-4.1.2-3", "8446-4.3.1-1", "8446-4.3.2-1", "8446-4.4.2-1", "8446-4.4.2-2", "8446-4.4.3-1")]
    [Rfc("8446-4.4.3-3", "8446-4.5-3", "8446-4.5-4", "8446-4.6.3-1")]
    public void Whatever_else_arrives_in_a_living_state_is_unexpected_message(Role role)
    {
        TransitionTable table = TransitionTable.Of(role);
        foreach (string name in table.States.Select(state => state.Name))
        {
            foreach (HandshakeMessage message in table.Inputs.OfType<HandshakeMessage>())
            {
                using MachinePair pair = StoppedIn(role, name);
                HandshakeMachine machine = role.IsServer() ? pair.Server : pair.Client;
                HandshakeState state = ((HandshakeDriver)machine).State;
                Exception? thrown = Record.Exception(() => machine.Receive(message.Encode()));
                bool isUnexpected = thrown is TlsException { Fault: TlsFault.UnexpectedMessage };
                bool expected = !state.Expects.Contains(message.Type)
                    && state.Question is null
                    && !(message is HelloRequest && state.IgnoresHelloRequest);
                Assert.True(isUnexpected == expected, $"{state.Name} ← {message.Type}: {thrown?.Message}");
            }
        }
    }

    [Theory]
    [InlineData(Role.Client12)]
    [InlineData(Role.Server12)]
    [Provokes(TlsFault.UnexpectedChangeCipherSpec)]
    public void In_TLS_1_2_only_the_state_that_awaits_one_takes_a_change_cipher_spec(Role role)
    {
        foreach (HandshakeState state in TransitionTable.Of(role).States)
        {
            using MachinePair pair = StoppedIn(role, state.Name);
            HandshakeMachine machine = role.IsServer() ? pair.Server : pair.Client;
            bool isTaken = machine.ChangeCipherSpec == ChangeCipherSpecRole.ChangesKeys;
            Assert.Equal(
                state is Client12.WaitChangeCipherSpec or Client12.ResumeWaitChangeCipherSpec
                    or Server12.WaitChangeCipherSpec or Server12.ResumeWaitChangeCipherSpec,
                isTaken);
            Assert.Equal(isTaken ? ChangeCipherSpecRole.ChangesKeys : ChangeCipherSpecRole.Refused,
                machine.ChangeCipherSpec);
            if (!isTaken)
            {
                Assert.Throws<InvalidOperationException>(machine.ReceiveChangeCipherSpec);
            }
        }
    }

    /// <summary>The handshakes that between them walk every arrow.</summary>
    private static IEnumerable<MachinePair> Handshakes(Role role)
    {
        yield return Handshake(role);
        yield return Handshake(role, ClientCertificatePolicy.Request);
        yield return Handshake(role, ClientCertificatePolicy.Require, TestIdentity.Create(KeyKind.EcP256));
        var sessions = new TestSessions();
        if (role.IsTls12())
        {
            ServerHandshakeOptions server = TestOptions.Server12(sessions: sessions.Options12());
            yield return new MachinePair(TestOptions.Client12(), server, sessions.Session12());
            yield return Wanting(new MachinePair(TestOptions.Client12(), server));
            yield return new MachinePair(
                TestOptions.Client12(suites: CipherSuiteInfo.Tls12Psk),
                TestOptions.Server12(externalPsks: true),
                psks12: [TestPsks.Plain("a")])
            {
                FindPsk = _ => TestPsks.Plain("a"),
            };
            yield return new MachinePair(
                TestOptions.Client12(suites: CipherSuiteInfo.Tls12Psk, asksForPsk: true), TestOptions.Server12(externalPsks: true))
            {
                FindPsk = _ => TestPsks.Plain("a"),
            };
            yield return OfKey12();
            yield return Stapling(sendsStatus: true);
            yield return Stapling(sendsStatus: false);
            yield return OfRsa(sendsStatus: true, ClientCertificatePolicy.None);
            yield return OfRsa(sendsStatus: false, ClientCertificatePolicy.None);
            yield return OfRsa(sendsStatus: false, ClientCertificatePolicy.Request);
            var old = new TestSessions { Now = sessions.Now };
            ClientSession12 session = old.Session12();
            old.Now += TimeSpan.FromHours(13);
            yield return new MachinePair(
                TestOptions.Client12(), TestOptions.Server12(sessions: old.Options12()), session);
        }
        else
        {
            yield return new MachinePair(
                server: TestOptions.Server(sessions: sessions.Options()), session: sessions.Session());
            var early = new TestEarlyData();
            ClientSession13 session = sessions.Session(early.Server(sessions));
            session.SetAge(TimeSpan.Zero);
            yield return new MachinePair(TestEarlyData.Client(), early.Server(sessions), session);
            var asking = new TestEarlyData { Asks = true };
            ClientSession13 another = sessions.Session(asking.Server(sessions));
            another.SetAge(TimeSpan.Zero);
            yield return new MachinePair(TestEarlyData.Client(), asking.Server(sessions), another);
            yield return new MachinePair(TestPsks.Client(), TestPsks.Server(), psks: [TestPsks.Plain("a")])
            {
                FindPsk = TestPsks.Knowing(() => TestPsks.Plain("a")),
            };
            yield return OfKey13();
            yield return Late();
            yield return new MachinePair(
                TestOptions.Client(shares: [NamedGroup.X25519]),
                TestOptions.Server(groups: [NamedGroup.Secp256r1]));
        }
    }

    /// <summary>A session that a pre-shared key began.</summary>
    private static MachinePair OfKey12()
    {
        ServerHandshakeOptions server =
            TestOptions.Server12(externalPsks: true, sessions: new TestSessions().Options12());
        ClientHandshakeOptions client = TestOptions.Client12(suites: CipherSuiteInfo.Tls12Psk);
        using MachinePair first = Wanting(new MachinePair(client, server, psks12: [TestPsks.Plain("a")])
        {
            FindPsk = _ => TestPsks.Plain("a"),
        });
        first.Run();
        return new MachinePair(client, server, first.ClientOutput.Sessions12.Single(), psks12: [TestPsks.Plain("a")])
        {
            FindPsk = _ => TestPsks.Plain("a"),
        };
    }

    /// <summary>The same in TLS 1.3.</summary>
    private static MachinePair OfKey13()
    {
        ServerHandshakeOptions server = TestPsks.Server(sessions: new TestSessions().Options());
        using MachinePair first = Wanting(new MachinePair(TestPsks.Client(), server, psks: [TestPsks.Plain("a")])
        {
            FindPsk = TestPsks.Knowing(() => TestPsks.Plain("a")),
        });
        first.Run();
        return new MachinePair(TestPsks.Client(), server, first.ClientOutput.Sessions[0])
        {
            FindPsk = TestPsks.Knowing(() => TestPsks.Plain("a")),
        };
    }

    private static MachinePair Stapling(bool sendsStatus) => new(
        TestOptions.Client12(extras: new ClientExtras { OcspResponse = true }),
        TestOptions.Server12(
            rewriter: sendsStatus ? null : Misbehaviour.Raw<CertificateStatus>(_ => [])))
    {
        ServerIdentity = TestIdentity.Create(KeyKind.EcP256, ocspResponse: new byte[] { 0x30, 0 }),
    };

    private static MachinePair OfRsa(bool sendsStatus, ClientCertificatePolicy policy) => new(
        TestOptions.Client12(suites: CipherSuiteInfo.Tls12Rsa, extras: new ClientExtras { OcspResponse = true }),
        TestOptions.Server12(
            suites: CipherSuiteInfo.Tls12Rsa,
            clientCertificates: policy,
            rewriter: sendsStatus ? null : Misbehaviour.Raw<CertificateStatus>(_ => [])))
    {
        ServerIdentity = Rsa,
    };

    private static MachinePair Wanting(MachinePair pair)
    {
        pair.ClientOutput.WantsSessions = true;
        return pair;
    }

    private static MachinePair Handshake(
        Role role,
        ClientCertificatePolicy policy = ClientCertificatePolicy.None,
        TestIdentity? identity = null) => role.IsTls12()
            ? new MachinePair(TestOptions.Client12(), TestOptions.Server12(clientCertificates: policy))
            {
                ClientIdentity = identity,
            }
            : new MachinePair(server: TestOptions.Server(clientCertificates: policy))
            {
                ClientIdentity = identity,
            };

    private static List<Transition> Walks(Role role)
    {
        var steps = new List<Transition>();
        foreach (MachinePair pair in Handshakes(role))
        {
            using (pair)
            {
                pair.Run();
                if (role.IsTls12())
                {
                    pair.AskToRenegotiate();
                }
                else
                {
                    pair.UpdateKeys(role.IsServer());
                    pair.SendTicket();
                }

                steps.AddRange(pair.Transitions.Where(step => step.IsServer == role.IsServer()));
            }
        }

        if (!role.IsTls12())
        {
            steps.AddRange(LateWalks(role));
        }

        return steps;
    }

    /// <summary>Authentication after the handshake, with everything that may come between.</summary>
    private static IEnumerable<Transition> LateWalks(Role role)
    {
        (bool IsServer, string State)[] stops =
        [
            (false, nameof(Client13.AwaitLateCertificate)),
            (false, nameof(Client13.AwaitLateSignature)),
            (true, nameof(Server13.Asking)),
            (true, nameof(Server13.AwaitLateVerdict)),
            (true, nameof(Server13.WaitLateCertificateVerify)),
            (true, nameof(Server13.WaitLateFinished)),
        ];
        foreach ((bool isServer, string state) in stops)
        {
            using MachinePair pair = Late();
            Assert.True(pair.RunUntil(isServer, state));
            pair.OrderKeyUpdate(byServer: isServer);
            if (isServer)
            {
                pair.OrderRequest();
                pair.OrderTicket();
            }

            pair.Continue();
            pair.OrderTicket();
            pair.UpdateKeys(byServer: true);
            pair.UpdateKeys(byServer: false);
            pair.SendTicket();
            foreach (Transition step in pair.Transitions.Where(step => step.IsServer == role.IsServer()))
            {
                yield return step;
            }
        }
    }

    private static MachinePair Late() => new(
        TestOptions.Client(late: true), TestOptions.Server(sessions: new TestSessions().Options()))
    {
        ClientIdentity = TestIdentity.Create(KeyKind.EcP256),
        AsksLate = true,
    };

    private static MachinePair StoppedIn(Role role, string state)
    {
        foreach (MachinePair pair in Handshakes(role))
        {
            if (pair.RunUntil(role.IsServer(), state))
            {
                return pair;
            }

            pair.Dispose();
        }

        throw new InvalidOperationException($"No handshake comes through {state}.");
    }

    private static string Document(Role role)
    {
        string side = role.IsServer() ? "server" : "client";
        string number = role.IsTls12() ? "1.2" : "1.3";
        string folder = role.IsServer() ? "Server" : "Client";
        string figure = role switch
        {
            Role.Client13 => "RFC 8446 Appendix A.1",
            Role.Server13 => "RFC 8446 Appendix A.2",
            _ => "RFC 5246 §7.3, figure 1,",
        };
        var text = new StringBuilder()
            .Append($"# TLS {number} {side}: transitions\n\n")
            .Append($"{figure} as `src/Tls.Handshake/{folder}/Tls{number.Replace(".", "")}/{role}.cs` has it.")
            .Append(" Written by a test, which walks every arrow.\n")
            .Append("States named Await… are pauses: the application answers a question there.\n\n")
            .Append("## Arrows\n\n| in | on | goes to |\n|---|---|---|\n");
        TransitionTable table = TransitionTable.Of(role);
        List<string> order = [.. table.States.Select(state => state.Name)];
        foreach (Transition step in Walks(role).Distinct().OrderBy(step => order.IndexOf(step.From)))
        {
            text.Append($"| {step.From} | {step.Input} | {step.To} |\n");
        }

        return text
            .Append("\n## Everything that may arrive, everywhere\n\n")
            .Append("● has an arrow;\n")
            .Append(role == Role.Client12
                ? "· is `unexpected_message`, before the message is parsed; a HelloRequest before the end of the\n"
                    + "handshake is ignored.\n\n"
                : "· is `unexpected_message`, before the message is parsed.\n\n")
            .Append(table.Matrix())
            .ToString();
    }
}
