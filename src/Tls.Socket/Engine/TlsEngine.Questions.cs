using System;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;
using Tls.X509;

namespace Tls;

/// <content>What the machine asks: answered here when it can be, handed to the application when it must be.</content>
public sealed partial class TlsEngine
{
    private TlsPeerVerification? _peerVerification;
    private VerifyingKey? _peerKey;
    private VerdictQuestion? _examined;
    private bool _isJudged;

    /// <summary>What to decide on while the status is <see cref="TlsStatus.NeedsVerdict"/>; otherwise null.</summary>
    public TlsPeerVerification? PeerVerification =>
        _machine.Pending is VerdictQuestion question && ReferenceEquals(_examined, question) && _isJudged
            ? _peerVerification
            : null;

    /// <summary>What to choose by while the status is <see cref="TlsStatus.NeedsCertificate"/>; otherwise null.</summary>
    public TlsIdentityRequest? IdentityRequest => _machine.Pending is CertificateQuestion question
        ? new TlsIdentityRequest(question)
        : null;

    /// <summary>What to sign while the status is <see cref="TlsStatus.NeedsSignature"/>; otherwise null.</summary>
    public TlsSignatureRequest? SignatureRequest
    {
        get
        {
            // The content is made here, of a transcript that Dispose or Cancel on another thread would wipe meanwhile.
            lock (Sync)
            {
                return _machine.Pending is SignatureQuestion { Identity.Tag: TlsIdentity identity } question
                    ? new TlsSignatureRequest(identity, question.Algorithm, question.Content)
                    : null;
            }
        }
    }

    /// <summary>A NewSessionTicket arrived.</summary>
    internal event Action<NewSessionTicket13>? TicketReceived
    {
        add => Uncommon.TicketReceived += value;
        remove => Uncommon.TicketReceived -= value;
    }

    /// <summary>Answers <see cref="TlsStatus.NeedsVerdict"/>: goes on with this peer.</summary>
    /// <exception cref="InvalidOperationException">Nothing of the kind is asked.</exception>
    public void AcceptPeer()
    {
        ThrowIfNotJudged();
        Drive(static (engine, key) => engine._machine.Answer(PeerVerdict.Accept(key)), _peerKey!);
    }

    /// <summary>Answers <see cref="TlsStatus.NeedsVerdict"/>: ends the handshake with the alert that fits.</summary>
    /// <returns>The failure that the next step throws, for the caller to throw at once if it likes.</returns>
    /// <exception cref="InvalidOperationException">Nothing of the kind is asked.</exception>
    public TlsException RefusePeer()
    {
        ThrowIfNotJudged();
        return Fail(TlsCertificateException.For(_peerVerification!));
    }

    /// <summary>
    /// Answers <see cref="TlsStatus.NeedsVerdict"/>: refuses the OCSP response that came with the certificate, or that none
    /// came (RFC 6066 §8): the peer gets bad_certificate_status_response.
    /// </summary>
    /// <returns>The failure that the next step throws, for the caller to throw at once if it likes.</returns>
    /// <exception cref="InvalidOperationException">Nothing of the kind is asked.</exception>
    public TlsException RefuseOcspResponse()
    {
        ThrowIfNotJudged();
        return Fail(TlsCertificateException.ForStaple(_peerVerification!));
    }

    /// <summary>Answers <see cref="TlsStatus.NeedsCertificate"/>.</summary>
    /// <param name="identity">What to show. Null: a client shows none, a server refuses the handshake.</param>
    /// <exception cref="InvalidOperationException">Nothing of the kind is asked.</exception>
    public void ProvideIdentity(TlsIdentity? identity)
    {
        ThrowIfNotAsked<CertificateQuestion>();
        Drive(static (engine, chosen) => engine._machine.Answer(engine.ToShow(chosen)), identity);
    }

    /// <summary>Answers <see cref="TlsStatus.NeedsSignature"/>.</summary>
    /// <exception cref="InvalidOperationException">Nothing of the kind is asked.</exception>
    public void ProvideSignature(byte[] signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        ThrowIfNotAsked<SignatureQuestion>();
        Drive(static (engine, bytes) => engine._machine.Answer(bytes), signature);
    }

    /// <summary>
    /// Ends the connection from our side, at any time: an answer that is a refusal (an identity that must not be left out,
    /// a certificate that deserves another alert), or a peer that went too far on top of TLS. The alert waits in
    /// <see cref="Flush"/>, and every secret is wiped.
    /// </summary>
    /// <param name="alert">What the peer is told: an error alert (RFC 8446 §6.2).</param>
    /// <param name="reason">For whoever asks later why; not sent.</param>
    /// <returns>The failure that the next step throws, for the caller to throw at once if it likes.</returns>
    /// <exception cref="ArgumentException">The alert is one that closes, close_notify or user_canceled.</exception>
    public TlsException Abort(AlertDescription alert, string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (alert is AlertDescription.CloseNotify or AlertDescription.UserCanceled)
        {
            throw new ArgumentException($"{alert} is no error: use Shutdown or Cancel.", nameof(alert));
        }

        return Fail(new TlsException(alert, reason));
    }

    /// <summary>Something the application was asked could not be answered: the peer gets internal_error.</summary>
    internal TlsException FailAnswer(Exception cause) =>
        Fail(new TlsException(TlsFault.InternalError, "a callback failed: " + cause.Message, cause));

    private void ThrowIfNotJudged()
    {
        ThrowIfNotAsked<VerdictQuestion>();
        if (PeerVerification is null)
        {
            throw new InvalidOperationException("The certificate is not judged yet: evidence is fetched first.");
        }
    }

    private void ThrowIfNotAsked<TQuestion>()
        where TQuestion : HandshakeQuestion
    {
        ThrowIfOver();
        if (_machine.Pending is not TQuestion)
        {
            throw new InvalidOperationException("The handshake does not wait for this answer.");
        }
    }

    /// <summary>Answers until nothing is asked, or what is asked is the application's to answer.</summary>
    private TlsStatus? AnswerWhatWeCan()
    {
        while (true)
        {
            switch (_machine.Pending)
            {
                case null:
                    return null;

                case VerdictQuestion question:
                    if (LacksEvidence(question))
                    {
                        return TlsStatus.NeedsEvidence;
                    }

                    if (!_isJudged)
                    {
                        Judge(question);
                    }

                    // Whoever judges the staple alone has not taken the rest upon itself: only of a server that is accepted
                    // otherwise it is asked.
                    if (_setup.Verification.AsksApplication
                        || (_setup.Verification.AsksAboutStaple && _setup.Verification.Accepts(_peerVerification!)))
                    {
                        return TlsStatus.NeedsVerdict;
                    }

                    _machine.Answer(_setup.Verification.Accepts(_peerVerification!)
                        ? PeerVerdict.Accept(_peerKey!)
                        : PeerVerdict.Refuse(TlsCertificateException.For(_peerVerification!)));
                    break;

                case CertificateQuestion:
                    if (_setup.AsksForIdentity)
                    {
                        return TlsStatus.NeedsCertificate;
                    }

                    _machine.Answer(ToShow(SelectIdentity(IdentityRequest!)));
                    break;

                case PskQuestion question:
                    if (_setup.AsksForPresharedKey)
                    {
                        return TlsStatus.NeedsPresharedKey;
                    }

                    _machine.Answer(FindPresharedKey(question));
                    break;

                case ReplayQuestion:
                    return TlsStatus.NeedsReplayCheck;

                case SignatureQuestion { Identity.Tag: TlsIdentity { Key: { } key } } question:
                    _machine.Answer(question.SignBy(key));
                    break;

                default:
                    return TlsStatus.NeedsSignature;
            }
        }
    }

    /// <summary>What the verifier alone would say, where the application judges something else only.</summary>
    internal bool VerifierAccepts => _setup.Verification.Accepts(_peerVerification!);

    private TlsIdentity? SelectIdentity(TlsIdentityRequest request)
    {
        TlsIdentity? identity = _setup.Identities.Select(request);
        return identity is null && _clientOptions is { InsistOnIdentity: true }
            ? throw Fault.Of(TlsFault.MismatchSignatureScheme, "the server can use none of our certificates")
            : identity;
    }

    private LocalIdentity? ToShow(TlsIdentity? chosen) =>
        chosen is not null && _setup.OcspResponseFor is { } staple && IdentityRequest is { WantsOcspResponse: true }
            ? chosen.Handshake with { OcspResponse = staple(chosen) }
            : chosen?.Handshake;

    private void Judge(VerdictQuestion question)
    {
        _isJudged = true;
        _peerKey?.Dispose();
        _peerKey = null;
        _peerVerification = TakeVerdict(question, out VerifyingKey key);
        _peerKey = key;
        _observer?.PeerVerified(_peerVerification);

        // §4.4.2.2, RFC 5246 §7.4.2, §7.4.6: if the Key Usage extension is present, digitalSignature MUST be set; for RSA
        // key exchange keyEncipherment MUST be. Whoever takes any certificate has not said that a key may be used for
        // what it must not.
        KeyUsages needed = question.IsForEncryption ? KeyUsages.KeyEncipherment : KeyUsages.DigitalSignature;
        if ((_setup.Verification.AsksApplication || _setup.Verification.Accepts(_peerVerification))
            && _peerVerification.Chain is [{ KeyUsage: { } usage }, ..] && (usage & needed) == 0)
        {
            throw Fault.Of(TlsFault.IllegalKeyUsage, $"a key for {usage}, and {needed} is needed");
        }

        if (question.Credential is { } credential
            && (_setup.Verification.AsksApplication || _setup.Verification.Accepts(_peerVerification)))
        {
            // RFC 9345 §4.1.3: the key in the credential verifies the CertificateVerify message.
            _peerKey = DelegatedCredentialCheck.KeyOf(
                credential,
                _peerVerification.Chain.Count > 0 ? _peerVerification.Chain[0] : null,
                key,
                question.PeerIsServer,
                _setup.Verification.Clock.GetUtcNow(),
                _setup.Crypto);
            key.Dispose();
        }
    }
}
