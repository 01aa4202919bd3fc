using System;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Xunit;

namespace Tls.Handshake.Tests.Machines;

/// <summary>Requests for certificates, and what a hello is remembered by (RFC 8446 §4.3.2, §8.2).</summary>
public class RequestFormTests
{
    [Fact]
    [Rfc("8446-4.3.2-1", "8446-4.3.2-3")]
    public void A_CertificateRequest_follows_EncryptedExtensions_without_a_context()
    {
        using var pair = new MachinePair(
            server: TestOptions.Server(clientCertificates: ClientCertificatePolicy.Request));

        FullHandshakeTests.AssertConnected(pair.Run());

        Assert.Equal(
            ["ServerHello", "EncryptedExtensions", "CertificateRequest", "Certificate"],
            pair.ServerOutput.Sent.Take(4).Select(message => ((HandshakeType)message[0]).ToString()));
        Assert.True(Request(pair.ServerOutput.Sent[2]).RequestContext.IsEmpty);
    }

    [Fact]
    [Rfc("8446-4.3.2-2")]
    public void Each_request_has_a_context_of_its_own()
    {
        using MachinePair pair = new MachinePair(TestOptions.Client(late: true)).Run();

        pair.AskLate();
        pair.AskLate();
        pair.AskLate();

        string[] contexts =
        [
            .. pair.ServerOutput.Sent.Where(message => message[0] == (byte)HandshakeType.CertificateRequest)
                .Select(message => Convert.ToHexString(Request(message).RequestContext.Span)),
        ];
        Assert.Equal(3, contexts.Distinct().Count());
    }

    [Fact]
    [Rfc("8446-8.2-3")]
    public void A_hello_is_remembered_by_its_binder_alone()
    {
        var sessions = new TestSessions();
        var asking = new TestEarlyData { Asks = true };
        using ClientSession13 session = sessions.Session(asking.Server(sessions), TestOptions.Client());
        session.SetAge(TimeSpan.Zero);
        using var pair = new MachinePair(TestEarlyData.Client(), asking.Server(sessions), session);

        Assert.True(pair.RunUntil(isServer: true, "AwaitReplayCheck"));

        var hello = (ClientHello)HandshakeDecoder.Decode(pair.ClientOutput.Sent[0]);
        Assert.Equal(
            hello.Extensions.Find<PreSharedKeyClientHello>()!.Binders[0].ToArray(),
            ((ReplayQuestion)pair.Server.Pending!).Hello.ToArray());
    }

    private static CertificateRequest13 Request(byte[] message) =>
        (CertificateRequest13)HandshakeDecoder.Decode(message);
}
