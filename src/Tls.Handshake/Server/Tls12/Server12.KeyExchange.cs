using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// The client's half of the key exchange, and the secrets (RFC 5246 §7.4.7, §8.1; RFC 7627 §4; RFC 8422 §5.7).
/// </summary>
internal readonly partial struct Server12
{
    private HandshakeState OnClientKeyExchange(WaitClientKeyExchange state, ClientKeyExchange message) =>
        GoOn(state.Answered, state.LeafKey, Complete(state.Answered, message));

    private HandshakeState OnClientKeyExchange(RsaWaitClientKeyExchange state, ClientKeyExchangeRsa message) =>
        GoOn(state.Answered, state.LeafKey, RsaPremaster12.Decrypt(
            _context.Crypto,
            state.Answered.Key,
            message.EncryptedPreMasterSecret.Span,
            state.Answered.Negotiated.Hello.LegacyVersion));

    private HandshakeState GoOn(Answered answered, VerifyingKey? key, SecretBytes preMasterSecret)
    {
        Keyed keyed = Derive(answered, preMasterSecret);
        if (key is { } leafKey)
        {
            return new WaitCertificateVerify(keyed, leafKey, answered.Negotiated.Options.SignatureSchemes);
        }

        _context.Transcript.DropMessages();
        return new WaitChangeCipherSpec(keyed, signature: null);
    }

    private static SecretBytes Complete(AnsweredByShare answered, ClientKeyExchange message) =>

        // RFC 8422 §5.10, §5.11: public values MUST be validated; an all-zero secret is refused.
        answered.Share.TryComplete(message.Point.Span, out SecretBytes? preMasterSecret)
            ? preMasterSecret
            : throw Fault.Of(
                TlsFault.IllegalKeyShare, $"{answered.Share.Group} of {message.Point.Length} bytes");

    private Keyed Derive(Answered answered, SecretBytes preMasterSecret)
    {
        answered.Dispose();
        Negotiated negotiated = answered.Negotiated;
        var schedule = new KeySchedule12(
            _context.Crypto, answered.Suite.Hash, negotiated.Hello.Random, answered.ServerRandom);
        MasterSecret12 master = negotiated.HasExtendedMasterSecret
            ? schedule.ExtendedMaster(
                preMasterSecret, throughClientKeyExchange: _context.Transcript.Through)
            : schedule.Master(preMasterSecret);
        _context.Log(master);
        return new Keyed(negotiated, master, master.KeyBlock(answered.Suite, _context.Facts.EncryptsThenMacs));
    }
}
