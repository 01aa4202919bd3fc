using System;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Psk;

/// <summary>Keys that were agreed on outside TLS (RFC 8446 §2.2, §4.2.11; RFC 9258).</summary>
public class ExternalPskTests
{
    private static readonly CipherSuiteInfo Sha256Suite = CipherSuiteInfo.Find(CipherSuite.TLS_AES_128_GCM_SHA256)!;
    private static readonly CipherSuiteInfo Sha384Suite = CipherSuiteInfo.Find(CipherSuite.TLS_AES_256_GCM_SHA384)!;

    [Theory]
    [InlineData(false, HashKind.Sha256)]
    [InlineData(false, HashKind.Sha384)]
    [InlineData(true, HashKind.Sha256)]
    [InlineData(true, HashKind.Sha384)]
    public void A_key_authenticates_both_sides_without_certificates(bool imported, HashKind hash)
    {
        using MachinePair pair = Pair(() => Key("a", imported, hash));

        pair.Run();

        AssertByPsk(pair, "a");
        Assert.Equal(hash, pair.Client.Facts.CipherSuite!.Hash);
        Assert.DoesNotContain(pair.Questions, question => question is not PskQuestion);
        Assert.Equal(
            pair.ClientOutput.Secrets.OrderBy(s => s.Key), pair.ServerOutput.Secrets.OrderBy(s => s.Key));
    }

    [Fact]
    [Rfc("8446-4.2.11-2", "8446-4.2.11-3")]
    public void A_suite_is_chosen_that_the_key_goes_with()
    {
        using MachinePair pair = Pair(
            () => Key("a", hash: HashKind.Sha384), server: TestPsks.Server(suites: [Sha256Suite, Sha384Suite]));

        pair.Run();

        Assert.Equal(Sha384Suite, pair.Server.Facts.CipherSuite);
    }

    [Fact]
    public void The_servers_order_decides_between_several_keys()
    {
        using var pair = new MachinePair(
            TestPsks.Client(), TestPsks.Server(), psks: [Key("a"), Key("b"), Key("c")])
        {
            FindPsk = TestPsks.Knowing(() => Key("x"), () => Key("c"), () => Key("a")),
        };

        pair.Run();

        AssertByPsk(pair, "c");
        Assert.Equal(2, ServerHello(pair).Extensions.Find<PreSharedKeyServerHello>()!.SelectedIdentity);
    }

    [Fact]
    [Rfc("8446-4.3.2-6", "8446-E.1-1")]
    public void A_client_that_is_known_by_its_key_is_not_asked_for_a_certificate()
    {
        using MachinePair pair = Pair(
            () => Key("a"), server: TestPsks.Server(clientCertificates: ClientCertificatePolicy.Require));

        pair.Run();

        AssertByPsk(pair, "a");
        Assert.False(pair.Server.Facts.ClientCertificateRequested);
    }

    [Fact]
    public void A_server_with_a_certificate_shows_it_to_a_client_without_a_known_key()
    {
        using var pair = new MachinePair(
            TestPsks.Client(required: false), TestPsks.Server(hasCertificates: true), psks: [Key("a")]);

        pair.Run();

        Assert.True(pair.Client.IsConnected);
        Assert.Null(pair.Client.Facts.ExternalPsk);
        Assert.NotNull(pair.Client.Facts.ServerSignatureScheme);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Rfc("8446-4.1.4-8")]
    public void A_retry_keeps_the_suite_of_the_key_and_drops_the_keys_of_others(bool imported)
    {
        using var pair = new MachinePair(
            TestPsks.Client(
                groups: [NamedGroup.Secp256r1, NamedGroup.X25519], shares: [NamedGroup.Secp256r1]),
            TestPsks.Server(groups: [NamedGroup.X25519]),
            psks: [Key("a", imported), Key("b", imported, HashKind.Sha384)])
        {
            FindPsk = TestPsks.Knowing(() => Key("b", imported, HashKind.Sha384)),
        };

        pair.Run();

        AssertByPsk(pair, "b");
        Assert.True(pair.Client.Facts.WasRetried);
        var second = (ClientHello)HandshakeDecoder.Decode(pair.ClientOutput.Sent[1]);
        Assert.Single(second.Extensions.Find<PreSharedKeyClientHello>()!.Identities);
        Assert.Equal(0, ServerHello(pair).Extensions.Find<PreSharedKeyServerHello>()!.SelectedIdentity);
    }

    [Fact]
    [Rfc("8446-4.1.1-2", "8446-4.2.8-11", "8446-4.2.9-6")]
    public void Without_forward_secrecy_if_both_insist()
    {
        using MachinePair pair = Pair(
            () => Key("a"),
            TestPsks.Client(alone: true, rewriter: Misbehaviour.Of<ClientHello>(OnlyPskKe)),
            TestPsks.Server(alone: true));

        pair.Run();

        AssertByPsk(pair, "a");
        Assert.Null(pair.Client.Facts.Group);
        Assert.False(ServerHello(pair).Extensions.Contains(ExtensionType.KeyShare));
        Assert.Equal(
            pair.ClientOutput.Secrets.OrderBy(s => s.Key), pair.ServerOutput.Secrets.OrderBy(s => s.Key));
    }

    [Fact]
    [Rfc("8446-4.1.1-2")]
    public void With_forward_secrecy_wherever_it_can_be()
    {
        using MachinePair pair = Pair(() => Key("a"), TestPsks.Client(alone: true), TestPsks.Server(alone: true));

        pair.Run();

        AssertByPsk(pair, "a");
        Assert.NotNull(pair.Client.Facts.Group);
    }

    [Fact]
    public void A_session_that_a_key_began_goes_on_where_client_certificates_are_required()
    {
        var sessions = new TestSessions();
        ServerHandshakeOptions server = TestPsks.Server(
            clientCertificates: ClientCertificatePolicy.Require, sessions: sessions.Options());
        using MachinePair first = Pair(() => Key("a"), server: server);
        first.ClientOutput.WantsSessions = true;
        first.Run();

        using var pair = new MachinePair(TestPsks.Client(), server, first.ClientOutput.Sessions[0])
        {
            FindPsk = TestPsks.Knowing(() => Key("a")),
        };
        pair.Run();

        Assert.True(pair.Server.Facts.IsResumed);
        Assert.Equal("a"u8, pair.Server.Facts.PskIdentity.Span);
    }

    [Fact]
    public void A_session_stands_before_a_key_and_the_key_is_there_if_it_is_declined()
    {
        var sessions = new TestSessions();
        ServerHandshakeOptions server = TestPsks.Server(sessions: sessions.Options());
        using MachinePair first = Pair(() => Key("a"), server: server);
        first.ClientOutput.WantsSessions = true;
        first.Run();

        foreach (bool declined in new[] { false, true })
        {
            using var pair = new MachinePair(
                TestPsks.Client(),
                declined ? TestPsks.Server(sessions: new TestSessions().Options()) : server,
                first.ClientOutput.Sessions[0],
                [Key("a")])
            {
                FindPsk = TestPsks.Knowing(() => Key("a")),
            };
            pair.Run();
            Assert.Equal(!declined, pair.Client.Facts.IsResumed);
            Assert.Equal(declined, pair.Client.Facts.ExternalPsk is not null);
        }
    }

    [Fact]
    public void The_same_key_imported_and_not_are_two_keys()
    {
        using MachinePair pair = Pair(
            () => Key("a", imported: true), find: TestPsks.Knowing(() => Key("a", imported: false)));

        Assert.Equal(TlsFault.MismatchPresharedKey, pair.RunToFault().Fault);
    }

    [Fact]
    public void Imports_for_two_hashes_give_two_keys()
    {
        using ExternalPsk one = Key("a", imported: true);
        using ExternalPsk other = Key("a", imported: true, HashKind.Sha384);
        using ExternalPsk byAnother = TestPsks.Imported("a", HashKind.Sha256, HashKind.Sha384);

        Assert.Equal(32, one.Key.Length);
        Assert.Equal(48, other.Key.Length);
        Assert.False(one.Key.Span.SequenceEqual(other.Key.Span[..32]));
        Assert.False(one.Key.Span.SequenceEqual(byAnother.Key.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0000")]
    [InlineData("000261")]
    [InlineData("00016100")]
    [InlineData("0001610002" + "62")]
    [InlineData("0001610000" + "0304" + "00")]
    [InlineData("00000000" + "0304" + "0001")]
    [InlineData("0001610000" + "0303" + "0001")]
    [InlineData("0001610000" + "0304" + "0003")]
    [InlineData("0001610000" + "0304" + "0001" + "00")]
    public void What_is_no_ImportedIdentity_of_TLS_1_3_is_not_read_as_one(string hex) =>
        Assert.Null(ImportedIdentity.TryRead(Convert.FromHexString(hex)));

    [Fact]
    public void What_is_no_ImportedIdentity_is_found_out_without_an_exception()
    {
        byte[] identity = [0, 2, 0x61];
        _ = ImportedIdentity.TryRead(identity);
        long before = GC.GetAllocatedBytesForCurrentThread();

        ImportedIdentity? read = ImportedIdentity.TryRead(identity);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Null(read);
    }

    [Fact]
    public void An_ImportedIdentity_is_read_as_it_was_written()
    {
        ImportedIdentity? read = ImportedIdentity.TryRead(Convert.FromHexString("000161000162" + "0304" + "0002"));

        Assert.Equal("a"u8, read!.ExternalIdentity.Span);
        Assert.Equal("b"u8, read.Context.Span);
        Assert.Equal(HashKind.Sha384, read.TargetHash);
        Assert.Equal("000161000162" + "0304" + "0002", Convert.ToHexString(read.Encode()));
    }

    private static ClientHello OnlyPskKe(ClientHello hello) => TestBinders.Rebind(
        hello.Copy(hello.Extensions.Replace(new PskKeyExchangeModes(PskKeyExchangeMode.PskKe))), Key("a"));

    private static MachinePair Pair(
        Func<ExternalPsk> key,
        ClientHandshakeOptions? client = null,
        ServerHandshakeOptions? server = null,
        Func<PskQuestion, ExternalPsk?>? find = null) =>
        new(client ?? TestPsks.Client(), server ?? TestPsks.Server(), psks: [key()])
        {
            FindPsk = find ?? TestPsks.Knowing(key),
        };

    private static ExternalPsk Key(string name, bool imported = false, HashKind hash = HashKind.Sha256) =>
        imported ? TestPsks.Imported(name, hash) : TestPsks.Plain(name, hash);

    private static ServerHello13 ServerHello(MachinePair pair) => pair.ServerOutput.Sent
        .Select(message => HandshakeDecoder.Decode(message)).OfType<ServerHello13>().Single();

    private static void AssertByPsk(MachinePair pair, string name)
    {
        Assert.True(pair.Client.IsConnected);
        Assert.True(pair.Server.IsConnected);
        foreach (HandshakeMachine machine in new[] { pair.Client, pair.Server })
        {
            Assert.False(machine.Facts.IsResumed);
            ReadOnlyMemory<byte> identity = machine.Facts.PskIdentity;
            identity = ImportedIdentity.TryRead(identity)?.ExternalIdentity ?? identity;
            Assert.Equal(name, System.Text.Encoding.ASCII.GetString(identity.Span));
            Assert.Throws<ObjectDisposedException>(() => machine.Facts.ExternalPsk!.Key.Span[0]);
        }
    }
}
