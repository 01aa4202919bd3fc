using System;
using System.Linq;
using Tls.Crypto;
using Tls.Handshake.Tests.Faults;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Machines;

/// <summary>The CBC suites of TLS 1.2, and encrypt_then_mac (RFC 7366), machine to machine.</summary>
public class CbcSuiteTests
{
    private static readonly CipherSuiteInfo Cbc = CipherSuiteInfo.Find(
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA)!;

    private static readonly CipherSuiteInfo Gcm = CipherSuiteInfo.Find(
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384)!;

    private readonly TestSessions _sessions = new();

    public static TheoryData<CipherSuite, bool> Suites
    {
        get
        {
            var rows = new TheoryData<CipherSuite, bool>();
            foreach (CipherSuiteInfo suite in CipherSuiteInfo.Tls12Cbc)
            {
                rows.Add(suite.Suite, true);
                rows.Add(suite.Suite, false);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    [Rfc("5289-3.1-1")]
    public void Every_suite_connects_with_encrypt_then_mac_and_without(CipherSuite suite, bool outside)
    {
        CipherSuiteInfo only = CipherSuiteInfo.Find(suite)!;
        bool isPsk = only.Authentication == SuiteAuthentication.Psk;
        using TestIdentity identity = TestIdentity.Create(
            only.Authentication == SuiteAuthentication.Rsa ? KeyKind.Rsa : KeyKind.EcP256);
        using var pair = new MachinePair(
            TestOptions.Client12(suites: [only], rewriter: outside ? null : WithoutOffer()),
            TestOptions.Server12(suites: [only], externalPsks: isPsk),
            psks12: isPsk ? [TestPsks.Plain("a")] : [])
        {
            ServerIdentity = identity,
            FindPsk = _ => TestPsks.Plain("a"),
        };

        pair.Run();

        Assert.True(pair.Client.IsConnected && pair.Server.IsConnected);
        Assert.Equal(only, pair.Server.Facts.CipherSuite);
        Assert.Equal((outside, outside), (pair.Client.Facts.EncryptsThenMacs, pair.Server.Facts.EncryptsThenMacs));
        Assert.Equal(pair.ClientOutput.WriteKeys, pair.ServerOutput.ReadKeys);
        Assert.Equal(pair.ServerOutput.WriteKeys, pair.ClientOutput.ReadKeys);
    }

    [Fact]
    public void The_key_block_is_cut_into_MAC_keys_then_keys_and_no_IVs()
    {
        // RFC 5246 §6.3.
        byte[] block = [.. Enumerable.Range(0, KeyBlock12.Size(Cbc)).Select(i => (byte)i)];
        using var keys = new KeyBlock12(Cbc, encryptsThenMacs: true, block);

        Assert.Equal(2 * (20 + 16), block.Length);
        using TrafficKeys client = keys.TakeClient();
        Assert.Equal(block[..20], client.MacKey.ToArray());
        Assert.Equal(block[40..56], client.Key.ToArray());
        Assert.True(client.EncryptsThenMacs && client.Iv.Length == 0);
        using TrafficKeys server = keys.TakeServer();
        Assert.Equal(block[20..40], server.MacKey.ToArray());
        Assert.Equal(block[56..72], server.Key.ToArray());
    }

    [Fact]
    public void A_key_block_wipes_what_nobody_has_taken_and_gives_each_half_once()
    {
        byte[] block = [.. Enumerable.Range(1, KeyBlock12.Size(Gcm)).Select(i => (byte)i)];
        var keys = new KeyBlock12(Gcm, encryptsThenMacs: false, block);
        using TrafficKeys client = keys.TakeClient();
        Assert.Throws<InvalidOperationException>(() => keys.TakeClient());
        keys.Dispose();
        Assert.Equal(block[..client.Key.Length], client.Key.ToArray());
        TrafficKeys server = keys.TakeServer();
        Assert.Throws<ObjectDisposedException>(() => server.Key.Length);
    }

    [Fact]
    public void Encrypt_then_mac_is_not_offered_without_a_CBC_suite_nor_answered_with_an_AEAD()
    {
        using var none = new MachinePair(TestOptions.Client12(), TestOptions.Server12());
        none.Run();
        Assert.False(Hello(none).Extensions.Contains(ExtensionType.EncryptThenMac));

        using var both = new MachinePair(
            TestOptions.Client12(suites: [Gcm, Cbc]), TestOptions.Server12(suites: [Cbc, Gcm]));
        both.Run();
        Assert.True(Hello(both).Extensions.Contains(ExtensionType.EncryptThenMac));
        Assert.True(both.Client.IsConnected);
        Assert.Equal(Gcm, both.Client.Facts.CipherSuite);
        Assert.False(both.Server.Facts.EncryptsThenMacs);
    }

    [Fact]
    [Provokes(TlsFault.IllegalExtensionForMessage)]
    public void Encrypt_then_mac_with_an_AEAD_is_illegal_parameter()
    {
        using var pair = new MachinePair(
            TestOptions.Client12(suites: [Gcm, Cbc]),
            TestOptions.Server12(suites: [Gcm], rewriter: Misbehaviour.Of<ServerHello12>(
                hello => hello.Copy(hello.Extensions.With(new EncryptThenMac())))));

        Expect.Fault(
            TlsFault.IllegalExtensionForMessage, AlertDescription.IllegalParameter, Refused.ByClient(pair));
    }

    [Fact]
    [Rfc("5246-7.4.1.4-2")]
    public void Encrypt_then_mac_that_was_not_offered_is_unsolicited()
    {
        using var pair = new MachinePair(
            TestOptions.Client12(suites: [Cbc], rewriter: WithoutOffer()),
            TestOptions.Server12(suites: [Cbc], rewriter: Misbehaviour.Of<ServerHello12>(
                hello => hello.Copy(hello.Extensions.With(new EncryptThenMac())))));

        Expect.Fault(
            TlsFault.UnexpectedExtension, AlertDescription.UnsupportedExtension, Refused.ByClient(pair));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_CBC_suite_is_taken_only_where_no_other_is_in_common(bool clientDecides)
    {
        using var pair = new MachinePair(
            TestOptions.Client12(suites: [Cbc, Gcm]),
            TestOptions.Server(
                suites: [Cbc, Gcm],
                schemes: TestOptions.AllSchemes12,
                versions: TestOptions.Tls12Only,
                preferClientSuites: clientDecides));

        pair.Run();

        Assert.Equal(Gcm, pair.Server.Facts.CipherSuite);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_CBC_session_goes_on_until_something_better_is_in_common(bool better)
    {
        foreach (bool ticket in new[] { true, false })
        {
            using ClientSession12 session = Session(ticket);
            using var pair = new MachinePair(
                TestOptions.Client12(suites: better ? [Cbc, Gcm] : [Cbc]),
                TestOptions.Server12(suites: [Gcm, Cbc], sessions: _sessions.Options12(ticket)),
                session);

            pair.Run();

            Assert.True(pair.Client.IsConnected && pair.Server.IsConnected);
            Assert.Equal(!better, pair.Client.Facts.IsResumed);
            Assert.Equal(better ? Gcm : Cbc, pair.Client.Facts.CipherSuite);
            Assert.Equal(!better, pair.Client.Facts.EncryptsThenMacs);
            Assert.Equal(pair.ClientOutput.WriteKeys, pair.ServerOutput.ReadKeys);
            Assert.Equal(pair.ServerOutput.WriteKeys, pair.ClientOutput.ReadKeys);
        }
    }

    [Fact]
    public void A_CBC_session_does_not_go_on_with_a_server_that_has_CBC_no_more()
    {
        foreach (bool ticket in new[] { true, false })
        {
            using ClientSession12 session = Session(ticket);
            using var pair = new MachinePair(
                TestOptions.Client12(suites: [Cbc, Gcm]),
                TestOptions.Server12(suites: [Gcm], sessions: _sessions.Options12(ticket)),
                session);

            pair.Run();

            Assert.False(pair.Client.Facts.IsResumed);
            Assert.Equal(Gcm, pair.Client.Facts.CipherSuite);
        }
    }

    private ClientSession12 Session(bool ticket)
    {
        using var first = new MachinePair(
            TestOptions.Client12(suites: [Cbc]),
            TestOptions.Server12(suites: [Cbc], sessions: _sessions.Options12(ticket)));
        first.ClientOutput.WantsSessions = true;
        first.Run();
        return first.ClientOutput.Sessions12.Single();
    }

    private static System.Func<HandshakeMessage, System.ReadOnlyMemory<byte>> WithoutOffer() =>
        Misbehaviour.Of<ClientHello>(hello => hello.Copy(hello.Extensions.Without<EncryptThenMac>()));

    private static ClientHello Hello(MachinePair pair) => (ClientHello)HandshakeDecoder.Decode(
        pair.ClientOutput.Sent[0], ProtocolVersion.Tls12, CertificateType.X509, SuiteAuthentication.Any);
}
