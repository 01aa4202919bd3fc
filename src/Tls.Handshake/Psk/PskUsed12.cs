namespace Tls.Handshake;

/// <summary>
/// Proof, on a client of TLS 1.2, that the secrets come from a pre-shared key: it stands for the server's certificate.
/// That the server has the key, its Finished shows (RFC 4279 §2).
/// </summary>
internal sealed class PskUsed12 : IdentityProof
{
    private PskUsed12()
    {
    }

    /// <summary>The master secret that two halves of a key exchange and a pre-shared key come to, and the proof.</summary>
    internal static (MasterSecret12 Master, PskUsed12 Proof) Of(
        HandshakeContext context,
        KeySchedule12 schedule,
        Crypto.SecretBytes otherSecret,
        ExternalPsk psk,
        bool hasExtendedMasterSecret)
    {
        Crypto.SecretBytes preMasterSecret = PskPremaster12.Join(otherSecret, psk.Key);
        MasterSecret12 master = hasExtendedMasterSecret
            ? schedule.ExtendedMaster(preMasterSecret, throughClientKeyExchange: context.Transcript.Through)
            : schedule.Master(preMasterSecret);
        context.Log(master);
        context.Facts.ExternalPsk = psk;
        context.Facts.PskIdentity = psk.Identity;
        context.Facts.PskCheck = PskCheck.Of(context.Crypto, psk);
        return (master, new PskUsed12());
    }
}
