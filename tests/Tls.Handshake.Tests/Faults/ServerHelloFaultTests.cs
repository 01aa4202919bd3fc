using System;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Faults;

/// <summary>What a client refuses in a ServerHello (RFC 8446 §4.1.3, §4.2.1, §4.2.8).</summary>
public class ServerHelloFaultTests
{
    [Fact]
    [Provokes(TlsFault.IllegalVersion)]
    [Rfc("8446-4.2.1-14")]
    public void ServerHello_with_a_legacy_version_of_its_own_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalVersion, AlertDescription.IllegalParameter, Refused.ByClient(
            Misbehaviour.Of<ServerHello13>(hello => hello.Copy(legacyVersion: ProtocolVersion.Tls13))));

    [Fact]
    [Rfc("8446-4.2.1-15", "8446-4.2.1-16")]
    public void ServerHello_that_selects_a_version_not_offered_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalVersion, AlertDescription.IllegalParameter, Refused.ByClient(
            Misbehaviour.Of<ServerHello13>(hello => hello.Copy(hello.Extensions.Replace(
                new SupportedVersionsServerHello((ProtocolVersion)0x0305))))));

    [Fact]
    [Provokes(TlsFault.IllegalSessionIdEcho)]
    [Rfc("8446-4.1.3-5")]
    public void ServerHello_with_another_session_id_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalSessionIdEcho, AlertDescription.IllegalParameter, Refused.ByClient(
            Misbehaviour.Of<ServerHello13>(hello => hello.Copy(sessionId: new byte[32]))));

    [Fact]
    [Provokes(TlsFault.DecodeInvalidValue)]
    [Rfc("8446-4.1.3-7")]
    public void ServerHello_with_compression_is_decode_error() =>
        Expect.Fault(TlsFault.DecodeInvalidValue, AlertDescription.DecodeError, Refused.ByClient(
            Misbehaviour.Of<ServerHello13>(hello => hello.Copy(compression: 1))));

    [Theory]
    [InlineData(CipherSuite.TLS_CHACHA20_POLY1305_SHA256)]
    [InlineData((CipherSuite)0xc02f)]
    [Provokes(TlsFault.IllegalCipherSuite)]
    [Rfc("8446-4.1.3-6")]
    public void ServerHello_with_unoffered_suite_is_illegal_parameter(CipherSuite suite) =>
        Expect.Fault(TlsFault.IllegalCipherSuite, AlertDescription.IllegalParameter, Refused.ByClient(
            Misbehaviour.Of<ServerHello13>(hello => hello.Copy(suite: suite)),
            TestOptions.Client(suites: [CipherSuiteInfo.Find(CipherSuite.TLS_AES_128_GCM_SHA256)!])));

    [Fact]
    [Rfc("8446-4.1.4-9")]
    public void ServerHello_with_another_suite_than_the_retry_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalCipherSuite, AlertDescription.IllegalParameter, Refused.ByClient(
            Misbehaviour.Of<ServerHello13>(
                hello => hello.Copy(suite: CipherSuite.TLS_CHACHA20_POLY1305_SHA256)),
            TestOptions.Client(shares: [NamedGroup.X25519]),
            serverGroups: [NamedGroup.Secp256r1]));

    [Fact]
    [Provokes(TlsFault.IllegalGroup)]
    [Rfc("8446-2-1", "8446-4.2.8-9")]
    public void ServerHello_with_a_group_no_share_was_sent_for_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalGroup, AlertDescription.IllegalParameter, Refused.ByClient(
            Share(NamedGroup.Secp384r1, 97), TestOptions.Client(shares: [NamedGroup.X25519])));

    [Fact]
    [Rfc("8446-4.2.8-12", "8446-4.2.8-13")]
    public void ServerHello_with_another_group_than_the_retry_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalGroup, AlertDescription.IllegalParameter, Refused.ByClient(
            Share(NamedGroup.X25519, 32),
            TestOptions.Client(shares: [NamedGroup.X25519]),
            serverGroups: [NamedGroup.Secp256r1]));

    [Theory]
    [InlineData(NamedGroup.X25519, 31)]
    [InlineData(NamedGroup.X25519, 33)]
    [InlineData(NamedGroup.X25519, 32)]
    [InlineData(NamedGroup.Secp256r1, 65)]
    [Provokes(TlsFault.IllegalKeyShare)]
    [Rfc("8446-4.2.8.2-1")]
    public void ServerHello_with_a_share_that_is_no_point_or_of_small_order_is_illegal_parameter(
        NamedGroup group, int zeros) =>
        Expect.Fault(TlsFault.IllegalKeyShare, AlertDescription.IllegalParameter, Refused.ByClient(
            Share(group, zeros), TestOptions.Client(shares: [group])));

    [Fact]
    [Provokes(TlsFault.MissingExtension)]
    [Rfc("8446-9.2-6")]
    public void ServerHello_without_a_share_is_missing_extension() =>
        Expect.Fault(TlsFault.MissingExtension, AlertDescription.MissingExtension, Refused.ByClient(
            Misbehaviour.Of<ServerHello13>(
                hello => hello.Copy(hello.Extensions.Without<KeyShareServerHello>()))));

    [Fact]
    [Provokes(TlsFault.UnexpectedExtension)]
    [Rfc("8446-4.2-2")]
    public void ServerHello_with_an_unsolicited_extension_is_unsupported_extension() =>
        Expect.Fault(TlsFault.UnexpectedExtension, AlertDescription.UnsupportedExtension, Refused.ByClient(
            Misbehaviour.Of<ServerHello13>(hello => hello.Copy(
                hello.Extensions.With(new PreSharedKeyServerHello(0))))));

    [Fact]
    [Provokes(TlsFault.MismatchVersion)]
    [Rfc("8446-D.1-1")]
    public void A_server_of_TLS_1_2_is_protocol_version() =>
        Expect.Fault(TlsFault.MismatchVersion, AlertDescription.ProtocolVersion, Refused.ByClient(
            Misbehaviour.Of<ServerHello13>(hello => Older(hello, new byte[32]))));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [Provokes(TlsFault.IllegalDowngrade)]
    [Rfc("8446-4.1.3-14", "8446-4.1.3-15")]
    public void A_server_that_signals_a_downgrade_is_illegal_parameter(byte sentinel)
    {
        byte[] random = [.. new byte[24], .. "DOWNGRD"u8, sentinel];

        Expect.Fault(TlsFault.IllegalDowngrade, AlertDescription.IllegalParameter, Refused.ByClient(
            Misbehaviour.Of<ServerHello13>(hello => Older(hello, random))));
    }

    private static Func<HandshakeMessage, ReadOnlyMemory<byte>> Share(NamedGroup group, int zeros) =>
        Misbehaviour.Of<ServerHello13>(hello => hello.Copy(hello.Extensions.Replace(
            new KeyShareServerHello(new KeyShareEntry(group, new byte[zeros])))));

    private static ServerHello12 Older(ServerHello13 hello, byte[] random) => new(random)
    {
        LegacySessionIdEcho = hello.LegacySessionIdEcho,
        CipherSuite = (CipherSuite)0xc02f,
    };
}
