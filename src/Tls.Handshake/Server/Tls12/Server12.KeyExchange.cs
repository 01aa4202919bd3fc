using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// The client's half of the key exchange, and the secrets (RFC 5246 §7.4.7, §8.1; RFC 7627 §4; RFC 8422 §5.7).
/// </summary>
internal sealed partial class Server12
{
    private HandshakeState OnClientKeyExchange(WaitClientKeyExchange state, ClientKeyExchange message)
    {
        Answered answered = state.Answered;
        Keyed keyed = Exchange(answered, message);
        if (state.LeafKey is { } leafKey)
        {
            return new WaitCertificateVerify(keyed, leafKey, answered.Negotiated.Options.SignatureSchemes);
        }

        _context.Transcript.DropMessages();
        return new WaitChangeCipherSpec(keyed, signature: null);
    }

    private Keyed Exchange(Answered answered, ClientKeyExchange message)
    {
        // RFC 8422 §5.10, §5.11: public values MUST be validated; an all-zero secret is refused.
        if (!answered.Share.TryComplete(message.Point.Span, out SecretBytes? preMasterSecret))
        {
            throw Fault.Of(
                TlsFault.IllegalKeyShare, $"{answered.Share.Group} of {message.Point.Length} bytes");
        }

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
