using System.Collections.Generic;
using System.Linq;
using static Tls.Wire.AlertDescription;

namespace Tls.TestKit;

/// <summary>
/// Which alteration of which message of TLS 1.2 breaks which rule, as <see cref="Alterations"/> for TLS 1.3.
/// </summary>
public static class Alterations12
{
    private static readonly Rule Decode = new(
        "RFC 5246 §7.2.2",
        "decode_error: A message could not be decoded because some field was out of the specified range or the length "
        + "of the message was incorrect.",
        DecodeError);

    private static readonly Rule Unverifiable = new(
        "RFC 5246 §7.2.2",
        "decrypt_error: A handshake cryptographic operation failed, including being unable to correctly verify a "
        + "signature or validate a Finished message.",
        DecryptError);

    private static readonly Rule Twice = new(
        "RFC 5246 §7.4.1.4",
        "There MUST NOT be more than one extension of the same type.",
        DecodeError, IllegalParameter);

    private static readonly Rule Share = new(
        "RFC 8422 §5.11",
        "With X25519 and X448, a receiving party MUST check whether the computed premaster secret is the all-zero value "
        + "and abort the handshake if so, as described in Section 6 of [RFC7748].",
        IllegalParameter, DecodeError, HandshakeFailure);

    // RFC 8422 §5.4 and §5.11 name no alert for a share that is none.
    private static readonly Rule ShortShare = Share with
    {
        Section = "RFC 8422 §5.4",
        Sentence = "point: This is the byte string representation of an elliptic curve point following the conversion "
            + "routine in Section 4.3.6 of [ANSI.X9-62.2005].",
    };

    private static readonly Rule Pair = new(
        "RFC 5246 §7.4.3, §7.4.8",
        "the signature algorithm and hash algorithm MUST be a pair listed in that extension. [...] The hash and "
        + "signature algorithms used in the signature MUST be one of those present in the "
        + "supported_signature_algorithms field of the CertificateRequest message.",
        IllegalParameter, HandshakeFailure, DecryptError);

    private static readonly Dictionary<(Alteration, Item), Rule> Table = new()
    {
        [(Alteration.Corrupted, Item.CertificateVerify)] = Unverifiable.Or(DecodeError),
        [(Alteration.Corrupted, Item.ServerKeyExchange)] = Unverifiable.Or(DecodeError),
        [(Alteration.Corrupted, Item.Finished)] = Unverifiable,
        [(Alteration.Corrupted, Item.ChangeCipherSpec)] = RecordRules12.OtherChangeCipherSpec,
        [(Alteration.OtherSideSignature, Item.ServerKeyExchange)] = Unverifiable,
        [(Alteration.OtherSideSignature, Item.Finished)] = Unverifiable,
        [(Alteration.OtherAlgorithm, Item.ServerKeyExchange)] = Pair,
        [(Alteration.OtherAlgorithm, Item.CertificateVerify)] = Pair,

        [(Alteration.Compression, Item.ClientHello)] = new(
            "RFC 5246 §7.4.1.2",
            "This vector MUST contain, and all implementations MUST support, CompressionMethod.null.",
            IllegalParameter, DecodeError, HandshakeFailure),
        [(Alteration.OtherVersion, Item.ClientHello)] = Version(),
        [(Alteration.ExtensionTwice, Item.ClientHello)] = Twice,
        [(Alteration.UnknownExtension, Item.ClientHello)] = new(
            "RFC 8446 §4.1.2", "Servers MUST ignore unrecognized extensions."),
        [(Alteration.OtherSuite, Item.ClientHello)] = new(
            "RFC 5246 §7.4.1.3",
            "If it cannot find such a match, it will respond with a handshake failure alert.",
            HandshakeFailure, InsufficientSecurity),
        [(Alteration.LongSessionId, Item.ClientHello)] = Decode.Or(IllegalParameter),
        [(Alteration.NoSupportedGroups, Item.ClientHello)] = new(
            "RFC 8422 §4",
            "A client that proposes ECC cipher suites may choose not to include these extensions. In this case, the "
            + "server is free to choose any one of the elliptic curves or point formats listed in Section 5.",
            HandshakeFailure),
        [(Alteration.NoSignatureAlgorithms, Item.ClientHello)] = new(
            "RFC 5246 §7.4.1.4.1",
            "If the client does not send the signature_algorithms extension, the server MUST do the following: [...] If "
            + "the negotiated key exchange algorithm is one of (ECDH_ECDSA, ECDHE_ECDSA), behave as if the client had "
            + "sent value {sha1,ecdsa}.",
            HandshakeFailure),
        [(Alteration.NoUncompressed, Item.ClientHello)] = new(
            "RFC 8422 §5.1.2",
            "If the client sends the extension and the extension does not contain the uncompressed point format, and "
            + "the client has used the Supported Groups extension to indicate support for any of the curves defined in "
            + "this specification, then the server MUST abort the handshake and return an illegal_parameter alert.",
            IllegalParameter),
        [(Alteration.OtherRenegotiationInfo, Item.ClientHello)] = new(
            "RFC 5746 §3.6",
            "The server MUST then verify that the length of the \"renegotiated_connection\" field is zero, and if it is "
            + "not, MUST abort the handshake.",
            HandshakeFailure),
        [(Alteration.NoRenegotiationInfo, Item.ClientHello)] = new(
            "RFC 5746 §3.6",
            "In this case, some servers may want to terminate the handshake instead of continuing; see Section 4.3 for "
            + "discussion.",
            HandshakeFailure),
        [(Alteration.NoExtendedMasterSecret, Item.ClientHello)] = new(
            "RFC 7627 §5.3",
            "If the original session used the \"extended_master_secret\" extension but the new ClientHello does not "
            + "contain it, the server MUST abort the abbreviated handshake.",
            HandshakeFailure),

        [(Alteration.Compression, Item.ServerHello)] = new(
            "RFC 5246 §7.4.1.3",
            "compression_method: The single compression algorithm selected by the server from the list in "
            + "ClientHello.compression_methods.",
            IllegalParameter, DecodeError, HandshakeFailure),
        [(Alteration.OtherVersion, Item.ServerHello)] = Version(),
        [(Alteration.ExtensionTwice, Item.ServerHello)] = Twice.Or(UnsupportedExtension),
        [(Alteration.UnknownExtension, Item.ServerHello)] = new(
            "RFC 5246 §7.4.1.4",
            "If a client receives an extension type in ServerHello that it did not request in the associated "
            + "ClientHello, it MUST abort the handshake with an unsupported_extension fatal alert.",
            UnsupportedExtension),
        [(Alteration.OtherSuite, Item.ServerHello)] = new(
            "RFC 5246 §7.4.1.3",
            "cipher_suite: The single cipher suite selected by the server from the list in ClientHello.cipher_suites. "
            + "For resumed sessions, this field is the value from the state of the session being resumed.",
            IllegalParameter, HandshakeFailure),
        [(Alteration.OtherSessionId, Item.ServerHello)] = new(
            "RFC 5246 §7.4.1.3",
            "Otherwise, this field will contain a different value identifying the new session."),
        [(Alteration.LongSessionId, Item.ServerHello)] = Decode.Or(IllegalParameter),
        [(Alteration.NoUncompressed, Item.ServerHello)] = new(
            "RFC 8422 §5.2",
            "The Supported Point Formats Extension, when used, MUST contain the value 0 (uncompressed) as one of the "
            + "items in the list of point formats.",
            IllegalParameter, DecodeError),
        [(Alteration.OtherRenegotiationInfo, Item.ServerHello)] = new(
            "RFC 5746 §3.4",
            "The client MUST then verify that the length of the \"renegotiated_connection\" field is zero, and if it is "
            + "not, MUST abort the handshake (by sending a fatal handshake_failure alert).",
            HandshakeFailure),
        [(Alteration.NoRenegotiationInfo, Item.ServerHello)] = new(
            "RFC 5746 §4.1",
            "If clients wish to ensure that such attacks are impossible, they need to terminate the connection "
            + "immediately upon failure to receive the extension without completing the handshake.",
            HandshakeFailure),
        [(Alteration.NoExtendedMasterSecret, Item.ServerHello)] = new(
            "RFC 7627 §5.3",
            "If the original session used the extension but the new ServerHello does not contain the extension, the "
            + "client MUST abort the handshake.",
            HandshakeFailure),

        [(Alteration.OtherGroup, Item.ServerKeyExchange)] = new(
            "RFC 8422 §5.4",
            "A possible reason for a fatal handshake failure is that the client's capabilities for handling elliptic "
            + "curves and point formats are exceeded; cf. Section 5.1.",
            IllegalParameter, HandshakeFailure),
        [(Alteration.ShortShare, Item.ServerKeyExchange)] = ShortShare,
        [(Alteration.ZeroShare, Item.ServerKeyExchange)] = Share,
        [(Alteration.ShortShare, Item.ClientKeyExchange)] = ShortShare,
        [(Alteration.ZeroShare, Item.ClientKeyExchange)] = Share,

        [(Alteration.NoSignatureAlgorithms, Item.CertificateRequest)] = Decode.Or(IllegalParameter, HandshakeFailure),

        // A HelloRequest with a body is none, and only one that is none is not ignored.
        [(Alteration.LengthUp, Item.HelloRequest)] = Decode.Or(UnexpectedMessage),
        [(Alteration.Extended, Item.HelloRequest)] = Decode.Or(UnexpectedMessage),
    };

    /// <summary>Whether the alteration can be done to it.</summary>
    public static bool Applies(Alteration change, Item item) => change switch
    {
        Alteration.None => true,
        Alteration.LengthUp or Alteration.Extended => item.IsMessage(),
        Alteration.LengthDown or Alteration.Truncated => item.IsMessage() && !Items.IsBodiless(item),
        _ => Table.ContainsKey((change, item)),
    };

    /// <summary>What a receiver that expects the message does about the alteration; no alerts when it goes on.</summary>
    public static Rule Of(Alteration change, Item item) =>
        Table.TryGetValue((change, item), out Rule? rule) ? rule
        : item is Item.Finished ? Decode.Or(DecryptError)
        : Decode;

    /// <summary>Every alteration of every message that there is.</summary>
    public static IEnumerable<Alteration> For(Item item) =>
        System.Enum.GetValues<Alteration>().Where(change => change != Alteration.None && Applies(change, item));

    /// <summary>Whether the receiver may do as the rule says, and need not.</summary>
    internal static bool IsChoice(Alteration change, Item item, Scenario scenario) => (change, item) switch
    {
        (Alteration.NoSupportedGroups or Alteration.NoSignatureAlgorithms, Item.ClientHello) => true,
        (Alteration.NoRenegotiationInfo, Item.ClientHello or Item.ServerHello) => true,

        // RFC 7627 §5.3 is about sessions that go on; for others §5.2 leaves it to both.
        (Alteration.NoExtendedMasterSecret, Item.ClientHello or Item.ServerHello) => !scenario.Resumed,

        // RFC 8422 §4: in the case of session resumption the server ignores the extension.
        (Alteration.NoUncompressed, Item.ClientHello) => scenario.Resumed,
        _ => false,
    };

    private static Rule Version() => new(
        "RFC 5246 §7.2.2",
        "protocol_version: The protocol version the client has attempted to negotiate is recognized but not supported.",
        ProtocolVersion);
}
