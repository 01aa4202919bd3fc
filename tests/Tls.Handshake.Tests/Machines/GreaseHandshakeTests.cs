using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Machines;

/// <summary>Values that mean nothing, sent to see whether peers ignore them (RFC 8701).</summary>
public class GreaseHandshakeTests
{
    [Fact]
    [Rfc("5246-7.4.1.4.1-2", "8446-4.2.3-2", "8446-4.2.9-1", "8446-9.2-2", "8446-9.2-5")]
    public void Every_list_of_a_ClientHello_begins_with_a_value_that_means_nothing()
    {
        ClientHello hello = Hello(TestOptions.Client(
            grease: true, protocols: ["h2"], suites: TestOptions.AllSuites, versions: TestOptions.Both));

        ExtensionBlock extensions = hello.Extensions;
        var groups = extensions.Find<SupportedGroups>()!.Groups;
        KeyShareEntry share = extensions.Find<KeyShareClientHello>()!.Entries[0];
        Assert.True(Grease.IsGrease((ushort)hello.CipherSuites[0]));
        Assert.True(Grease.IsGrease((ushort)groups[0]));
        Assert.Equal(groups[0], share.Group);
        Assert.Equal(1, share.KeyExchange.Length);
        Assert.True(Grease.IsGrease((ushort)extensions.Find<SupportedVersionsClientHello>()!.Versions[0]));
        Assert.True(Grease.IsGrease((ushort)extensions.Find<SignatureAlgorithms>()!.Schemes[0]));
        Assert.True(Grease.IsGrease(extensions.Find<AlpnOffer>()!.Protocols[0]));
        Assert.True(Grease.IsGrease(extensions.Find<PskKeyExchangeModes>()!.Modes[0]));
        Assert.True(Grease.IsGrease((ushort)extensions[0].Type));
        Assert.True(Grease.IsGrease((ushort)extensions[^1].Type));
        Assert.Equal("h2", extensions.Find<AlpnOffer>()!.Protocols[1]);
    }

    [Fact]
    public void The_two_extensions_are_never_of_one_type_and_all_values_turn_up()
    {
        var seen = new HashSet<ushort>();
        for (int i = 0; i < 2000; i++)
        {
            var grease = new GreaseValues(CryptoProvider.Default);
            Assert.NotEqual(grease.FirstExtension.Type, grease.LastExtension.Type);
            Assert.True(Grease.IsGrease(grease.Mode));
            Assert.True(Grease.IsGrease(grease.Protocol));
            seen.Add((ushort)grease.Group);
        }

        Assert.Equal(16, seen.Count);
    }

    [Fact]
    public void None_is_sent_unless_asked_for()
    {
        ClientHello hello = Hello(TestOptions.Client(protocols: ["h2"]));

        Assert.DoesNotContain(hello.CipherSuites, suite => Grease.IsGrease((ushort)suite));
        Assert.DoesNotContain(hello.Extensions, extension => Grease.IsGrease((ushort)extension.Type));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Rfc("5246-7.4.1.2-2", "5746-3.6-6", "8446-4.1.2-10", "8446-4.1.2-14", "8446-4.2.1-7")]
    [Rfc("8446-4.3.2-5", "8446-4.6.1-7", "8446-9.3-1", "8446-9.3-2", "8446-9.3-4", "8446-9.3-5")]
    public void Our_peers_ignore_it(bool isTls12)
    {
        ProtocolVersion version = isTls12 ? ProtocolVersion.Tls12 : ProtocolVersion.Tls13;
        using var pair = new MachinePair(
            TestOptions.Client(
                grease: true,
                protocols: ["h2"],
                suites: TestOptions.AllSuites,
                schemes: TestOptions.AllSchemes12,
                versions: isTls12 ? TestOptions.Tls12Only : TestOptions.Both,
                late: true),
            TestOptions.Server(
                protocols: ["h2"],
                suites: TestOptions.AllSuites,
                schemes: TestOptions.AllSchemes12,
                versions: TestOptions.Both,
                clientCertificates: ClientCertificatePolicy.Require,
                sessions: new TestSessions().Options(),
                extras: new ServerExtras { SendsGrease = true }))
        {
            ClientIdentity = TestIdentity.Create(KeyKind.EcP256),
        };
        pair.ClientOutput.WantsSessions = true;

        pair.Run();

        Assert.True(pair.Client.IsConnected && pair.Server.IsConnected);
        Assert.Equal(version, pair.Client.Facts.Version);

        Assert.Equal("h2", pair.Client.Facts.ApplicationProtocol);
        if (!isTls12)
        {
            pair.AskLate();
            Assert.Equal(2, pair.ClientOutput.Sessions.Count);
            var tickets = pair.ServerOutput.Sent.Where(m => m[0] == (byte)HandshakeType.NewSessionTicket);
            Assert.All(tickets, m => Assert.True(Grease.IsGrease(
                (ushort)((NewSessionTicket13)HandshakeDecoder.Decode(m)).Extensions[^1].Type)));
            var requests = pair.ServerOutput.Sent.Where(m => m[0] == (byte)HandshakeType.CertificateRequest)
                .Select(m => ((CertificateRequest13)HandshakeDecoder.Decode(m)).Extensions).ToList();
            Assert.Equal(2, requests.Count);
            Assert.All(requests, block => Assert.True(Grease.IsGrease((ushort)block[^1].Type)));
            Assert.All(requests, block => Assert.True(
                Grease.IsGrease((ushort)block.Find<SignatureAlgorithms>()!.Schemes[0])));
        }
    }

    [Fact]
    [Rfc("8446-4.1.2-2")]
    public void A_second_hello_has_the_same_values_and_one_share()
    {
        using var pair = new MachinePair(
            TestOptions.Client(grease: true, shares: [NamedGroup.X25519]),
            TestOptions.Server(groups: [NamedGroup.Secp256r1], sendRetryCookie: true));

        FullHandshakeTests.AssertConnected(pair.Run());

        var first = (ClientHello)HandshakeDecoder.Decode(pair.ClientOutput.Sent[0]);
        var second = (ClientHello)HandshakeDecoder.Decode(pair.ClientOutput.Sent[1]);
        Assert.Equal(first.CipherSuites, second.CipherSuites);
        Assert.Equal(
            first.Extensions.Select(e => e.Type).Order(),
            second.Extensions.Select(e => e.Type).Where(type => type != ExtensionType.Cookie).Order());
        Assert.Equal(
            first.Extensions.Find<SupportedGroups>()!.Groups, second.Extensions.Find<SupportedGroups>()!.Groups);
        KeyShareEntry share = Assert.Single(second.Extensions.Find<KeyShareClientHello>()!.Entries);
        Assert.Equal(NamedGroup.Secp256r1, share.Group);
    }

    [Fact]
    [Rfc("8446-4.2-4")]
    public void A_session_is_resumed_with_it()
    {
        var sessions = new TestSessions();
        using ClientSession13 session = sessions.Session();
        using var pair = new MachinePair(
            TestOptions.Client(grease: true), TestOptions.Server(sessions: sessions.Options()), session);

        FullHandshakeTests.AssertConnected(pair.Run());

        Assert.True(pair.Client.Facts.IsResumed);
    }

    private static ClientHello Hello(ClientHandshakeOptions options)
    {
        var output = new RecordedOutput();
        using HandshakeMachine machine = HandshakeMachines.Client(options, output, null, null, null);
        machine.Start();
        return (ClientHello)HandshakeDecoder.Decode(output.Sent[0]);
    }
}
