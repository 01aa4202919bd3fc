using System;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Faults;

/// <summary>
/// What either side refuses around a HelloRetryRequest (RFC 8446 §4.1.2, §4.1.4, §4.2.2, §4.2.8).
/// </summary>
public class RetryFaultTests
{
    public static TheoryData<string> Changes => [.. ChangedHello.Names];

    [Fact]
    [Provokes(TlsFault.IllegalRetryWithoutChange)]
    [Rfc("8446-4.1.4-4")]
    public void A_retry_that_asks_for_nothing_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalRetryWithoutChange, AlertDescription.IllegalParameter, ByClient(
            retry => retry.Copy(retry.Extensions.Without<KeyShareHelloRetryRequest>())));

    [Theory]
    [InlineData(NamedGroup.X25519)]
    [InlineData(NamedGroup.X448)]
    [Provokes(TlsFault.IllegalRetryGroup)]
    [Rfc("8446-4.2.8-6", "8446-4.2.8-7")]
    public void A_retry_for_a_group_already_shared_or_never_offered_is_illegal_parameter(NamedGroup group) =>
        Expect.Fault(TlsFault.IllegalRetryGroup, AlertDescription.IllegalParameter, ByClient(
            retry => retry.Copy(retry.Extensions.Replace(new KeyShareHelloRetryRequest(group)))));

    [Fact]
    [Rfc("8446-4.1.4-3", "8446-4.1.4-7")]
    public void A_retry_with_an_unoffered_suite_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalCipherSuite, AlertDescription.IllegalParameter, ByClient(
            retry => retry.Copy(suite: (CipherSuite)0xc02f)));

    [Theory]
    [InlineData(5, TlsFault.IllegalVersion)]
    [InlineData(39, TlsFault.IllegalSessionIdEcho)]
    [InlineData(73, TlsFault.DecodeInvalidValue)]
    [Rfc("8446-4.1.4-3")]
    public void A_retry_that_does_not_answer_the_hello_is_refused(int place, TlsFault fault)
    {
        // legacy_version, legacy_session_id_echo, legacy_compression_method.
        TlsException thrown = Refused.ByClient(
            Misbehaviour.Raw<HelloRetryRequest>(retry =>
            {
                byte[] message = retry.Encode();
                message[place] ^= 1;
                return message;
            }),
            TestOptions.Client(shares: [NamedGroup.X25519]),
            serverGroups: [NamedGroup.Secp256r1]);

        Assert.Equal(fault, thrown.Fault);
    }

    [Fact]
    [Rfc("8446-9.2-3")]
    public void A_retry_without_a_version_is_missing_extension() =>
        Expect.Fault(TlsFault.MissingExtension, AlertDescription.MissingExtension, ByClient(
            retry => retry.Copy(retry.Extensions.Without<SupportedVersionsServerHello>())));

    [Fact]
    [Rfc("8446-4.1.4-2")]
    public void A_retry_with_an_unsolicited_extension_is_unsupported_extension() =>
        Expect.Fault(TlsFault.UnexpectedExtension, AlertDescription.UnsupportedExtension, ByClient(
            retry => retry.Copy(
                retry.Extensions.With(new UnknownExtension((ExtensionType)0x7777, new byte[1])))));

    [Fact]
    [Provokes(TlsFault.UnexpectedSecondRetry)]
    [Rfc("8446-4.1.4-5")]
    public void A_second_retry_is_unexpected_message() =>
        Expect.Fault(TlsFault.UnexpectedSecondRetry, AlertDescription.UnexpectedMessage, Refused.ByClient(
            Misbehaviour.Of<ServerHello13>(hello => new HelloRetryRequest
            {
                LegacySessionIdEcho = hello.LegacySessionIdEcho,
                CipherSuite = hello.CipherSuite,
                Extensions =
                [
                    new SupportedVersionsServerHello(ProtocolVersion.Tls13),
                    new KeyShareHelloRetryRequest(NamedGroup.Secp384r1),
                ],
            }),
            TestOptions.Client(shares: [NamedGroup.X25519]),
            serverGroups: [NamedGroup.Secp256r1]));

    [Theory]
    [MemberData(nameof(Changes))]
    [Provokes(TlsFault.IllegalHelloChange)]
    public void A_second_hello_that_changes_what_it_must_not_is_illegal_parameter(string change) =>
        Expect.Fault(TlsFault.IllegalHelloChange, AlertDescription.IllegalParameter, ByServer(
            hello => ChangedHello.Change(change, hello)));

    [Fact]
    public void Early_data_announced_in_the_second_hello_is_as_if_it_were_not()
    {
        using var pair = new MachinePair(
            TestOptions.Client(
                shares: [NamedGroup.X25519],
                rewriter: Misbehaviour.Of<ClientHello>(
                    hello => hello.Copy(hello.Extensions.With(new EarlyDataIndication())), nth: 2)),
            TestOptions.Server(groups: [NamedGroup.Secp256r1]));

        pair.Run();

        Assert.True(pair.Server.IsConnected);
        Assert.False(pair.Server.SkipsEarlyData);
    }

    [Fact]
    public void A_second_hello_may_change_its_padding()
    {
        using var pair = new MachinePair(
            TestOptions.Client(
                shares: [NamedGroup.X25519],
                rewriter: Misbehaviour.Of<ClientHello>(
                    hello => hello.Copy(hello.Extensions.With(new Padding(new byte[99]))), nth: 2)),
            TestOptions.Server(groups: [NamedGroup.Secp256r1]));

        pair.Run();

        Assert.True(pair.Server.IsConnected);
    }

    [Fact]
    [Provokes(TlsFault.ForgedCookie)]
    public void A_cookie_that_is_not_ours_is_illegal_parameter() =>
        Expect.Fault(TlsFault.ForgedCookie, AlertDescription.IllegalParameter, ByServer(
            hello => hello.Copy(hello.Extensions.Replace(new Cookie(new byte[32])))));

    [Fact]
    public void A_cookie_that_does_not_come_back_is_missing_extension() =>
        Expect.Fault(TlsFault.MissingExtension, AlertDescription.MissingExtension, ByServer(
            hello => hello.Copy(hello.Extensions.Without<Cookie>())));

    private static TlsException ByClient(Func<HelloRetryRequest, HandshakeMessage> change) =>
        Refused.ByClient(
            Misbehaviour.Of(change),
            TestOptions.Client(shares: [NamedGroup.X25519]),
            serverGroups: [NamedGroup.Secp256r1]);

    private static TlsException ByServer(Func<ClientHello, HandshakeMessage> change) => Refused.ByServer(
        Misbehaviour.Of(change, nth: 2),
        TestOptions.Server(groups: [NamedGroup.Secp256r1, NamedGroup.Secp384r1], sendRetryCookie: true),
        shares: [NamedGroup.X25519]);
}
