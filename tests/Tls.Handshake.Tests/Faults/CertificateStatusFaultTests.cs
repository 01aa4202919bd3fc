using System;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Faults;

/// <summary>The OCSP response of a TLS 1.2 server: where it comes, and where not (RFC 6066 §8).</summary>
public class CertificateStatusFaultTests
{
    private static readonly byte[] Staple = [0x30, 3, 10, 1, 6];

    [Fact]
    [Rfc("6066-1.1-1")]
    public void The_response_comes_behind_the_certificate_and_before_the_verdict()
    {
        VerdictQuestion? asked = null;
        using var pair = new MachinePair(Asking(), TestOptions.Server12())
        {
            ServerIdentity = Stapling(),
            Judge = question =>
            {
                asked = question;
                return TestIdentity.Accept(question.Chain);
            },
        };

        pair.Run();

        Assert.True(pair.Client.IsConnected);
        Assert.Equal(Staple, asked!.OcspResponse.ToArray());
        Assert.Equal(
            [
                HandshakeType.ServerHello, HandshakeType.Certificate, HandshakeType.CertificateStatus,
                HandshakeType.ServerKeyExchange, HandshakeType.ServerHelloDone, HandshakeType.Finished,
            ],
            pair.ServerOutput.Sent.Select(message => (HandshakeType)message[0]));
    }

    [Fact]
    public void A_promise_may_be_broken()
    {
        using var pair = new MachinePair(
            Asking(), TestOptions.Server12(rewriter: Misbehaviour.Raw<CertificateStatus>(_ => [])))
        {
            ServerIdentity = Stapling(),
        };

        pair.Run();

        Assert.True(pair.Client.IsConnected);
        Assert.True(pair.Client.Facts.OcspResponse.IsEmpty);
    }

    [Fact]
    [Rfc("6066-8-3", "6066-8-4")]
    public void A_response_that_was_not_promised_is_unexpected_message() =>
        Expect.Fault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage, ByClient(
            Misbehaviour.Of<ServerHello12>(
                hello => hello.Copy(hello.Extensions.Without<StatusRequestSignal>()))));

    [Fact]
    [Provokes(TlsFault.UnexpectedExtension)]
    public void A_promise_that_was_not_asked_for_is_unsupported_extension() =>
        Expect.Fault(TlsFault.UnexpectedExtension, AlertDescription.UnsupportedExtension, ByClient(
            Misbehaviour.Of<ServerHello12>(hello => hello.Copy(hello.Extensions.With(new StatusRequestSignal()))),
            TestOptions.Client12()));

    [Fact]
    [Rfc("6066-8-3")]
    public void A_promise_with_something_inside_is_decode_error() =>
        Expect.Fault(TlsFault.DecodeTrailingData, AlertDescription.DecodeError, ByClient(
            Misbehaviour.Of<ServerHello12>(
                hello => hello.Copy(
                    hello.Extensions.Without<StatusRequestSignal>().With(new StatusResponse(Staple))))));

    [Fact]
    public void Two_responses_are_unexpected_message() =>
        Expect.Fault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage, ByClient(
            Misbehaviour.Raw<CertificateStatus>(status => [.. status.Encode(), .. status.Encode()])));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [Provokes(TlsFault.DecodeInvalidValue)]
    public void An_empty_response_or_one_of_another_type_is_decode_error(byte type, byte length)
    {
        byte[] body = [type, 0, 0, length, .. new byte[length]];
        TlsException fault = ByClient(Misbehaviour.Raw<CertificateStatus>(
            _ => [(byte)HandshakeType.CertificateStatus, 0, 0, (byte)body.Length, .. body]));
        Assert.Equal(AlertDescription.DecodeError, fault.Alert);
    }

    [Fact]
    [Rfc("6066-8-4")]
    public void A_client_that_does_not_ask_gets_none()
    {
        using var pair = new MachinePair(TestOptions.Client12(), TestOptions.Server12()) { ServerIdentity = Stapling() };

        pair.Run();

        Assert.True(pair.Client.IsConnected);
        Assert.DoesNotContain(pair.ServerOutput.Sent, m => m[0] == (byte)HandshakeType.CertificateStatus);
    }

    [Fact]
    [Rfc("6066-1.1-2")]
    public void A_resumed_session_brings_none()
    {
        var sessions = new TestSessions();
        using ClientSession12 session = sessions.Session12();
        using var pair = new MachinePair(
            Asking(),
            TestOptions.Server12(
                sessions: sessions.Options12(),
                rewriter: Misbehaviour.Raw<ServerHello12>(hello =>
                [
                    .. hello.Copy(hello.Extensions.With(new StatusRequestSignal())).Encode(),
                    .. new CertificateStatus { OcspResponse = Staple }.Encode(),
                ])),
            session);

        Expect.Fault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage, Refused.ByClient(pair));
    }

    private static ClientHandshakeOptions Asking() =>
        TestOptions.Client12(extras: new ClientExtras { OcspResponse = true });

    private static TestIdentity Stapling() => TestIdentity.Create(KeyKind.EcP256, ocspResponse: Staple);

    private static TlsException ByClient(
        Func<HandshakeMessage, ReadOnlyMemory<byte>> server, ClientHandshakeOptions? client = null)
    {
        using var pair = new MachinePair(client ?? Asking(), TestOptions.Server12(rewriter: server))
        {
            ServerIdentity = Stapling(),
        };
        return Refused.ByClient(pair);
    }
}
