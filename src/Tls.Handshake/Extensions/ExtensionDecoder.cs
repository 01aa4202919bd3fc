using Tls.Wire;
using In = Tls.Handshake.ExtensionContext;

namespace Tls.Handshake;

/// <summary>
/// Which class reads which extension in which message: one line each. What is not here is kept raw; whether
/// it may be here at all <see cref="ExtensionRules"/> has said before.
/// </summary>
internal static class ExtensionDecoder
{
    /// <summary>Reads extension_data; the caller checks that nothing is left.</summary>
    internal static Extension Read(ExtensionType type, In context, ref TlsReader data) =>
        (type, context) switch
        {
            (ExtensionType.ServerName, In.ClientHello) => ServerName.Read(ref data),
            (ExtensionType.ServerName, In.EncryptedExtensions or In.ServerHello12) =>
                ServerNameAcknowledgement.Instance,
            (ExtensionType.MaxFragmentLength, _) => MaxFragmentLength.Read(ref data),
            (ExtensionType.StatusRequest, In.ClientHello) => StatusRequest.Read(ref data),
            (ExtensionType.StatusRequest, In.CertificateRequest or In.ServerHello12) => new StatusRequestSignal(),
            (ExtensionType.StatusRequest, In.Certificate) => StatusResponse.Read(ref data),
            (ExtensionType.SupportedGroups, In.ClientHello or In.EncryptedExtensions) =>
                SupportedGroups.Read(ref data),
            (ExtensionType.EcPointFormats, In.ClientHello or In.ServerHello12) =>
                EcPointFormats.Read(ref data),
            (ExtensionType.SignatureAlgorithms, _) => SignatureAlgorithms.Read(ref data),
            (ExtensionType.Alpn, In.ClientHello) => AlpnOffer.Read(ref data),
            (ExtensionType.Alpn, In.EncryptedExtensions or In.ServerHello12) => AlpnChoice.Read(ref data),
            (ExtensionType.SignedCertificateTimestamp, In.ClientHello or In.CertificateRequest) =>
                new CertificateTimestampRequest(),
            (ExtensionType.SignedCertificateTimestamp, In.Certificate or In.ServerHello12) =>
                CertificateTimestamps.Read(ref data),
            (ExtensionType.ClientCertificateType or ExtensionType.ServerCertificateType, In.ClientHello) =>
                CertificateTypeOffer.Read(type, ref data),
            (ExtensionType.ClientCertificateType or ExtensionType.ServerCertificateType, _) =>
                CertificateTypeChoice.Read(type, ref data),
            (ExtensionType.Padding, _) => Padding.Read(ref data),
            (ExtensionType.EncryptThenMac, _) => new EncryptThenMac(),
            (ExtensionType.ExtendedMasterSecret, _) => ExtendedMasterSecret.Instance,
            (ExtensionType.CompressCertificate, _) => CompressCertificate.Read(ref data),
            (ExtensionType.RecordSizeLimit, _) => RecordSizeLimit.Read(ref data),
            (ExtensionType.SessionTicket, In.ClientHello) => SessionTicketExtension.Read(ref data),
            (ExtensionType.SessionTicket, In.ServerHello12) => new SessionTicketExtension(default),
            (ExtensionType.PreSharedKey, In.ClientHello) => PreSharedKeyClientHello.Read(ref data),
            (ExtensionType.PreSharedKey, In.ServerHello) => PreSharedKeyServerHello.Read(ref data),
            (ExtensionType.EarlyData, In.ClientHello or In.EncryptedExtensions) => new EarlyDataIndication(),
            (ExtensionType.EarlyData, In.NewSessionTicket) => EarlyDataNewSessionTicket.Read(ref data),
            (ExtensionType.SupportedVersions, In.ClientHello) => SupportedVersionsClientHello.Read(ref data),
            (ExtensionType.SupportedVersions, In.ServerHello or In.HelloRetryRequest) =>
                SupportedVersionsServerHello.Read(ref data),
            (ExtensionType.Cookie, _) => Cookie.Read(ref data),
            (ExtensionType.PskKeyExchangeModes, _) => PskKeyExchangeModes.Read(ref data),
            (ExtensionType.CertificateAuthorities, _) => CertificateAuthorities.Read(ref data),
            (ExtensionType.OidFilters, _) => OidFilters.Read(ref data),
            (ExtensionType.PostHandshakeAuth, _) => new PostHandshakeAuth(),
            (ExtensionType.SignatureAlgorithmsCert, _) => SignatureAlgorithmsCert.Read(ref data),
            (ExtensionType.KeyShare, In.ClientHello) => KeyShareClientHello.Read(ref data),
            (ExtensionType.KeyShare, In.ServerHello) => KeyShareServerHello.Read(ref data),
            (ExtensionType.KeyShare, In.HelloRetryRequest) => KeyShareHelloRetryRequest.Read(ref data),
            (ExtensionType.DelegatedCredential, In.Certificate) => DelegatedCredential.Read(ref data),
            (ExtensionType.DelegatedCredential, _) => DelegatedCredentialOffer.Read(ref data),
            (ExtensionType.TicketRequest, In.ClientHello) => TicketRequest.Read(ref data),
            (ExtensionType.TicketRequest, _) => TicketRequestHint.Read(ref data),
            (ExtensionType.TlsFlags, In.NewSessionTicket) => TlsFlags.Read(ref data),
            (ExtensionType.RenegotiationInfo, _) => RenegotiationInfo.Read(ref data),
            _ => UnknownExtension.Read(type, ref data),
        };
}
