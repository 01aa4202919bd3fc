using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Machines;

/// <summary>What two peers agree on when they have a choice.</summary>
public class NegotiationTests
{
    private static readonly CipherSuiteInfo Aes128 =
        CipherSuiteInfo.Find(CipherSuite.TLS_AES_128_GCM_SHA256)!;

    private static readonly CipherSuiteInfo Aes256 =
        CipherSuiteInfo.Find(CipherSuite.TLS_AES_256_GCM_SHA384)!;

    private static readonly CipherSuiteInfo ChaCha =
        CipherSuiteInfo.Find(CipherSuite.TLS_CHACHA20_POLY1305_SHA256)!;

    [Fact]
    public void The_servers_order_of_suites_decides()
    {
        using var pair = new MachinePair(
            TestOptions.Client(suites: [Aes128, ChaCha, Aes256]),
            TestOptions.Server(suites: [Aes256, Aes128]));

        Assert.Equal(Aes256, pair.Run().Client.Facts.CipherSuite);
    }

    [Fact]
    [Rfc("7301-3.2-2")]
    public void The_servers_order_of_protocols_decides()
    {
        using var pair = new MachinePair(
            TestOptions.Client(protocols: ["http/1.1", "h2"]),
            TestOptions.Server(protocols: ["h2", "http/1.1"]));

        pair.Run();

        Assert.Equal("h2", pair.Client.Facts.ApplicationProtocol);
        Assert.Equal("h2", pair.Server.Facts.ApplicationProtocol);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_protocols_on_one_side_none_is_chosen(bool clientHasSome)
    {
        using var pair = new MachinePair(
            TestOptions.Client(protocols: clientHasSome ? ["h2"] : []),
            TestOptions.Server(protocols: clientHasSome ? [] : ["h2"]));

        pair.Run();

        Assert.True(pair.Client.IsConnected);
        Assert.Null(pair.Client.Facts.ApplicationProtocol);
        Assert.Null(pair.Server.Facts.ApplicationProtocol);
    }

    [Fact]
    [Rfc("8446-9.2-2", "8446-9.2-13")]
    public void The_server_is_told_the_name_the_schemes_and_the_protocols()
    {
        using var pair = new MachinePair(
            TestOptions.Client(
                serverName: "one.example",
                protocols: ["h2"],
                schemes: [SignatureScheme.EcdsaSecp256r1Sha256]));

        pair.Run();

        CertificateQuestion question = pair.Questions.OfType<CertificateQuestion>().Single();
        Assert.True(question.IsServer);
        Assert.Equal("one.example", question.ServerName);
        Assert.Equal(["h2"], question.ApplicationProtocols);
        Assert.Equal([SignatureScheme.EcdsaSecp256r1Sha256], question.SignatureSchemes);
        Assert.Equal("one.example", pair.Server.Facts.ServerName);
    }

    [Fact]
    public void Without_a_name_no_server_name_is_sent_nor_acknowledged()
    {
        using var pair = new MachinePair(TestOptions.Client(serverName: null));

        pair.Run();

        var hello = (ClientHello)HandshakeDecoder.Decode(pair.ClientOutput.Sent[0]);
        var encrypted = (EncryptedExtensions)HandshakeDecoder.Decode(pair.ServerOutput.Sent[1]);
        Assert.False(hello.Extensions.Contains(ExtensionType.ServerName));
        Assert.Empty(encrypted.Extensions);
    }

    [Fact]
    public void The_servers_order_of_schemes_decides_among_those_of_its_key()
    {
        using TestIdentity identity = TestIdentity.Create(KeyKind.Rsa);
        using var pair = new MachinePair(
            server: TestOptions.Server(
                schemes: [SignatureScheme.EcdsaSecp256r1Sha256, SignatureScheme.RsaPssRsaeSha384]))
        {
            ServerIdentity = identity,
        };

        Assert.Equal(SignatureScheme.RsaPssRsaeSha384, pair.Run().Client.Facts.ServerSignatureScheme);
    }

    [Fact]
    [Rfc("8446-4.1.2-9")]
    public void Without_middlebox_compatibility_there_is_no_session_id_and_no_change_cipher_spec()
    {
        using var pair = new MachinePair(
            TestOptions.Client(middleboxCompatibility: false), TestOptions.Server(middleboxCompatibility: false));

        FullHandshakeTests.AssertConnected(pair.Run());

        var hello = (ClientHello)HandshakeDecoder.Decode(pair.ClientOutput.Sent[0]);
        Assert.True(hello.LegacySessionId.IsEmpty);
        Assert.Equal(0, pair.ClientOutput.ChangeCipherSpecs + pair.ServerOutput.ChangeCipherSpecs);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [Rfc("8446-D.4-1")]
    public void A_server_sends_change_cipher_spec_if_either_side_wants_to_look_like_TLS_1_2(bool client, bool server)
    {
        using var pair = new MachinePair(
            TestOptions.Client(middleboxCompatibility: client), TestOptions.Server(middleboxCompatibility: server));

        FullHandshakeTests.AssertConnected(pair.Run());

        Assert.Equal(1, pair.ServerOutput.ChangeCipherSpecs);
    }

    [Theory]
    [InlineData(false, CipherSuite.TLS_AES_128_GCM_SHA256)]
    [InlineData(true, CipherSuite.TLS_CHACHA20_POLY1305_SHA256)]
    public void The_servers_order_of_suites_decides_or_the_clients_if_the_server_likes(bool clients, CipherSuite expected)
    {
        CipherSuiteInfo aes = CipherSuiteInfo.Find(CipherSuite.TLS_AES_128_GCM_SHA256)!;
        CipherSuiteInfo chaCha = CipherSuiteInfo.Find(CipherSuite.TLS_CHACHA20_POLY1305_SHA256)!;
        using var pair = new MachinePair(
            TestOptions.Client(suites: [chaCha, aes]),
            TestOptions.Server(suites: [aes, chaCha], preferClientSuites: clients));

        pair.Run();

        Assert.Equal(expected, pair.Server.Facts.CipherSuite!.Suite);
    }

    [Fact]
    public void A_psk_and_early_data_are_declined_by_a_full_handshake()
    {
        using var pair = new MachinePair(TestOptions.Client(
            rewriter: Misbehaviour.Of<ClientHello>(hello => hello.Copy(
                [
                    .. hello.Extensions,
                    new EarlyDataIndication(),
                    new PreSharedKeyClientHello([new PskIdentity(new byte[32], 7)], [new byte[32]]),
                ]))));

        pair.Server.Start();
        pair.Client.Start();
        pair.Server.Receive(pair.ClientOutput.Outbox.Dequeue().Message);
        Assert.True(pair.Server.SkipsEarlyData);
        pair.Server.Answer(TestIdentity.Create(KeyKind.EcP256).Identity);
        pair.Server.Answer(TestIdentity.Sign((SignatureQuestion)pair.Server.Pending!));
        Assert.True(pair.Server.SkipsEarlyData);
        FullHandshakeTests.AssertConnected(pair.Pump());
        Assert.False(pair.Server.SkipsEarlyData);
    }
}
