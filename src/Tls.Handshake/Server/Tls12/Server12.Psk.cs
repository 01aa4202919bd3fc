using System;
using System.Text;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// The ECDHE_PSK suites (RFC 5489, RFC 8442): no certificate on either side, a key of both instead. The suite is chosen
/// before it is known whether the client's key is: its name comes with ClientKeyExchange.
/// </summary>
internal readonly partial struct Server12
{
    private PskWaitClientKeyExchange NegotiatePsk(
        ServerHandshakeOptions options, ClientHello hello, KeyExchangeGroup group, CipherSuiteInfo suite)
    {
        var negotiated = new Negotiated(options, hello, group);
        ReadOnlyMemory<byte> random = SendServerHello(negotiated, suite, aboutLeaf: [], keepsMessages: false);
        _context.Facts.Group = group.Name;
        KeyShare share = group.Generate();

        // RFC 5489 §2: always sent, since it has the server's share; without a hint that is empty.
        _context.Flight.Add(new ServerKeyExchangePsk
        {
            IdentityHint = options.PskIdentityHint is { } hint ? Encoding.UTF8.GetBytes(hint) : default,
            Params = new ServerEcdhParams(group.Name, share.PublicShare.ToArray()),
        });

        // RFC 4279 §2: the Certificate and CertificateRequest payloads are omitted.
        _context.Flight.Add(ServerHelloDone.Instance);
        return new PskWaitClientKeyExchange(new AnsweredByShare(negotiated, suite, random, share));
    }

    private HandshakeState OnPskOfSessionFound(AwaitPskOfSession state, PskAnswer answer)
    {
        using ExternalPsk? psk = answer.Psk;
        if (PskCheck.IsSame(_context.Crypto, psk, state.Session.State.PskCheck))
        {
            return Resume(state.Options, state.Hello, state.Session);
        }

        state.Session.Dispose();
        return NegotiateWithoutSession(state.Options, state.Hello);
    }

    private AwaitPsk OnClientKeyExchange(PskWaitClientKeyExchange state, ClientKeyExchangePsk message) => new(
        state.Answered,
        message,
        new PskQuestion
        {
            Version = ProtocolVersion.Tls12,
            Identities = [message.Identity],
            ServerName = _context.Facts.ServerName,
        });

    private WaitChangeCipherSpec OnPskFound(AwaitPsk state, PskAnswer answer)
    {
        // RFC 4279 §2: if the server does not recognize the identity, it MAY respond with unknown_psk_identity.
        if (answer.Psk is not { } psk)
        {
            throw Fault.Of(
                TlsFault.MismatchPskIdentity, $"an identity of {state.Message.Identity.Length} bytes");
        }

        using (psk)
        {
            AnsweredByShare answered = state.Answered;

            // RFC 8422 §5.10, §5.11: public values MUST be validated; an all-zero secret is refused.
            if (!answered.Share.TryComplete(state.Message.Point.Span, out SecretBytes? otherSecret))
            {
                throw Fault.Of(
                    TlsFault.IllegalKeyShare, $"{answered.Share.Group} of {state.Message.Point.Length} bytes");
            }

            answered.Dispose();
            Negotiated negotiated = answered.Negotiated;
            var schedule = new KeySchedule12(
                _context.Crypto, answered.Suite.Hash, negotiated.Hello.Random, answered.ServerRandom);
            (MasterSecret12 master, _) = PskUsed12.Of(
                _context, schedule, otherSecret, psk, negotiated.HasExtendedMasterSecret);
            return new WaitChangeCipherSpec(
                new Keyed(negotiated, master, master.KeyBlock(answered.Suite, _context.Facts.EncryptsThenMacs)), signature: null);
        }
    }

    /// <summary>The application says whether the key that began the client's session is still good.</summary>
    internal sealed class AwaitPskOfSession(
        ServerHandshakeOptions options, ClientHello hello, SelectedSession12 session, PskQuestion question) : State12
    {
        internal ServerHandshakeOptions Options { get; } = options;

        internal ClientHello Hello { get; } = hello;

        internal SelectedSession12 Session { get; } = session;

        internal override HandshakeQuestion Question => question;

        private protected override IDisposable Owned => Session;
    }

    /// <summary>The client's half of the key exchange is next, and the name of its key.</summary>
    internal sealed class PskWaitClientKeyExchange(AnsweredByShare answered) : State12
    {
        internal AnsweredByShare Answered { get; } = answered;

        internal override SuiteAuthentication Authentication => SuiteAuthentication.Psk;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.ClientKeyExchange];

        private protected override IDisposable Owned => Answered;
    }

    /// <summary>The application looks the client's key up.</summary>
    internal sealed class AwaitPsk(AnsweredByShare answered, ClientKeyExchangePsk message, PskQuestion question)
        : State12
    {
        internal AnsweredByShare Answered { get; } = answered;

        internal ClientKeyExchangePsk Message { get; } = message;

        internal override HandshakeQuestion Question => question;

        private protected override IDisposable Owned => Answered;
    }
}
