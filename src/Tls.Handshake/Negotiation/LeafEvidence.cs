using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// What comes along with a leaf certificate, asked for and passed on, not looked into: a stapled OCSP response
/// (RFC 6066 §8, RFC 8446 §4.4.2.1), certificate timestamps (RFC 6962 §3.3) and a delegated credential (RFC 9345).
/// </summary>
internal static class LeafEvidence
{
    /// <summary>Whether a ClientHello or CertificateRequest asks for an OCSP response.</summary>
    internal static bool WantOcspResponse(this ExtensionBlock asked)
    {
        foreach (Extension extension in asked)
        {
            // RFC 6066 §8: status_type says of which kind; ocsp is the one there is. A CertificateRequest has none.
            if (extension is StatusRequestSignal or StatusRequest { StatusType: CertificateStatusType.Ocsp })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Keeps what the entry of the leaf carries; the chain MUST NOT be empty.</summary>
    internal static void NoteLeaf(this Certificate13 message, ConnectionFacts facts)
    {
        ExtensionBlock extensions = message.Entries[0].Extensions;
        facts.OcspResponse = extensions.Find<StatusResponse>()?.OcspResponse ?? default;
        facts.Timestamps = extensions.Find<CertificateTimestamps>()?.Timestamps ?? [];

        // RFC 9345 §4.1.1: delegated credentials of any other certificate SHOULD be ignored.
        facts.DelegatedCredential = extensions.Find<DelegatedCredential>();
    }

    /// <summary>What a ServerHello of TLS 1.2 says of the certificate that follows it.</summary>
    internal static List<Extension> AboutLeaf12(this LocalIdentity identity, ExtensionBlock asked)
    {
        var about = new List<Extension>(2);

        // RFC 6962 §3.3.1: the timestamps stand here.
        if (identity.Timestamps.Count > 0 && asked.Contains(ExtensionType.SignedCertificateTimestamp))
        {
            about.Add(new CertificateTimestamps(identity.Timestamps));
        }

        // RFC 6066 §8: a server that returns a CertificateStatus message MUST have said so by an empty extension.
        if (identity.Staples12(asked))
        {
            about.Add(new StatusRequestSignal());
        }

        return about;
    }

    /// <summary>TLS 1.2: whether a CertificateStatus follows the certificate.</summary>
    internal static bool Staples12(this LocalIdentity identity, ExtensionBlock asked) =>
        !identity.OcspResponse.IsEmpty && asked.WantOcspResponse();

    /// <summary>The question whether the peer is who it should be, with all it has shown.</summary>
    internal static VerdictQuestion AskAboutPeer(
        this ConnectionFacts facts, bool isServer, bool isForEncryption = false)
    {
        // RFC 8446 §4.4.2: a list with a raw public key MUST contain no more than one entry.
        if (facts.PeerCertificateType == CertificateType.RawPublicKey && facts.PeerChain.Count > 1)
        {
            throw Fault.Of(TlsFault.IllegalCertificateKey, $"{facts.PeerChain.Count} raw public keys");
        }

        return new VerdictQuestion
        {
            Chain = facts.PeerChain,
            Type = facts.PeerCertificateType,
            PeerIsServer = isServer,
            IsForEncryption = isForEncryption,
            OcspResponse = facts.OcspResponse,
            Timestamps = facts.Timestamps,
            Credential = facts.DelegatedCredential,
        };
    }
}
