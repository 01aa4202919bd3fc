using System;
using Tls.Crypto;
using Tls.Handshake.Tests.Faults;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.EarlyData;

/// <summary>What either side refuses in the other's dealing with early data.</summary>
public class EarlyDataFaultTests
{
    private readonly TestSessions _sessions = new();
    private readonly TestEarlyData _early = new();

    [Fact]
    [Provokes(TlsFault.UnexpectedExtension)]
    public void Early_data_taken_that_was_not_offered_is_unsupported_extension()
    {
        using var pair = new MachinePair(null, _early.Server(_sessions, rewriter: Take()), Session());

        Expect.Fault(
            TlsFault.UnexpectedExtension, AlertDescription.UnsupportedExtension, Refused.ByClient(pair));
    }

    [Fact]
    [Provokes(TlsFault.UnexpectedExtension)]
    public void Early_data_taken_after_a_retry_is_unsupported_extension()
    {
        using var pair = new MachinePair(
            TestEarlyData.Client(
                groups: [NamedGroup.Secp256r1, NamedGroup.X25519], shares: [NamedGroup.Secp256r1]),
            _early.Server(_sessions, groups: [NamedGroup.X25519], rewriter: Take()),
            Session());

        Expect.Fault(
            TlsFault.UnexpectedExtension, AlertDescription.UnsupportedExtension, Refused.ByClient(pair));
    }

    [Fact]
    [Provokes(TlsFault.IllegalEarlyData)]
    [Rfc("8446-4.2.11-8", "8446-4.2.11-9")]
    public void Early_data_taken_without_its_session_is_illegal_parameter()
    {
        using var pair = new MachinePair(
            TestEarlyData.Client(), _early.Server(new TestSessions(), rewriter: Take()), Session());

        Expect.Fault(TlsFault.IllegalEarlyData, AlertDescription.IllegalParameter, Refused.ByClient(pair));
    }

    [Fact]
    [Provokes(TlsFault.IllegalEarlyData)]
    public void Early_data_taken_under_another_suite_is_illegal_parameter()
    {
        using var pair = new MachinePair(
            TestEarlyData.Client(),
            _early.Server(
                _sessions,
                suites: [CipherSuiteInfo.Find(CipherSuite.TLS_CHACHA20_POLY1305_SHA256)!],
                rewriter: Take()),
            Session());

        Expect.Fault(TlsFault.IllegalEarlyData, AlertDescription.IllegalParameter, Refused.ByClient(pair));
    }

    [Fact]
    [Provokes(TlsFault.IllegalEarlyData)]
    public void Early_data_taken_for_another_protocol_is_illegal_parameter()
    {
        using var pair = new MachinePair(
            TestEarlyData.Client(protocols: ["h2"]),
            _early.Server(_sessions, protocols: ["h2"], rewriter: Take()),
            Session());

        Expect.Fault(TlsFault.IllegalEarlyData, AlertDescription.IllegalParameter, Refused.ByClient(pair));
    }

    [Fact]
    [Provokes(TlsFault.MismatchVersionOnEarlyData)]
    [Rfc("8446-D.3-1")]
    public void A_server_of_TLS_1_2_that_answers_early_data_is_protocol_version()
    {
        ClientHandshakeOptions client = TestEarlyData.Client(
            versions: TestOptions.Both, suites: TestOptions.AllSuites, middleboxCompatibility: false);
        using var pair = new MachinePair(client, TestOptions.Server12(), Session());

        Expect.Fault(
            TlsFault.MismatchVersionOnEarlyData, AlertDescription.ProtocolVersion, Refused.ByClient(pair));
    }

    [Fact]
    [Provokes(TlsFault.UnexpectedMessage)]
    [Rfc("8446-4.5-1")]
    public void A_Finished_without_EndOfEarlyData_is_unexpected_message()
    {
        using var pair = Accepted(Misbehaviour.Raw<EndOfEarlyData>(_ => []));

        TlsException? fault = null;
        try
        {
            pair.Run();
        }
        catch (InvalidOperationException)
        {
            // Under other keys than it would be read by: the record layer would refuse it.
            fault = Assert.Throws<TlsException>(() => pair.Server.Receive(new Finished { VerifyData = new byte[32] }.Encode()));
        }

        Expect.Fault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage, fault!);
    }

    [Fact]
    [Provokes(TlsFault.DecodeTrailingData)]
    public void EndOfEarlyData_with_a_body_is_decode_error()
    {
        using var pair = Accepted(Misbehaviour.Raw<EndOfEarlyData>(_ => [5, 0, 0, 1, 0]));

        Expect.Fault(TlsFault.DecodeTrailingData, AlertDescription.DecodeError, Refused.ByServer(pair));
    }

    [Fact]
    [Provokes(TlsFault.UnexpectedMessage)]
    [Rfc("8446-4.5-2")]
    public void EndOfEarlyData_without_early_data_is_unexpected_message()
    {
        using var pair = new MachinePair(TestOptions.Client(rewriter: Misbehaviour.Raw<Finished>(
            message => [5, 0, 0, 0, .. message.Encode()])));

        Expect.Fault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage, Refused.ByServer(pair));
    }

    private static Func<HandshakeMessage, ReadOnlyMemory<byte>> Take() => Misbehaviour.Of<EncryptedExtensions>(
        message => new EncryptedExtensions
        {
            Extensions = message.Extensions.Without<EarlyDataIndication>().With(new EarlyDataIndication()),
        });

    private MachinePair Accepted(Func<HandshakeMessage, ReadOnlyMemory<byte>> client) =>
        new(TestEarlyData.Client(rewriter: client), _early.Server(_sessions), Session());

    private ClientSession13 Session()
    {
        ClientSession13 session = _sessions.Session(_early.Server(_sessions));
        session.SetAge(TimeSpan.Zero);
        return session;
    }
}
