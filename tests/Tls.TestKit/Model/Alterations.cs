using System.Collections.Generic;
using System.Linq;
using static Tls.Wire.AlertDescription;

namespace Tls.TestKit;

/// <summary>Which alteration of which message breaks which rule: RFC 8446 §4 and §6.2 as a table.</summary>
public static class Alterations
{
    private static readonly Rule Decode = new(
        "RFC 8446 §6.2",
        "decode_error: A message could not be decoded because some field was out of the specified range or "
        + "the length of the message was incorrect.",
        DecodeError);

    private static readonly Rule Unverifiable = new(
        "RFC 8446 §6.2",
        "decrypt_error: A handshake (not record layer) cryptographic operation failed, including being "
        + "unable to correctly verify a signature or validate a Finished message or a PSK binder.",
        DecryptError);

    private static readonly Rule NoAlert = new("RFC 8446 §4.1.2",
        "Servers MUST ignore unrecognized extensions.");

    // §4.1.2, §4.2.8 and §9.2 of a ClientHello.
    private static readonly Rule Missing = new(
        "RFC 8446 §9.2",
        "Servers receiving a ClientHello which does not conform to these requirements MUST abort the "
        + "handshake with a \"missing_extension\" alert.",
        MissingExtension);

    private static readonly Rule Twice = new(
        "RFC 8446 §4.2",
        "There MUST NOT be more than one extension of the same type in a given extension block.",
        IllegalParameter, DecodeError);

    private static readonly Rule Share = new(
        "RFC 8446 §4.2.8.2",
        "For the curves secp256r1, secp384r1, and secp521r1, peers MUST validate each other's public value "
        + "Q [...] For X25519 and X448, the contents of the public value are the byte string inputs and "
        + "outputs of the corresponding functions defined in [RFC7748]: 32 bytes for X25519 and 56 bytes "
        + "for X448.",
        IllegalParameter, DecodeError);

    private static readonly Dictionary<(Alteration, Item), Rule> Table = new()
    {
        [(Alteration.Corrupted, Item.CertificateVerify)] = Unverifiable.Or(DecodeError),
        [(Alteration.Corrupted, Item.Finished)] = Unverifiable,
        [(Alteration.Corrupted, Item.ChangeCipherSpec)] = new(
            "RFC 8446 §5",
            "An implementation which receives any other change_cipher_spec value or which receives a "
            + "protected change_cipher_spec record MUST abort the handshake with an \"unexpected_message\" "
            + "alert.",
            UnexpectedMessage),

        [(Alteration.Compression, Item.ClientHello)] = new(
            "RFC 8446 §4.1.2",
            "If a TLS 1.3 ClientHello is received with any other value in this field, the server MUST "
            + "abort the handshake with an \"illegal_parameter\" alert.",
            IllegalParameter),
        // Who speaks TLS 1.2 takes it for a hello of TLS 1.2, with no cipher suite of its own in it.
        [(Alteration.NoSupportedVersions, Item.ClientHello)] = new(
            "RFC 8446 §4.2.1",
            "If this extension is not present, servers which are compliant with this specification and "
            + "which also support TLS 1.2 MUST negotiate TLS 1.2 or prior [...] protocol_version: The "
            + "protocol version the peer has attempted to negotiate is recognized but not supported (see "
            + "Appendix D).",
            ProtocolVersion, HandshakeFailure),
        [(Alteration.OtherVersion, Item.ClientHello)] = new(
            "RFC 8446 §6.2",
            "protocol_version: The protocol version the peer has attempted to negotiate is recognized but "
            + "not supported (see Appendix D).",
            ProtocolVersion),
        [(Alteration.NoKeyShare, Item.ClientHello)] = Missing,
        [(Alteration.NoSupportedGroups, Item.ClientHello)] = Missing,
        [(Alteration.NoSignatureAlgorithms, Item.ClientHello)] = Missing,
        [(Alteration.ExtensionTwice, Item.ClientHello)] = Twice,
        [(Alteration.UnknownExtension, Item.ClientHello)] = NoAlert,
        [(Alteration.OtherSuite, Item.ClientHello)] = new(
            "RFC 8446 §4.1.1",
            "If the server is unable to negotiate a supported set of parameters (i.e., there is no overlap "
            + "between the client and server parameters), it MUST abort the handshake with either a "
            + "\"handshake_failure\" or \"insufficient_security\" fatal alert (see Section 6).",
            HandshakeFailure, InsufficientSecurity),
        [(Alteration.ShareTwice, Item.ClientHello)] = new(
            "RFC 8446 §4.2.8",
            "Servers MAY check for violations of these rules and abort the handshake with an "
            + "\"illegal_parameter\" alert if one is violated.",
            IllegalParameter),
        [(Alteration.ShortShare, Item.ClientHello)] = Share,
        [(Alteration.LongSessionId, Item.ClientHello)] = Decode.Or(IllegalParameter),
        [(Alteration.PskNotLast, Item.ClientHello)] = new(
            "RFC 8446 §4.2.11",
            "Servers MUST check that it is the last extension and otherwise fail the handshake with an "
            + "\"illegal_parameter\" alert.",
            IllegalParameter),
        [(Alteration.BadBinder, Item.ClientHello)] = new(
            "RFC 8446 §4.2.11",
            "Prior to accepting PSK key establishment, the server MUST validate the corresponding binder "
            + "value (see Section 4.2.11.2 below). If this value is not present or does not validate, the "
            + "server MUST abort the handshake.",
            DecryptError, IllegalParameter),

        [(Alteration.Compression, Item.ServerHello)] = new(
            "RFC 8446 §4.1.3",
            "legacy_compression_method: A single byte which MUST have the value 0.",
            IllegalParameter, DecodeError),
        [(Alteration.NoSupportedVersions, Item.ServerHello)] = new(
            "RFC 8446 §6.2",
            "protocol_version: The protocol version the peer has attempted to negotiate is recognized but "
            + "not supported (see Appendix D).",
            ProtocolVersion, IllegalParameter, MissingExtension, DecodeError, UnsupportedExtension),
        [(Alteration.OtherVersion, Item.ServerHello)] = new(
            "RFC 8446 §4.2.1",
            "If the \"supported_versions\" extension in the ServerHello contains a version not offered by "
            + "the client or contains a version prior to TLS 1.3, the client MUST abort the handshake with "
            + "an \"illegal_parameter\" alert.",
            IllegalParameter),
        [(Alteration.NoKeyShare, Item.ServerHello)] = new(
            "RFC 8446 §6.2",
            "missing_extension: Sent by endpoints that receive a handshake message not containing an "
            + "extension that is mandatory to send for the offered TLS version or other negotiated "
            + "parameters.",
            MissingExtension, IllegalParameter),
        [(Alteration.ExtensionTwice, Item.ServerHello)] = Twice.Or(UnsupportedExtension),
        [(Alteration.UnknownExtension, Item.ServerHello)] = Unsolicited(),
        [(Alteration.OtherSuite, Item.ServerHello)] = new(
            "RFC 8446 §4.1.3",
            "A client which receives a cipher suite that was not offered MUST abort the handshake with an "
            + "\"illegal_parameter\" alert.",
            IllegalParameter),
        [(Alteration.ShortShare, Item.ServerHello)] = Share,
        [(Alteration.LongSessionId, Item.ServerHello)] = Decode.Or(IllegalParameter),
        [(Alteration.OtherSessionId, Item.ServerHello)] = new(
            "RFC 8446 §4.1.3",
            "A client which receives a legacy_session_id_echo field that does not match what it sent in "
            + "the ClientHello MUST abort the handshake with an \"illegal_parameter\" alert.",
            IllegalParameter),
        [(Alteration.OtherGroup, Item.ServerHello)] = new(
            "RFC 8446 §4.2.8",
            "This value MUST be in the same group as the KeyShareEntry value offered by the client that "
            + "the server has selected for the negotiated key exchange.",
            IllegalParameter),

        [(Alteration.UnknownExtension, Item.EncryptedExtensions)] = Unsolicited(),
        [(Alteration.ExtensionTwice, Item.EncryptedExtensions)] = Twice.Or(UnsupportedExtension),
        [(Alteration.MisplacedExtension, Item.EncryptedExtensions)] = new(
            "RFC 8446 §4.2",
            "If an implementation receives an extension which it recognizes and which is not specified for "
            + "the message in which it appears, it MUST abort the handshake with an \"illegal_parameter\" "
            + "alert.",
            IllegalParameter, UnsupportedExtension),

        [(Alteration.NoSignatureAlgorithms, Item.CertificateRequest)] = new(
            "RFC 8446 §4.3.2",
            "The \"signature_algorithms\" extension MUST be specified, and other extensions may optionally "
            + "be included if defined for this message.",
            MissingExtension, DecodeError, IllegalParameter),
        [(Alteration.UnknownExtension, Item.CertificateRequest)] = new(
            "RFC 8446 §4.3.2", "Clients MUST ignore unrecognized extensions."),
        [(Alteration.OtherContext, Item.CertificateRequest)] = new(
            "RFC 8446 §4.3.2",
            "This field SHALL be zero length unless used for the post-handshake authentication exchanges "
            + "described in Section 4.6.2.",
            IllegalParameter, DecodeError),

        [(Alteration.OtherContext, Item.Certificate)] = new(
            "RFC 8446 §4.4.2",
            "If this message is in response to a CertificateRequest, the value of "
            + "certificate_request_context in that message. Otherwise (in the case of server "
            + "authentication), this field SHALL be zero length.",
            IllegalParameter, DecodeError),
        [(Alteration.OtherAlgorithm, Item.CertificateVerify)] = new(
            "RFC 8446 §4.2.3",
            "These values refer solely to signatures which appear in certificates (see Section 4.4.2.2) "
            + "and are not defined for use in signed TLS handshake messages [...]",
            IllegalParameter),
        [(Alteration.OtherSideSignature, Item.CertificateVerify)] = Unverifiable,

        [(Alteration.OtherRequest, Item.KeyUpdate)] = Request(),
        [(Alteration.OtherRequest, Item.KeyUpdateRequested)] = Request(),

        [(Alteration.UnknownExtension, Item.NewSessionTicket)] = new(
            "RFC 8446 §4.6.1", "Clients MUST ignore unrecognized extensions."),
    };

    /// <summary>Whether the alteration can be done to it.</summary>
    public static bool Applies(Alteration change, Item item) => change switch
    {
        Alteration.None => true,
        Alteration.LengthUp or Alteration.Extended => item.IsMessage(),
        Alteration.LengthDown or Alteration.Truncated => item.IsMessage() && !Items.IsBodiless(item),
        _ => Table.ContainsKey((change, item)),
    };

    /// <summary>
    /// Whether the header of the message lies, so that what comes after it is read wrongly too.
    /// </summary>
    public static bool IsMisframed(Alteration change) => change is Alteration.LengthUp or Alteration.LengthDown;

    /// <summary>
    /// What a receiver that expects the message does about the alteration; no alerts when it goes on.
    /// </summary>
    public static Rule Of(Alteration change, Item item) =>
        Table.TryGetValue((change, item), out Rule? rule) ? rule
        : item is Item.Finished ? Decode.Or(DecryptError)
        : Decode;

    /// <summary>Every alteration of every message that there is.</summary>
    public static IEnumerable<Alteration> For(Item item) =>
        System.Enum.GetValues<Alteration>().Where(change => change != Alteration.None && Applies(change, item));

    private static Rule Unsolicited() => new(
        "RFC 8446 §4.2",
        "Upon receiving such an extension, an endpoint MUST abort the handshake with an "
        + "\"unsupported_extension\" alert.",
        UnsupportedExtension);

    private static Rule Request() => new(
        "RFC 8446 §4.6.3",
        "If an implementation receives any other value, it MUST terminate the connection with an "
        + "\"illegal_parameter\" alert.",
        IllegalParameter);
}
