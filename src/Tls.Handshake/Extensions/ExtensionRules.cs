using System.Collections.Generic;
using Tls.Wire;
using In = Tls.Handshake.ExtensionContext;

namespace Tls.Handshake;

/// <summary>
/// The table of RFC 8446 §4.2 as data: which extension may stand in which message. Only extensions that we
/// act on are here; all others are unknown to us, and unknown extensions are kept and ignored where the peer
/// may send them.
/// </summary>
public static class ExtensionRules
{
    private static readonly Dictionary<ExtensionType, In> Places = new()
    {
        [ExtensionType.ServerName] = In.ClientHello | In.EncryptedExtensions | In.ServerHello12,
        [ExtensionType.MaxFragmentLength] = In.ClientHello | In.EncryptedExtensions | In.ServerHello12,
        [ExtensionType.StatusRequest] =
            In.ClientHello | In.CertificateRequest | In.Certificate | In.ServerHello12,
        [ExtensionType.SupportedGroups] = In.ClientHello | In.EncryptedExtensions | In.ServerHello12,
        [ExtensionType.SignatureAlgorithms] = In.ClientHello | In.CertificateRequest,
        [ExtensionType.Alpn] = In.ClientHello | In.EncryptedExtensions | In.ServerHello12,
        [ExtensionType.SignedCertificateTimestamp] =
            In.ClientHello | In.CertificateRequest | In.Certificate | In.ServerHello12,
        [ExtensionType.Padding] = In.ClientHello,
        [ExtensionType.KeyShare] = In.ClientHello | In.ServerHello | In.HelloRetryRequest,
        [ExtensionType.PreSharedKey] = In.ClientHello | In.ServerHello,
        [ExtensionType.PskKeyExchangeModes] = In.ClientHello,
        [ExtensionType.EarlyData] = In.ClientHello | In.EncryptedExtensions | In.NewSessionTicket,
        [ExtensionType.Cookie] = In.ClientHello | In.HelloRetryRequest,
        [ExtensionType.SupportedVersions] = In.ClientHello | In.ServerHello | In.HelloRetryRequest,
        [ExtensionType.CertificateAuthorities] = In.ClientHello | In.CertificateRequest,
        [ExtensionType.OidFilters] = In.CertificateRequest,
        [ExtensionType.PostHandshakeAuth] = In.ClientHello,
        [ExtensionType.SignatureAlgorithmsCert] = In.ClientHello | In.CertificateRequest,

        // RFC 7250 §4.
        [ExtensionType.ClientCertificateType] = In.ClientHello | In.EncryptedExtensions | In.ServerHello12,
        [ExtensionType.ServerCertificateType] = In.ClientHello | In.EncryptedExtensions | In.ServerHello12,

        // RFC 8879 §3.
        [ExtensionType.CompressCertificate] = In.ClientHello | In.CertificateRequest,

        // RFC 8449 §4.
        [ExtensionType.RecordSizeLimit] = In.ClientHello | In.EncryptedExtensions | In.ServerHello12,

        // RFC 9345 §6.
        [ExtensionType.DelegatedCredential] = In.ClientHello | In.CertificateRequest | In.Certificate,

        // RFC 9149 §3: the client MUST abort with illegal_parameter if it is in any other message of the server.
        [ExtensionType.TicketRequest] = In.ClientHello | In.EncryptedExtensions,

        // Extensions of TLS 1.2: offered by who speaks both, answered in a ServerHello of TLS 1.2 only.
        [ExtensionType.EcPointFormats] = In.ClientHello | In.ServerHello12,
        [ExtensionType.EncryptThenMac] = In.ClientHello | In.ServerHello12,
        [ExtensionType.ExtendedMasterSecret] = In.ClientHello | In.ServerHello12,
        [ExtensionType.SessionTicket] = In.ClientHello | In.ServerHello12,
        [ExtensionType.RenegotiationInfo] = In.ClientHello | In.ServerHello12,
    };

    /// <summary>Whether we know the extension at all.</summary>
    public static bool IsKnown(ExtensionType type) => Places.ContainsKey(type);

    /// <summary>The messages an extension may stand in; none when we do not know it.</summary>
    public static In PlacesOf(ExtensionType type) => Places.GetValueOrDefault(type);

    /// <summary>Refuses a known extension in a message it does not belong to.</summary>
    internal static void RefuseMisplaced(ExtensionType type, In context)
    {
        In places = PlacesOf(type);
        if (places == In.None || (places & context) != 0)
        {
            return;
        }

        // §4.2 has two rules for these: responses to nothing MUST abort with unsupported_extension, what is not
        // specified for its message with illegal_parameter. A ClientHello's key_share, pre_shared_key,
        // supported_versions or cookie is answered in ServerHello or HelloRetryRequest, and that answer has come: in
        // EncryptedExtensions it responds to nothing. So BoringSSL and rustls have it.
        if (context == In.EncryptedExtensions && (places & (In.ServerHello | In.HelloRetryRequest)) != 0)
        {
            throw Fault.Of(TlsFault.UnexpectedExtension, $"{type} in {context}");
        }

        // §4.2: a recognised extension not specified for its message MUST abort with illegal_parameter.
        throw Fault.Of(TlsFault.IllegalExtensionForMessage, $"{type} in {context}");
    }
}
