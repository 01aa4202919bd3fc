using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Tls.Handshake;

namespace Tls.Cli;

/// <summary>
/// What there is to say about the messages of TLS 1.2, in the words of RFC 5246 and of those that mended it.
/// </summary>
internal static class MessageNotes12
{
    /// <summary>RFC 8446 §4.1.3: how a server that knows TLS 1.3 ends its random where it agrees to less.</summary>
    private static ReadOnlySpan<byte> Sentinel => "DOWNGRD\x01"u8;

    /// <summary>Null for a message that TLS 1.2 does not have.</summary>
    internal static MessageNote? Of(HandshakeMessage message, HandshakeReader reader, int size) => message switch
    {
        ServerHello12 hello => new("ServerHello", "RFC 5246 §7.4.1.3", size, Fields(hello, reader)),
        Certificate12 { IsRawPublicKey: true } certificate =>
            new("Certificate", "RFC 7250 §3", size, Fields(certificate)),
        Certificate12 certificate => new("Certificate", "RFC 5246 §7.4.2", size, Fields(certificate)),
        CertificateStatus status => new("CertificateStatus", "RFC 6066 §8", size,
            [("ocsp_response", $"{MessageNotes.Hex(status.OcspResponse)}, an OCSP response")]),
        ServerKeyExchange exchange => new("ServerKeyExchange", "RFC 8422 §5.4", size, Fields(exchange)),
        ServerKeyExchangePsk exchange => new("ServerKeyExchange", "RFC 5489 §2", size,
        [
            ("psk_identity_hint", Text(exchange.IdentityHint)), .. Fields(exchange.Params),
            ("signature", "none: whoever makes the Finished holds the key"),
        ]),
        CertificateRequest12 request => new("CertificateRequest", "RFC 5246 §7.4.4", size,
        [
            ("certificate_types", Join(request.CertificateTypes.Select(type => type.ToString()))),
            ("signature_algorithms", Join(request.SignatureSchemes.Select(CodePointNames.Of))),
            ("authorities", $"{request.Authorities.Count} names"),
        ]),
        ServerHelloDone => new("ServerHelloDone", "RFC 5246 §7.4.5", size, [("", "the client's turn")]),
        ClientKeyExchange exchange => new("ClientKeyExchange", "RFC 8422 §5.7", size,
            [("point", MessageNotes.Hex(exchange.Point)), .. Secrets(reader, "both points")]),
        ClientKeyExchangePsk exchange => new("ClientKeyExchange", "RFC 5489 §2", size,
        [
            ("psk_identity", Text(exchange.Identity)), ("point", MessageNotes.Hex(exchange.Point)),
            .. Secrets(reader, "both points and the pre-shared key"),
        ]),
        ClientKeyExchangeRsa exchange => new("ClientKeyExchange", "RFC 5246 §7.4.7.1", size,
        [
            ("encrypted_pre_master_secret", MessageNotes.Hex(exchange.EncryptedPreMasterSecret)
                + ", to the certificate's key"),
            .. Secrets(reader, "the secret in it"),
        ]),
        CertificateVerify verify => new("CertificateVerify", "RFC 5246 §7.4.8", size,
        [
            ("algorithm", CodePointNames.Of(verify.Algorithm)),
            ("signature", $"{MessageNotes.Hex(verify.Signature)}, over all messages so far"),
        ]),
        NewSessionTicket12 ticket => new("NewSessionTicket", "RFC 5077 §3.3", size,
            [("ticket", $"{ticket.Ticket.Length} bytes, good for {ticket.LifetimeHintSeconds:N0} s: the session, "
                + "sealed by the server for itself")]),
        Finished finished => new("Finished", "RFC 5246 §7.4.9", size,
            [("verify_data", MessageNotes.Hex(finished.VerifyData)
                + ", made of the master_secret and all messages so far")]),
        HelloRequest =>
            new("HelloRequest", "RFC 5246 §7.4.1.1", size, [("", "asks to renegotiate, which we never do")]),
        _ => null,
    };

    private static List<(string, string)> Fields(ServerHello12 hello, HandshakeReader reader) =>
    [
        ("random", MessageNotes.Hex(hello.Random) + (hello.Random.Span.EndsWith(Sentinel)
            ? ", which ends in DOWNGRD: it could have been TLS 1.3 (RFC 8446 §4.1.3)"
            : string.Empty)),
        ("session_id", hello.LegacySessionIdEcho.IsEmpty
            ? "empty: the server keeps no session itself"
            : reader.IsResumed12 ? "the client's own: that session goes on" : "a new session's name"),
        ("cipher_suite", CodePointNames.Of(hello.CipherSuite)),
        .. ExtensionNotes.Of(hello.Extensions),
    ];

    private static List<(string, string)> Fields(Certificate12 message) => message.Certificates.Count == 0
        ? [("certificate_list", "empty: nothing to show")]
        : [.. message.Certificates.Select((certificate, index) =>
            ($"certificate {index}", $"{MessageNotes.Describe(certificate)} ({certificate.Length} bytes)"))];

    private static List<(string, string)> Fields(ServerKeyExchange exchange) =>
    [
        .. Fields(exchange.Params),
        ("algorithm", CodePointNames.Of(exchange.Algorithm)),
        ("signature", MessageNotes.Hex(exchange.Signature)
            + ", over both randoms and this point, by the certificate's key"),
    ];

    private static List<(string, string)> Fields(ServerEcdhParams share) =>
        [("named_curve", CodePointNames.Of(share.Group)), ("point", MessageNotes.Hex(share.Point))];

    /// <summary>What both sides can work out once the client has sent its half.</summary>
    private static List<(string, string)> Secrets(HandshakeReader reader, string ingredients) =>
    [
        ("⇒ premaster_secret", $"what {ingredients} come to: on both sides the same, on no wire"),
        ("⇒ master_secret", reader.HasExtendedMasterSecret
            ? "PRF(premaster_secret, \"extended master secret\", hash of all messages so far), RFC 7627 §4"
            : "PRF(premaster_secret, \"master secret\", both randoms), RFC 5246 §8.1"),
        ("⇒ key_block", "PRF(master_secret, \"key expansion\", both randoms), RFC 5246 §6.3: cut into a key and "
            + (reader.HasCbc ? "a MAC key for each direction" : "an IV for each direction")),
    ];

    private static string Text(ReadOnlyMemory<byte> bytes) =>
        bytes.IsEmpty ? "empty" : Printable.Line(Encoding.UTF8.GetString(bytes.Span));

    private static string Join(IEnumerable<string> values) => string.Join(", ", values);
}
