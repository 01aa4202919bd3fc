using System;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Machines;

/// <summary>Authentication after the handshake (RFC 8446 §4.6.2).</summary>
public class LateAuthenticationTests
{
    [Theory]
    [InlineData(KeyKind.EcP256)]
    [InlineData(KeyKind.EcP384)]
    [InlineData(KeyKind.Rsa)]
    [Rfc("8446-4.6.2-1")]
    public void A_client_that_is_asked_later_shows_its_certificate(KeyKind kind)
    {
        TestIdentity identity = TestIdentity.Create(kind);
        using MachinePair pair = Pair(identity).Run();
        Assert.Empty(pair.Server.Facts.PeerChain);

        pair.AskLate();

        Assert.Equal(identity.Identity.Chain[0], pair.Server.Facts.PeerChain[0]);
        Assert.NotNull(pair.Server.Facts.ClientSignatureScheme);
        Assert.Same(identity.Identity, pair.Client.Facts.LocalIdentity);
        Assert.True(pair.Client.Facts.ClientCertificateRequested);
    }

    [Fact]
    [Rfc("8446-4.4.3-3", "8446-4.6.2-2", "8446-4.6.2-4")]
    public void The_answer_leaves_in_one_piece()
    {
        using MachinePair pair = Pair(TestIdentity.Create(KeyKind.EcP256)).Run();
        int before = pair.ClientOutput.Flights.Count;

        pair.AskLate();

        byte[] flight = Assert.Single(pair.ClientOutput.Flights.Skip(before));
        Assert.Equal((byte)HandshakeType.Certificate, flight[0]);
        Assert.Equal(
            [HandshakeType.Certificate, HandshakeType.CertificateVerify, HandshakeType.Finished],
            pair.ClientOutput.Sent[^3..].Select(message => (HandshakeType)message[0]));
    }

    [Fact]
    [Rfc("8446-4.6.2-3")]
    public void A_client_without_a_certificate_declines_and_everything_goes_on()
    {
        using MachinePair pair = Pair(identity: null).Run();

        pair.AskLate();
        pair.AskLate();

        Assert.Empty(pair.Server.Facts.PeerChain);
        Assert.True(pair.Client.IsConnected && pair.Server.IsConnected);
        Assert.Equal(nameof(Server13.Connected), State(pair.Server));
    }

    [Fact]
    [Rfc("8446-4.6.2-1")]
    public void Requests_are_answered_again_and_again_also_under_new_keys()
    {
        using MachinePair pair = Pair(TestIdentity.Create(KeyKind.EcP256)).Run();
        for (int i = 0; i < 5; i++)
        {
            pair.UpdateKeys(byServer: i % 2 == 0);
            pair.AskLate();
        }

        Assert.Equal(5, pair.Questions.OfType<SignatureQuestion>().Count(question => question.Identity is not null) - 1);
        Assert.NotEmpty(pair.Server.Facts.PeerChain);
    }

    [Fact]
    [Rfc("8446-4.6.2-4", "8446-4.6.2-6")]
    public void New_keys_ordered_while_the_signer_thinks_go_before_the_answer()
    {
        using MachinePair pair = Pair(TestIdentity.Create(KeyKind.EcP256), asksLate: true);
        Assert.True(pair.RunUntil(isServer: false, nameof(Client13.AwaitLateSignature)));

        pair.OrderKeyUpdate(byServer: false);
        pair.Continue();

        Assert.Equal(
            [HandshakeType.KeyUpdate, HandshakeType.Certificate, HandshakeType.CertificateVerify, HandshakeType.Finished],
            pair.ClientOutput.Sent[^4..].Select(message => (HandshakeType)message[0]));
        Assert.NotEmpty(pair.Server.Facts.PeerChain);
    }

    [Fact]
    [Rfc("8446-4.4.2-5", "8446-4.6.2-6")]
    public void Several_requests_may_be_under_way_up_to_a_limit_and_be_answered_in_any_order()
    {
        using MachinePair pair = Pair(TestIdentity.Create(KeyKind.EcP256)).Run();
        byte[] first = Request(pair);
        byte[] second = Request(pair);
        Request(pair);
        Request(pair);
        Assert.Throws<InvalidOperationException>(() => pair.Server.RequestCertificate());

        pair.ServerOutput.Outbox.Clear();
        Answer(pair, second);
        Answer(pair, first);
        Assert.Equal(nameof(Server13.Asking), State(pair.Server));
        Assert.NotEmpty(pair.Server.Facts.PeerChain);

        pair.Server.RequestCertificate();
    }

    [Fact]
    [Rfc("8446-4.2.6-1")]
    public void Only_a_server_asks_and_only_a_client_that_offered_it()
    {
        using MachinePair offered = Pair(identity: null);
        Assert.Throws<InvalidOperationException>(() => offered.Server.RequestCertificate());
        offered.Run();
        using MachinePair silent = new MachinePair().Run();
        using MachinePair old = new MachinePair(TestOptions.Client12(), TestOptions.Server12()).Run();

        Assert.Throws<InvalidOperationException>(() => offered.Client.RequestCertificate());
        Assert.Throws<InvalidOperationException>(() => silent.Server.RequestCertificate());
        Assert.Throws<InvalidOperationException>(() => old.Server.RequestCertificate());
        silent.UpdateKeys(byServer: true);
    }

    [Fact]
    [Provokes(TlsFault.UnexpectedMessage)]
    [Rfc("8446-4.6.2-5")]
    public void A_request_that_was_not_offered_is_unexpected_message()
    {
        using MachinePair pair = new MachinePair().Run();

        TlsException fault = Assert.Throws<TlsException>(() => pair.Client.Receive(new CertificateRequest13
        {
            RequestContext = new byte[] { 1 },
            Extensions = [new SignatureAlgorithms(TestOptions.AllSchemes)],
        }.Encode()));

        Assert.Equal(TlsFault.UnexpectedMessage, fault.Fault);
    }

    [Fact]
    [Provokes(TlsFault.IllegalCertificateContext)]
    public void An_answer_to_no_request_is_illegal_parameter() => Refused(
        TlsFault.IllegalCertificateContext,
        Misbehaviour.Of<Certificate13>(message => new Certificate13
        {
            RequestContext = new byte[32],
            Entries = message.Entries,
        }));

    [Fact]
    [Provokes(TlsFault.ForgedSignature)]
    public void A_signature_over_something_else_is_decrypt_error() => Refused(
        TlsFault.ForgedSignature,
        Misbehaviour.Of<CertificateVerify>(message => new CertificateVerify
        {
            Algorithm = message.Algorithm,
            Signature = Changed(message.Signature),
        }));

    [Fact]
    [Provokes(TlsFault.ForgedFinished)]
    public void A_Finished_over_something_else_is_decrypt_error() => Refused(
        TlsFault.ForgedFinished,
        Misbehaviour.Of<Finished>(message => new Finished { VerifyData = Changed(message.VerifyData) }, nth: 2));

    [Fact]
    [Provokes(TlsFault.UnexpectedMessage)]
    [Rfc("8446-4.6.2-2")]
    public void An_answer_without_its_signature_is_unexpected_message() => Refused(
        TlsFault.UnexpectedMessage, Misbehaviour.Raw<CertificateVerify>(_ => []));

    [Fact]
    [Provokes(TlsFault.UnexpectedExtension)]
    public void An_extension_that_was_not_asked_for_is_unsupported_extension() => Refused(
        TlsFault.UnexpectedExtension,
        Misbehaviour.Of<Certificate13>(message => new Certificate13
        {
            RequestContext = message.RequestContext,
            Entries =
            [
                new CertificateEntry
                {
                    CertificateData = message.Entries[0].CertificateData,
                    Extensions = [new UnknownExtension((ExtensionType)0xfafa, new byte[1])],
                },
            ],
        }));

    [Fact]
    public void A_verdict_against_the_client_ends_the_connection()
    {
        var refusal = new TlsException(TlsFault.RejectedUnknownCa, "nobody knows it");
        using MachinePair pair = new MachinePair(TestOptions.Client(late: true))
        {
            ClientIdentity = TestIdentity.Create(KeyKind.EcP256),
            Judge = question => question.PeerIsServer
                ? TestIdentity.Accept(question.Chain)
                : PeerVerdict.Refuse(refusal),
        }.Run();

        Assert.Same(refusal, Assert.Throws<TlsException>(pair.AskLate));
    }

    private static void Refused(TlsFault expected, Func<HandshakeMessage, ReadOnlyMemory<byte>> rewriter)
    {
        using MachinePair pair = new MachinePair(TestOptions.Client(late: true, rewriter: rewriter))
        {
            ClientIdentity = TestIdentity.Create(KeyKind.EcP256),
        }.Run();

        TlsException fault = Assert.Throws<TlsException>(pair.AskLate);

        Assert.Equal(expected, fault.Fault);
        Assert.Same(pair.Server, pair.Culprit);
    }

    private static MachinePair Pair(TestIdentity? identity, bool asksLate = false) =>
        new(TestOptions.Client(late: true)) { ClientIdentity = identity, AsksLate = asksLate };

    private static byte[] Request(MachinePair pair)
    {
        pair.OrderRequest();
        return pair.ServerOutput.Sent[^1];
    }

    /// <summary>Delivers one request to the client, and its answer to the server.</summary>
    private static void Answer(MachinePair pair, byte[] request)
    {
        pair.Client.Receive(request);
        pair.Continue();
    }

    private static byte[] Changed(ReadOnlyMemory<byte> bytes)
    {
        byte[] changed = bytes.ToArray();
        changed[^1] ^= 1;
        return changed;
    }

    private static string State(HandshakeMachine machine) => ((HandshakeDriver)machine).State.Name;
}
