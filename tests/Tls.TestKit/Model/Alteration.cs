namespace Tls.TestKit;

/// <summary>
/// What is done to a message before it is sent. Each has its row in <see cref="Alterations"/>.
/// </summary>
public enum Alteration
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The length in the header says one more than there is.</summary>
    LengthUp,

    /// <summary>The length in the header says one less than there is.</summary>
    LengthDown,

    /// <summary>The last byte is missing, and the length says so.</summary>
    Truncated,

    /// <summary>There is one more byte at the end, and the length says so.</summary>
    Extended,

    /// <summary>The last byte is another: of a MAC, of a signature, of what a record holds.</summary>
    Corrupted,

    /// <summary>Hellos: legacy_compression_method(s) is not zero.</summary>
    Compression,

    /// <summary>Hellos: without "supported_versions".</summary>
    NoSupportedVersions,

    /// <summary>Hellos: without "key_share".</summary>
    NoKeyShare,

    /// <summary>ClientHello: without "supported_groups".</summary>
    NoSupportedGroups,

    /// <summary>Without "signature_algorithms".</summary>
    NoSignatureAlgorithms,

    /// <summary>An extension that nobody knows, twice.</summary>
    ExtensionTwice,

    /// <summary>An extension that nobody knows.</summary>
    UnknownExtension,

    /// <summary>Only cipher suites that nobody knows, or one that was not offered.</summary>
    OtherSuite,

    /// <summary>ClientHello: two key shares of one group.</summary>
    ShareTwice,

    /// <summary>Hellos: the key share is a byte short.</summary>
    ShortShare,

    /// <summary>Hellos: legacy_session_id of 33 bytes.</summary>
    LongSessionId,

    /// <summary>ServerHello: legacy_session_id_echo is not what was sent.</summary>
    OtherSessionId,

    /// <summary>Hellos: supported_versions has TLS 1.1 alone.</summary>
    OtherVersion,

    /// <summary>ServerHello: the key share is of a group that was not offered.</summary>
    OtherGroup,

    /// <summary>ClientHello: pre_shared_key is not the last extension.</summary>
    PskNotLast,

    /// <summary>ClientHello: the binder is another.</summary>
    BadBinder,

    /// <summary>EncryptedExtensions with key_share, which belongs elsewhere.</summary>
    MisplacedExtension,

    /// <summary>Certificate: certificate_request_context is not empty during the handshake.</summary>
    OtherContext,

    /// <summary>CertificateVerify: an algorithm of another version: PKCS #1 v1.5.</summary>
    OtherAlgorithm,

    /// <summary>
    /// CertificateVerify signed as if by the other side; in TLS 1.2 the Finished of the other side, or ServerKeyExchange
    /// signed over the randoms in the other order.
    /// </summary>
    OtherSideSignature,

    /// <summary>KeyUpdate: request_update is 2.</summary>
    OtherRequest,

    /// <summary>TLS 1.2, hellos: without "extended_master_secret".</summary>
    NoExtendedMasterSecret,

    /// <summary>TLS 1.2, hellos: without "renegotiation_info".</summary>
    NoRenegotiationInfo,

    /// <summary>TLS 1.2, hellos: renegotiated_connection is not empty.</summary>
    OtherRenegotiationInfo,

    /// <summary>TLS 1.2, hellos: "ec_point_formats" without uncompressed.</summary>
    NoUncompressed,

    /// <summary>TLS 1.2, key exchange: a public value of zeros, on no curve or coming to a secret of zeros.</summary>
    ZeroShare,
}
