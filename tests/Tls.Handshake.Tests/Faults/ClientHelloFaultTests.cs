using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Faults;

/// <summary>What a server refuses in a ClientHello (RFC 8446 §4.1.1, §4.1.2, §4.2, §9.2).</summary>
public class ClientHelloFaultTests
{
    [Fact]
    [Rfc("8446-4.2.1-6")]
    public void A_client_without_TLS_1_3_is_protocol_version() =>
        Expect.Fault(TlsFault.MismatchVersion, AlertDescription.ProtocolVersion, Refused.ByServer(
            Misbehaviour.Of<ClientHello>(hello => hello.Copy(hello.Extensions.Replace(
                new SupportedVersionsClientHello(ProtocolVersion.Tls12, ProtocolVersion.Tls11))))));

    [Fact]
    [Rfc("8446-D.2-3")]
    public void A_client_without_supported_versions_is_protocol_version() =>
        Expect.Fault(TlsFault.MismatchVersion, AlertDescription.ProtocolVersion, Refused.ByServer(
            Misbehaviour.Of<ClientHello>(hello => hello.Copy(
                hello.Extensions.Without<SupportedVersionsClientHello>()))));

    [Theory]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { 0, 1 })]
    [InlineData(new byte[] { 1, 0 })]
    [Rfc("8446-4.1.2-12")]
    public void Compression_methods_other_than_null_are_illegal_parameter(byte[] methods) =>
        Expect.Fault(TlsFault.IllegalCompression, AlertDescription.IllegalParameter, Refused.ByServer(
            Misbehaviour.Of<ClientHello>(hello => hello.Copy(compression: methods))));

    [Fact]
    [Rfc("8446-9.2-5", "8446-9.2-9", "8446-9.2-10", "8446-9.2-11", "8446-9.2-12")]
    public void A_hello_without_supported_groups_is_missing_extension() =>
        Expect.Fault(TlsFault.MissingExtension, AlertDescription.MissingExtension, Refused.ByServer(
            Misbehaviour.Of<ClientHello>(hello => hello.Copy(hello.Extensions.Without<SupportedGroups>()))));

    [Fact]
    [Rfc("8446-9.2-6", "8446-9.2-9", "8446-9.2-11", "8446-9.2-12")]
    public void A_hello_without_key_share_is_missing_extension() =>
        Expect.Fault(TlsFault.MissingExtension, AlertDescription.MissingExtension, Refused.ByServer(
            Misbehaviour.Of<ClientHello>(
                hello => hello.Copy(hello.Extensions.Without<KeyShareClientHello>()))));

    [Fact]
    [Rfc("8446-4.2.3-3", "8446-9.2-4", "8446-9.2-9", "8446-9.2-10", "8446-9.2-12")]
    public void A_hello_without_signature_algorithms_is_missing_extension() =>
        Expect.Fault(TlsFault.MissingExtension, AlertDescription.MissingExtension, Refused.ByServer(
            Misbehaviour.Of<ClientHello>(
                hello => hello.Copy(hello.Extensions.Without<SignatureAlgorithms>()))));

    [Fact]
    [Rfc("8446-4.2.9-3")]
    public void A_psk_without_its_key_exchange_modes_is_missing_extension() =>
        Expect.Fault(TlsFault.MissingExtension, AlertDescription.MissingExtension, Refused.ByServer(
            Misbehaviour.Of<ClientHello>(
                hello => hello.Copy(hello.Extensions.Without<PskKeyExchangeModes>().With(
                new PreSharedKeyClientHello([new PskIdentity(new byte[32], 7)], [new byte[32]]))))));

    [Fact]
    [Rfc("8446-4.2.8-5")]
    public void A_share_for_a_group_that_is_not_supported_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalGroup, AlertDescription.IllegalParameter, Refused.ByServer(
            Misbehaviour.Of<ClientHello>(hello => hello.Copy(hello.Extensions.Replace(
                new SupportedGroups(NamedGroup.Secp384r1)))),
            shares: [NamedGroup.X25519]));

    [Theory]
    [InlineData(NamedGroup.X25519, 32)]
    [InlineData(NamedGroup.X25519, 31)]
    [InlineData(NamedGroup.Secp256r1, 65)]
    [InlineData(NamedGroup.Secp384r1, 97)]
    [InlineData(NamedGroup.Secp521r1, 133)]
    [Rfc("8446-4.2.8.2-1", "8446-6-7", "8446-7.4.2-2")]
    public void A_share_that_is_no_point_or_of_small_order_is_illegal_parameter(
        NamedGroup group, int zeros) =>
        Expect.Fault(TlsFault.IllegalKeyShare, AlertDescription.IllegalParameter, Refused.ByServer(
            Misbehaviour.Of<ClientHello>(hello => hello.Copy(hello.Extensions.Replace(
                new KeyShareClientHello(new KeyShareEntry(group, new byte[zeros])))))));

    [Fact]
    [Provokes(TlsFault.MismatchCipherSuite)]
    [Rfc("8446-2.1-1", "8446-4.1.1-4")]
    public void Without_a_common_suite_it_is_handshake_failure() =>
        Expect.Fault(TlsFault.MismatchCipherSuite, AlertDescription.HandshakeFailure, Refused.ByServer(
            Misbehaviour.Of<ClientHello>(
                hello => hello.Copy(suites: [(CipherSuite)0xc02f, (CipherSuite)0x0a0a]))));

    [Fact]
    [Provokes(TlsFault.MismatchGroup)]
    [Rfc("8446-2.1-1", "8446-4.1.1-1", "8446-4.1.1-4", "8446-4.2.8-10")]
    public void Without_a_common_group_it_is_handshake_failure()
    {
        using var pair = new MachinePair(
            TestOptions.Client(groups: [NamedGroup.X25519]),
            TestOptions.Server(groups: [NamedGroup.Secp256r1]));

        Expect.Fault(TlsFault.MismatchGroup, AlertDescription.HandshakeFailure, Refused.ByServer(pair));
    }

    [Fact]
    [Provokes(TlsFault.MismatchApplicationProtocol)]
    [Rfc("7301-3.2-1")]
    public void Without_a_common_protocol_it_is_no_application_protocol()
    {
        using var pair = new MachinePair(
            TestOptions.Client(protocols: ["h2"]), TestOptions.Server(protocols: ["http/1.1"]));

        Expect.Fault(
            TlsFault.MismatchApplicationProtocol,
            AlertDescription.NoApplicationProtocol,
            Refused.ByServer(pair));
    }

    [Fact]
    [Provokes(TlsFault.MismatchServerName)]
    [Rfc("6066-9-1")]
    public void A_name_nobody_has_a_certificate_for_is_unrecognized_name()
    {
        using var pair = new MachinePair { ServerIdentity = null };

        Expect.Fault(TlsFault.MismatchServerName, AlertDescription.UnrecognizedName, Refused.ByServer(pair));
    }

    [Fact]
    [Provokes(TlsFault.MismatchSignatureScheme)]
    [Rfc("8446-2.1-1", "8446-4.1.1-4", "8446-4.4.2.2-2", "8446-4.4.3-4")]
    public void Without_a_common_signature_scheme_it_is_handshake_failure()
    {
        using var pair = new MachinePair(TestOptions.Client(schemes: [SignatureScheme.RsaPssRsaeSha256]));

        Expect.Fault(
            TlsFault.MismatchSignatureScheme, AlertDescription.HandshakeFailure, Refused.ByServer(pair));
    }

    [Fact]
    [Rfc("6066-9-1")]
    public void A_server_with_nothing_to_show_a_nameless_client_is_handshake_failure()
    {
        using var pair = new MachinePair(TestOptions.Client(serverName: null)) { ServerIdentity = null };

        Expect.Fault(
            TlsFault.MismatchSignatureScheme, AlertDescription.HandshakeFailure, Refused.ByServer(pair));
    }
}
