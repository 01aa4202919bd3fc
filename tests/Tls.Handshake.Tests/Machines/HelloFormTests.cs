using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Machines;

/// <summary>What stands in the hellos of TLS 1.3 and what does not (RFC 8446 §4.1.2, §4.1.3, §4.1.4, §4.2).</summary>
public class HelloFormTests
{
    // type, length, version and random; the session id follows.
    private const int SessionId = 4 + 2 + 32;

    private readonly TestSessions _sessions = new();

    [Fact]
    [Rfc("5246-7.4.1.2-4", "5246-7.4.1.2-5", "8446-4.1.2-6", "8446-4.1.2-7", "8446-4.1.2-8")]
    [Rfc("8446-4.1.2-11", "8446-D.5-7")]
    public void A_client_dresses_its_hello_as_one_of_TLS_1_2()
    {
        ClientHello[] hellos = [FirstHello(), FirstHello()];

        Assert.All(hellos, hello =>
        {
            Assert.Equal(ProtocolVersion.Tls12, hello.LegacyVersion);
            Assert.Equal([0], hello.LegacyCompressionMethods.ToArray());
            Assert.Equal(32, hello.LegacySessionId.Length);
        });
        Assert.NotEqual(hellos[0].LegacySessionId.ToArray(), hellos[1].LegacySessionId.ToArray());
    }

    [Fact]
    [Rfc("8446-4.1.3-1", "8446-4.1.3-7", "8446-4.1.3-8", "8446-4.1.3-9", "8446-4.1.4-1", "8446-4.1.4-2")]
    [Rfc("8446-4.2.1-11", "8446-4.2.1-12", "8446-9.2-3", "8446-9.2-7", "8446-D.5-7")]
    public void A_server_dresses_its_hello_as_one_of_TLS_1_2()
    {
        using ClientSession13 session = _sessions.Session();
        using var pair = new MachinePair(
            TestOptions.Client(shares: [NamedGroup.X25519]),
            TestOptions.Server(
                groups: [NamedGroup.Secp256r1], sendRetryCookie: true, sessions: _sessions.Options()),
            session);

        pair.Run();

        byte[] sent = Hello(pair.ClientOutput.Sent[0]).LegacySessionId.ToArray();
        Assert.All(pair.ServerOutput.Sent.Take(2), hello =>
        {
            Assert.Equal([3, 3], hello[4..6]);
            Assert.Equal([32, .. sent], hello[SessionId..(SessionId + 33)]);
            Assert.Equal(0, hello[SessionId + 33 + 2]);
        });
        var retry = (HelloRetryRequest)HandshakeDecoder.Decode(pair.ServerOutput.Sent[0]);
        var hello = (ServerHello13)HandshakeDecoder.Decode(pair.ServerOutput.Sent[1]);
        Assert.Equal(
            [ExtensionType.SupportedVersions, ExtensionType.Cookie, ExtensionType.KeyShare],
            retry.Extensions.Select(extension => extension.Type).OrderBy(Place));
        Assert.Equal(
            [ExtensionType.SupportedVersions, ExtensionType.PreSharedKey, ExtensionType.KeyShare],
            hello.Extensions.Select(extension => extension.Type).OrderBy(Place));
        Assert.Equal(ProtocolVersion.Tls13, retry.SelectedVersion);
        Assert.Equal(ProtocolVersion.Tls13, hello.SelectedVersion);

        static int Place(ExtensionType type) => type switch
        {
            ExtensionType.SupportedVersions => 0,
            ExtensionType.KeyShare => 2,
            _ => 1,
        };
    }

    [Fact]
    [Rfc("5246-7.4.1.3-1", "8446-4.1.3-3", "8446-4.1.3-4")]
    public void Randoms_of_hellos_are_drawn_anew_for_each()
    {
        var seen = new HashSet<string>();
        for (int i = 0; i < 4; i++)
        {
            using MachinePair pair = new MachinePair().Run();
            seen.Add(Convert.ToHexString(pair.ClientOutput.Sent[0].AsSpan(6, 32)));
            seen.Add(Convert.ToHexString(pair.ServerOutput.Sent[0].AsSpan(6, 32)));
        }

        Assert.Equal(8, seen.Count);
        Assert.All(seen, random => Assert.True(random.Distinct().Count() > 4, random));
    }

    [Fact]
    [Rfc("8446-4.2.1-1", "8446-4.2.1-2", "8446-9.2-3")]
    public void A_hello_names_all_versions_that_its_client_speaks()
    {
        Assert.Equal([ProtocolVersion.Tls13], Versions(TestOptions.Client()));
        Assert.Equal(
            [ProtocolVersion.Tls13, ProtocolVersion.Tls12], Versions(TestOptions.Client12(TestOptions.Both)));
    }

    [Fact]
    [Rfc("8446-4.2.2-2")]
    public void A_first_hello_has_no_cookie()
    {
        ServerHandshakeOptions server = TestOptions.Server(
            groups: [NamedGroup.Secp256r1], sendRetryCookie: true, sessions: _sessions.Options());
        ClientHandshakeOptions client = TestOptions.Client(shares: [NamedGroup.X25519]);
        using ClientSession13 session = _sessions.Session(server, client);
        using var pair = new MachinePair(client, server, session);

        pair.Run();

        Assert.True(pair.Client.Facts.IsResumed);
        Assert.False(Hello(pair.ClientOutput.Sent[0]).Extensions.Contains(ExtensionType.Cookie));
        Assert.True(Hello(pair.ClientOutput.Sent[1]).Extensions.Contains(ExtensionType.Cookie));
    }

    [Fact]
    [Rfc("8446-4.2.9-2", "8446-4.2.11-10", "8446-9.2-7")]
    public void A_first_hello_with_a_session_has_its_modes_and_ends_with_it()
    {
        using ClientSession13 session = _sessions.Session();
        using var pair = new MachinePair(
            TestOptions.Client(grease: true, protocols: ["h2"], late: true), null, session);

        pair.Run();

        ExtensionBlock extensions = Hello(pair.ClientOutput.Sent[0]).Extensions;
        Assert.IsType<PreSharedKeyClientHello>(extensions[^1]);
        Assert.Contains(PskKeyExchangeMode.PskDheKe, extensions.Find<PskKeyExchangeModes>()!.Modes);
    }

    [Fact]
    [Rfc("8446-4.2.8-3", "8446-4.2.8-4")]
    public void Shares_are_generated_anew_for_each_group_and_each_hello()
    {
        KeyShareEntry[] shares = [.. Shares(), .. Shares()];

        Assert.Equal(
            [NamedGroup.X25519, NamedGroup.Secp256r1, NamedGroup.X25519, NamedGroup.Secp256r1],
            shares.Select(share => share.Group));
        Assert.Equal(4, shares.Select(share => Convert.ToHexString(share.KeyExchange.Span)).Distinct().Count());

        static IEnumerable<KeyShareEntry> Shares() =>
            FirstHello(TestOptions.Client(
                groups: [NamedGroup.X25519, NamedGroup.Secp384r1, NamedGroup.Secp256r1],
                shares: [NamedGroup.X25519, NamedGroup.Secp256r1])).Extensions.Find<KeyShareClientHello>()!.Entries;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Rfc("8446-4.2-1", "8446-4.2.6-2", "8446-4.2.9-5", "8446-4.4.2-6")]
    public void A_server_answers_no_extension_that_was_not_offered(bool offersMore)
    {
        using var pair = new MachinePair(
            offersMore
                ? TestOptions.Client(protocols: ["h2"], late: true)
                : TestOptions.Client(serverName: null),
            TestOptions.Server(protocols: ["h2"], sessions: _sessions.Options()));

        pair.Run();

        ExtensionBlock offered = Hello(pair.ClientOutput.Sent[0]).Extensions;
        var hello = (ServerHello13)HandshakeDecoder.Decode(pair.ServerOutput.Sent[0]);
        var encrypted = (EncryptedExtensions)HandshakeDecoder.Decode(pair.ServerOutput.Sent[1]);
        var certificate = (Certificate13)HandshakeDecoder.Decode(pair.ServerOutput.Sent[2]);
        ExtensionType[] answered =
        [
            .. hello.Extensions.Concat(encrypted.Extensions)
                .Concat(certificate.Entries.SelectMany(entry => entry.Extensions))
                .Select(extension => extension.Type),
        ];
        Assert.Equal(offersMore, answered.Contains(ExtensionType.Alpn));
        Assert.All(answered, type => Assert.True(offered.Contains(type), $"{type}"));
        Assert.DoesNotContain(ExtensionType.PostHandshakeAuth, answered);
        Assert.DoesNotContain(ExtensionType.PskKeyExchangeModes, answered);
    }

    [Fact]
    [Rfc("8446-4.2.1-8", "8446-4.2.1-9", "8446-4.2.1-10", "8446-D.2-1")]
    public void A_supported_versions_without_TLS_1_3_leads_to_TLS_1_2()
    {
        using var pair = new MachinePair(
            TestOptions.Client12(rewriter: Misbehaviour.Of<ClientHello>(hello => hello.Copy(
                hello.Extensions.With(
                    new SupportedVersionsClientHello(ProtocolVersion.Tls12, ProtocolVersion.Tls11))))),
            TestOptions.Server12(TestOptions.Both));

        pair.Run();

        var hello = (ServerHello12)HandshakeDecoder.Decode(pair.ServerOutput.Sent[0]);
        Assert.Equal(ProtocolVersion.Tls12, pair.Server.Facts.Version);
        Assert.Equal(ProtocolVersion.Tls12, hello.LegacyVersion);
        Assert.False(hello.Extensions.Contains(ExtensionType.SupportedVersions));
    }

    [Fact]
    [Rfc("8446-4.2.7-1")]
    public void A_servers_supported_groups_change_nothing()
    {
        using var pair = new MachinePair(server: TestOptions.Server(rewriter: Misbehaviour.Of<EncryptedExtensions>(
            encrypted => new EncryptedExtensions
            {
                Extensions = encrypted.Extensions.With(new SupportedGroups(NamedGroup.Secp521r1)),
            })));

        FullHandshakeTests.AssertConnected(pair.Run());

        Assert.NotEqual(NamedGroup.Secp521r1, pair.Client.Facts.Group);
    }

    [Fact]
    [Rfc("5246-7.3-3", "8446-2-2")]
    public void Data_is_not_sent_before_the_Finished()
    {
        foreach (string state in new[] { "WaitServerHello", "WaitEncryptedExtensions", "WaitFinished" })
        {
            using var pair = new MachinePair();
            Assert.True(pair.RunUntil(isServer: false, state));
            Assert.False(pair.Client.MaySendApplicationData, state);
        }

        using var server = new MachinePair();
        Assert.True(server.RunUntil(isServer: true, "WaitFinished"));
        Assert.False(server.Server.MaySendApplicationData);
    }

    private static ClientHello FirstHello(ClientHandshakeOptions? options = null)
    {
        using var pair = new MachinePair(options);
        pair.Client.Start();
        return Hello(pair.ClientOutput.Sent[0]);
    }

    private static ClientHello Hello(byte[] message) => (ClientHello)HandshakeDecoder.Decode(message);

    private static IReadOnlyList<ProtocolVersion> Versions(ClientHandshakeOptions client) =>
        FirstHello(client).Extensions.Find<SupportedVersionsClientHello>()!.Versions;
}
