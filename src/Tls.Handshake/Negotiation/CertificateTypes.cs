using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// Which types of certificate either side shows (RFC 7250): X.509 without a word, anything else by agreement. Nothing but
/// what the options accept is ever agreed on.
/// </summary>
internal static class CertificateTypes
{
    /// <summary>X.509, and only that: what is left unsaid.</summary>
    internal static IReadOnlyList<CertificateType> Default { get; } = [CertificateType.X509];

    /// <summary>Client: what to offer; null for the default, which goes unsaid (§4.1).</summary>
    internal static CertificateTypeOffer? Offer(ExtensionType type, IReadOnlyList<CertificateType> types) =>
        types is [CertificateType.X509] ? null : new CertificateTypeOffer(type, types);

    /// <summary>Client: what the server's answer means.</summary>
    internal static void Take(ExtensionBlock answer, ClientExtras ours, ConnectionFacts facts)
    {
        facts.PeerCertificateType = Chosen(
            answer, ExtensionType.ServerCertificateType, ours.PeerCertificateTypes) ?? CertificateType.X509;
        facts.LocalCertificateType = Chosen(
            answer, ExtensionType.ClientCertificateType, ours.LocalCertificateTypes) ?? CertificateType.X509;
    }

    /// <summary>Client: refuses a Certificate that is, unsaid, of a type we do not accept.</summary>
    internal static void DemandAccepted(this ClientExtras ours, ConnectionFacts facts)
    {
        // §4.1: who leaves X.509 out of its list does not take it, be it the default.
        if (!ours.PeerCertificateTypes.Holds(facts.PeerCertificateType))
        {
            throw Fault.Of(TlsFault.MismatchCertificateType, $"the server shows a {facts.PeerCertificateType}");
        }
    }

    /// <summary>Server: what it may show to that client.</summary>
    internal static IReadOnlyList<CertificateType> OfServer(ExtensionBlock hello) =>
        hello.Find(ExtensionType.ServerCertificateType)?.Types ?? Default;

    /// <summary>Server: what answers the ClientHello, once an identity is chosen.</summary>
    /// <param name="answer">Where that goes.</param>
    /// <param name="hello">The extensions of the ClientHello.</param>
    /// <param name="ours">What we accept.</param>
    /// <param name="asks">Whether the client is asked for a certificate.</param>
    /// <param name="facts">Whom we show; what the client shall show is noted here.</param>
    internal static void Answer(
        ref ExtensionList answer, ExtensionBlock hello, ServerExtras ours, bool asks, ConnectionFacts facts)
    {
        facts.LocalCertificateType = facts.LocalIdentity?.CertificateType ?? facts.LocalCertificateType;

        // §4.2 says it of the Certificate that follows; a server that resumes says, as BoringSSL, what it was.
        if ((facts.LocalIdentity is not null || facts.IsResumed)
            && hello.Find(ExtensionType.ServerCertificateType)?.Types.Holds(facts.LocalCertificateType) == true)
        {
            answer.Add(new CertificateTypeChoice(ExtensionType.ServerCertificateType, facts.LocalCertificateType));
        }

        // §4.2: a server that does not ask for a certificate MUST omit client_certificate_type.
        if (!asks)
        {
            return;
        }

        CertificateTypeOffer? offer = hello.Find(ExtensionType.ClientCertificateType);
        facts.PeerCertificateType = Select(ours.PeerCertificateTypes, offer?.Types ?? Default);
        if (offer is not null)
        {
            answer.Add(new CertificateTypeChoice(ExtensionType.ClientCertificateType, facts.PeerCertificateType));
        }
    }

    private static CertificateType Select(
        IReadOnlyList<CertificateType> ours, IReadOnlyList<CertificateType> theirs)
    {
        foreach (CertificateType type in ours)
        {
            if (theirs.Holds(type))
            {
                return type;
            }
        }

        // §4.2: without a type in common the server terminates with unsupported_certificate.
        throw Fault.Of(TlsFault.MismatchCertificateType, $"the client can show none of {ours.Count} types");
    }

    private static CertificateType? Chosen(
        ExtensionBlock answer, ExtensionType type, IReadOnlyList<CertificateType> ours)
    {
        foreach (Extension extension in answer)
        {
            if (extension is CertificateTypeChoice choice && choice.Type == type)
            {
                // §4.2: the server selects a type from the values the client offered.
                return ours.Holds(choice.Chosen)
                    ? choice.Chosen
                    : throw Fault.Of(TlsFault.MismatchCertificateType, $"{type} is {choice.Chosen}, not offered");
            }
        }

        return null;
    }

    private static CertificateTypeOffer? Find(this ExtensionBlock hello, ExtensionType type)
    {
        foreach (Extension extension in hello)
        {
            if (extension is CertificateTypeOffer offer && offer.Type == type)
            {
                return offer;
            }
        }

        return null;
    }
}
