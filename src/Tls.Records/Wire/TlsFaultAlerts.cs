namespace Tls.Wire;

/// <summary>Which alert each fault sends: an exhaustive switch, so that a new fault without an alert does not compile.</summary>
public static class TlsFaultAlerts
{
    /// <summary>The alert for the peer, or null when there is nobody to tell.</summary>
    public static AlertDescription? For(TlsFault fault) => fault switch
    {
        TlsFault.DecodeTruncated => AlertDescription.DecodeError,
        TlsFault.DecodeTrailingData => AlertDescription.DecodeError,
        TlsFault.DecodeVectorLength => AlertDescription.DecodeError,
        TlsFault.DecodeInvalidValue => AlertDescription.DecodeError,
        TlsFault.DecodeEmptyCertificate => AlertDescription.DecodeError,
        TlsFault.DecodeMalformedCertificate => AlertDescription.DecodeError,
        TlsFault.DecodeDuplicateExtension => AlertDescription.DecodeError,
        TlsFault.DecodeAlertLevel => AlertDescription.DecodeError,

        TlsFault.UnexpectedMessage => AlertDescription.UnexpectedMessage,
        TlsFault.UnexpectedRecordType => AlertDescription.UnexpectedMessage,
        TlsFault.UnexpectedApplicationData => AlertDescription.UnexpectedMessage,
        TlsFault.UnexpectedChangeCipherSpec => AlertDescription.UnexpectedMessage,
        TlsFault.UnexpectedInterleaving => AlertDescription.UnexpectedMessage,
        TlsFault.UnexpectedDataAcrossKeyChange => AlertDescription.UnexpectedMessage,
        TlsFault.UnexpectedDataAfterFlight => AlertDescription.UnexpectedMessage,
        TlsFault.UnexpectedEmptyFragment => AlertDescription.UnexpectedMessage,
        TlsFault.UnexpectedPaddingOnly => AlertDescription.UnexpectedMessage,
        TlsFault.UnexpectedSecondRetry => AlertDescription.UnexpectedMessage,
        TlsFault.UnexpectedExtension => AlertDescription.UnsupportedExtension,

        TlsFault.IllegalDuplicateExtension => AlertDescription.IllegalParameter,
        TlsFault.IllegalExtensionForMessage => AlertDescription.IllegalParameter,
        TlsFault.IllegalExtensionValue => AlertDescription.IllegalParameter,
        TlsFault.IllegalVersion => AlertDescription.IllegalParameter,
        TlsFault.IllegalCompression => AlertDescription.IllegalParameter,
        TlsFault.IllegalSessionIdEcho => AlertDescription.IllegalParameter,
        TlsFault.IllegalCipherSuite => AlertDescription.IllegalParameter,
        TlsFault.IllegalGroup => AlertDescription.IllegalParameter,
        TlsFault.IllegalKeyShare => AlertDescription.IllegalParameter,
        TlsFault.IllegalRetryWithoutChange => AlertDescription.IllegalParameter,
        TlsFault.IllegalRetryGroup => AlertDescription.IllegalParameter,
        TlsFault.IllegalHelloChange => AlertDescription.IllegalParameter,
        TlsFault.IllegalDowngrade => AlertDescription.IllegalParameter,
        TlsFault.IllegalApplicationProtocol => AlertDescription.IllegalParameter,
        TlsFault.IllegalServerName => AlertDescription.IllegalParameter,
        TlsFault.IllegalAlertLevel => AlertDescription.IllegalParameter,
        TlsFault.IllegalSignatureScheme => AlertDescription.IllegalParameter,
        TlsFault.IllegalCertificateContext => AlertDescription.IllegalParameter,
        TlsFault.IllegalKeyUpdate => AlertDescription.IllegalParameter,
        TlsFault.IllegalPreSharedKeyPosition => AlertDescription.IllegalParameter,
        TlsFault.IllegalResumption => AlertDescription.IllegalParameter,
        TlsFault.IllegalTicketLifetime => AlertDescription.IllegalParameter,
        TlsFault.IllegalRenegotiationInfo => AlertDescription.HandshakeFailure,
        TlsFault.IllegalCertificateKey => AlertDescription.IllegalParameter,
        TlsFault.IllegalFallback => AlertDescription.InappropriateFallback,

        TlsFault.MissingExtension => AlertDescription.MissingExtension,
        TlsFault.MissingClientCertificate => AlertDescription.CertificateRequired,
        TlsFault.MissingClientCertificate12 => AlertDescription.HandshakeFailure,

        TlsFault.MismatchVersion => AlertDescription.ProtocolVersion,
        TlsFault.MismatchCipherSuite => AlertDescription.HandshakeFailure,
        TlsFault.MismatchGroup => AlertDescription.HandshakeFailure,
        TlsFault.MismatchSignatureScheme => AlertDescription.HandshakeFailure,
        TlsFault.MismatchApplicationProtocol => AlertDescription.NoApplicationProtocol,
        TlsFault.MismatchServerName => AlertDescription.UnrecognizedName,
        TlsFault.MismatchExtendedMasterSecret => AlertDescription.HandshakeFailure,

        TlsFault.ForgedRecord => AlertDescription.BadRecordMac,
        TlsFault.ForgedSignature => AlertDescription.DecryptError,
        TlsFault.ForgedFinished => AlertDescription.DecryptError,
        TlsFault.ForgedBinder => AlertDescription.DecryptError,
        TlsFault.ForgedCookie => AlertDescription.IllegalParameter,

        TlsFault.RejectedUnknownCa => AlertDescription.UnknownCa,
        TlsFault.RejectedExpired => AlertDescription.CertificateExpired,
        TlsFault.RejectedRevoked => AlertDescription.CertificateRevoked,
        TlsFault.RejectedUnsupportedCertificate => AlertDescription.UnsupportedCertificate,
        TlsFault.RejectedBadCertificate => AlertDescription.BadCertificate,
        TlsFault.RejectedByApplication => AlertDescription.CertificateUnknown,
        TlsFault.RejectedStaple => AlertDescription.BadCertificateStatusResponse,

        TlsFault.LimitRecordSize => AlertDescription.RecordOverflow,
        TlsFault.LimitHandshakeMessageSize => AlertDescription.IllegalParameter,
        TlsFault.LimitEmptyRecords => AlertDescription.UnexpectedMessage,
        TlsFault.LimitWarningAlerts => AlertDescription.UnexpectedMessage,
        TlsFault.LimitKeyUpdates => AlertDescription.UnexpectedMessage,
        TlsFault.LimitRenegotiations => AlertDescription.NoRenegotiation,
        TlsFault.LimitKeyUsage => AlertDescription.InternalError,
        TlsFault.LimitSequenceNumber => AlertDescription.InternalError,

        TlsFault.PeerAlert => null,
        TlsFault.PeerTruncated => null,
        TlsFault.PeerClosedEarly => null,

        TlsFault.InternalError => AlertDescription.InternalError,
        TlsFault.InternalCancelled => AlertDescription.UserCanceled,
        TlsFault.InternalAborted => AlertDescription.InternalError,
    };
}
