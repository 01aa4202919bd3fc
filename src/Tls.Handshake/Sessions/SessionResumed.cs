using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// Proof, on a client, that the server takes up the session offered: it stands for the server's certificate.
/// That the server has the key, its Finished shows, which comes from it.
/// </summary>
internal sealed class SessionResumed : IdentityProof
{
    private SessionResumed(ClientSession13 session) => Session = session;

    /// <summary>The session that goes on.</summary>
    internal ClientSession13 Session { get; }

    /// <summary>Checks the server's choice; null when it chose a full handshake.</summary>
    internal static SessionResumed? Check(ClientOffer offer, ServerHello13 hello, CipherSuiteInfo suite)
    {
        // §4.2: an answer to what was not offered is refused before this, so a session was offered.
        if (hello.Extensions.Find<PreSharedKeyServerHello>() is not { } answer
            || offer.Session is not { } session)
        {
            return null;
        }

        // §4.2.11: selected_identity MUST be within the range supplied by the client.
        if (answer.SelectedIdentity != 0)
        {
            throw Fault.Of(TlsFault.IllegalResumption, $"selected_identity {answer.SelectedIdentity} of 1");
        }

        // §4.2.11: the suite MUST indicate a Hash associated with the PSK.
        if (suite.Hash != session.Suite.Hash)
        {
            throw Fault.Of(TlsFault.IllegalResumption, $"{suite} for a session of {session.Suite}");
        }

        // §4.2.11: "key_share" MUST be there if "psk_key_exchange_modes" requires it, and we offer psk_dhe_ke
        // alone.
        if (!hello.Extensions.Contains(ExtensionType.KeyShare))
        {
            throw Fault.Of(TlsFault.IllegalResumption, "no key_share with psk_dhe_ke");
        }

        return new SessionResumed(session);
    }
}
