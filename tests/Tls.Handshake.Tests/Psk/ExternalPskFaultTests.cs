using System;
using System.Linq;
using Tls.Crypto;
using Tls.Handshake.Tests.Faults;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Psk;

/// <summary>What either side refuses in the other's use of external keys.</summary>
public class ExternalPskFaultTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Provokes(TlsFault.MismatchPresharedKey)]
    public void A_server_without_a_certificate_that_knows_none_of_the_keys_is_handshake_failure(bool offers)
    {
        using var pair = new MachinePair(
            TestPsks.Client(required: offers), TestPsks.Server(), psks: offers ? [TestPsks.Plain("a")] : null);

        Expect.Fault(
            TlsFault.MismatchPresharedKey, AlertDescription.HandshakeFailure, Refused.ByServer(pair));
    }

    [Fact]
    [Provokes(TlsFault.MismatchPresharedKey)]
    [Rfc("8446-4.1.1-2", "8446-4.2.9-4")]
    public void Psk_ke_alone_is_refused_unless_it_is_asked_for()
    {
        using var pair = new MachinePair(
            TestPsks.Client(rewriter: Misbehaviour.Of<ClientHello>(hello => TestBinders.Rebind(
                hello.Copy(hello.Extensions.Replace(new PskKeyExchangeModes(PskKeyExchangeMode.PskKe))),
                TestPsks.Plain("a")))),
            TestPsks.Server(),
            psks: [TestPsks.Plain("a")])
        {
            FindPsk = TestPsks.Knowing(() => TestPsks.Plain("a")),
        };

        Expect.Fault(
            TlsFault.MismatchPresharedKey, AlertDescription.HandshakeFailure, Refused.ByServer(pair));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Provokes(TlsFault.ForgedBinder)]
    public void Another_key_of_the_same_name_is_decrypt_error(bool imported)
    {
        using var pair = new MachinePair(TestPsks.Client(), TestPsks.Server(), psks: [Key(imported, 1)])
        {
            FindPsk = TestPsks.Knowing(() => Key(imported, 2)),
        };

        Expect.Fault(TlsFault.ForgedBinder, AlertDescription.DecryptError, Refused.ByServer(pair));
    }

    [Fact]
    [Provokes(TlsFault.ForgedBinder)]
    public void A_binder_of_another_kind_of_key_is_decrypt_error()
    {
        // The same identity and the same key, but bound as a key that was not imported.
        using ExternalPsk imported = TestPsks.Imported("a");
        var disguised = new ExternalPsk
        {
            Identity = imported.Identity,
            Key = imported.Key.Clone(),
            Hash = imported.Hash,
        };
        using var pair = new MachinePair(TestPsks.Client(), TestPsks.Server(), psks: [disguised])
        {
            FindPsk = TestPsks.Knowing(() => TestPsks.Imported("a")),
        };

        Expect.Fault(TlsFault.ForgedBinder, AlertDescription.DecryptError, Refused.ByServer(pair));
    }

    [Fact]
    [Provokes(TlsFault.IllegalHelloChange)]
    public void A_second_hello_without_the_key_that_the_retry_was_for_is_illegal_parameter() =>
        Expect.Fault(
            TlsFault.IllegalHelloChange,
            AlertDescription.IllegalParameter,
            AfterRetry(hello => TestBinders.Rebind(hello, TestPsks.Plain("other"))));

    [Fact]
    [Provokes(TlsFault.MissingExtension)]
    public void A_second_hello_without_any_key_is_missing_extension() =>
        Expect.Fault(
            TlsFault.MissingExtension,
            AlertDescription.MissingExtension,
            AfterRetry(hello => hello.Copy(hello.Extensions.Without<PreSharedKeyClientHello>())));

    [Fact]
    [Provokes(TlsFault.MissingExtension)]
    public void A_server_that_takes_no_key_although_it_must_is_missing_extension()
    {
        using var pair = new MachinePair(
            TestPsks.Client(rewriter: Misbehaviour.Of<ClientHello>(hello => hello.Copy(
                hello.Extensions.Without<PreSharedKeyClientHello>()
                    .With(new SignatureAlgorithms(TestOptions.AllSchemes))))),
            TestOptions.Server(),
            psks: [TestPsks.Plain("a")]);

        Expect.Fault(TlsFault.MissingExtension, AlertDescription.MissingExtension, Refused.ByClient(pair));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(65535)]
    [Provokes(TlsFault.IllegalResumption)]
    public void A_key_that_was_not_offered_is_illegal_parameter(int index) => Expect.Fault(
        TlsFault.IllegalResumption,
        AlertDescription.IllegalParameter,
        ByClient(hello => hello.Copy(hello.Extensions.Replace(new PreSharedKeyServerHello((ushort)index)))));

    [Fact]
    [Provokes(TlsFault.IllegalResumption)]
    public void A_key_of_another_hash_than_the_suites_is_illegal_parameter() => Expect.Fault(
        TlsFault.IllegalResumption,
        AlertDescription.IllegalParameter,
        ByClient(hello => hello.Copy(hello.Extensions.Replace(new PreSharedKeyServerHello(1)))));

    [Fact]
    [Provokes(TlsFault.IllegalResumption)]
    [Rfc("8446-4.2.9-7")]
    public void No_key_share_where_forward_secrecy_was_asked_for_is_illegal_parameter() => Expect.Fault(
        TlsFault.IllegalResumption,
        AlertDescription.IllegalParameter,
        ByClient(hello => hello.Copy(hello.Extensions.Without<KeyShareServerHello>())));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Provokes(TlsFault.UnexpectedMessage)]
    [Rfc("8446-E.1-1")]
    public void A_certificate_beside_a_key_is_unexpected_message(bool request)
    {
        HandshakeMessage surplus = request
            ? new CertificateRequest13 { Extensions = [new SignatureAlgorithms(TestOptions.AllSchemes)] }
            : new Certificate13 { Entries = [new CertificateEntry { CertificateData = new byte[1] }] };
        using var pair = new MachinePair(
            TestPsks.Client(),
            TestPsks.Server(rewriter: Misbehaviour.Raw<EncryptedExtensions>(
                message => [.. message.Encode(), .. surplus.Encode()])),
            psks: [TestPsks.Plain("a")])
        {
            FindPsk = TestPsks.Knowing(() => TestPsks.Plain("a")),
        };

        Expect.Fault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage, Refused.ByClient(pair));
    }

    [Fact]
    public void An_answer_for_another_identity_is_a_mistake_of_ours()
    {
        using var pair = new MachinePair(TestPsks.Client(), TestPsks.Server(), psks: [TestPsks.Plain("a")])
        {
            FindPsk = _ => TestPsks.Plain("b"),
        };

        Assert.Throws<InvalidOperationException>(() => pair.Run());
    }

    private static ExternalPsk Key(bool imported, byte key) =>
        imported ? TestPsks.Imported("a", key: key) : TestPsks.Plain("a", key: key);

    private static TlsException AfterRetry(Func<ClientHello, ClientHello> second)
    {
        using var pair = new MachinePair(
            TestPsks.Client(
                required: false,
                groups: [NamedGroup.Secp256r1, NamedGroup.X25519],
                shares: [NamedGroup.Secp256r1],
                rewriter: Misbehaviour.Of(second, nth: 2)),
            TestPsks.Server(groups: [NamedGroup.X25519], hasCertificates: true),
            psks: [TestPsks.Plain("a")])
        {
            FindPsk = TestPsks.Knowing(() => TestPsks.Plain("a")),
        };
        return Refused.ByServer(pair);
    }

    private static TlsException ByClient(Func<ServerHello13, ServerHello13> change)
    {
        using var pair = new MachinePair(
            TestPsks.Client(),
            TestPsks.Server(rewriter: Misbehaviour.Of(change)),
            psks: [TestPsks.Plain("a"), TestPsks.Plain("b", HashKind.Sha384)])
        {
            FindPsk = TestPsks.Knowing(() => TestPsks.Plain("a")),
        };
        return Refused.ByClient(pair);
    }
}
