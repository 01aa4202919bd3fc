using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// Proof, on a client, that the server takes up one of the keys offered: it stands for the server's certificate.
/// That the server has the key, its Finished shows, which comes from it.
/// </summary>
internal sealed class PskChosen : IdentityProof
{
    private PskChosen(OfferedPsk psk, int index, bool isAlone)
    {
        Psk = psk;
        Index = index;
        IsAlone = isAlone;
    }

    /// <summary>The key.</summary>
    internal OfferedPsk Psk { get; }

    /// <summary>selected_identity.</summary>
    internal int Index { get; }

    /// <summary>Whether there is no (EC)DHE beside it (psk_ke).</summary>
    internal bool IsAlone { get; }

    /// <summary>Checks the server's choice; null when it chose a certificate.</summary>
    internal static PskChosen? Check(ClientOffer offer, ServerHello13 hello, CipherSuiteInfo suite)
    {
        if (hello.Extensions.Find<PreSharedKeyServerHello>() is not { } answer)
        {
            // §4.2.11: without it the server authenticates by a certificate, which the application will not have.
            return offer.Options.RequiresPsk
                ? throw Fault.Of(TlsFault.MissingExtension, "the server takes none of the pre-shared keys")
                : null;
        }

        // §4.2.11: selected_identity MUST be within the range supplied by the client.
        if (answer.SelectedIdentity >= offer.Psks.Count)
        {
            throw Fault.Of(
                TlsFault.IllegalResumption, $"selected_identity {answer.SelectedIdentity} of {offer.Psks.Count}");
        }

        OfferedPsk psk = offer.Psks[answer.SelectedIdentity];

        // §4.2.11: the suite MUST indicate a Hash associated with the PSK.
        if (suite.Hash != psk.Hash)
        {
            throw Fault.Of(TlsFault.IllegalResumption, $"{suite} for a key of {psk.Hash}");
        }

        // §4.2.11: "key_share" MUST be there if "psk_key_exchange_modes" requires it.
        bool isAlone = !hello.Extensions.Contains(ExtensionType.KeyShare);
        if (isAlone && !offer.Options.DangerousPskWithoutForwardSecrecy)
        {
            throw Fault.Of(TlsFault.IllegalResumption, "no key_share with psk_dhe_ke");
        }

        return new PskChosen(psk, answer.SelectedIdentity, isAlone);
    }
}
