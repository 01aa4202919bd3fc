using static Tls.Wire.AlertDescription;

namespace Tls.TestKit;

/// <summary>
/// What RFC 8446 §4, §5 and §6 say about messages and records as such, whatever is in them.
/// </summary>
internal static class RecordRules
{
    /// <summary>How many <see cref="TooManyRequests"/> still takes.</summary>
    internal const int MaxLateRequests = 4;

    internal static Rule Order { get; } = new(
        "RFC 8446 §4",
        "A peer which receives a handshake message in an unexpected order MUST abort the handshake with an "
        + "\"unexpected_message\" alert.",
        UnexpectedMessage);

    internal static Rule RecordType { get; } = new(
        "RFC 8446 §5",
        "If a TLS implementation receives an unexpected record type, it MUST terminate the connection with "
        + "an \"unexpected_message\" alert.",
        UnexpectedMessage);

    internal static Rule Unprotected { get; } = RecordType.Or(BadRecordMac) with
    {
        Section = "RFC 8446 §5, §5.2",
    };

    internal static Rule Mac { get; } = new(
        "RFC 8446 §5.2",
        "If the decryption fails, the receiver MUST terminate the connection with a \"bad_record_mac\" "
        + "alert.",
        BadRecordMac);

    internal static Rule ChangeCipherSpec { get; } = new(
        "RFC 8446 §5",
        "If an implementation detects a change_cipher_spec record received before the first ClientHello "
        + "message or after the peer's Finished message, it MUST be treated as an unexpected record type "
        + "[...]",
        UnexpectedMessage);

    internal static Rule ProtectedChangeCipherSpec { get; } = new(
        "RFC 8446 §5",
        "An implementation which receives any other change_cipher_spec value or which receives a protected "
        + "change_cipher_spec record MUST abort the handshake with an \"unexpected_message\" alert.",
        UnexpectedMessage);

    internal static Rule KeyChange { get; } = new(
        "RFC 8446 §5.1",
        "Implementations MUST verify that all messages immediately preceding a key change align with a "
        + "record boundary; if not, then they MUST terminate the connection with an \"unexpected_message\" "
        + "alert.",
        UnexpectedMessage);

    internal static Rule Interleaved { get; } = new(
        "RFC 8446 §5.1",
        "Handshake messages MUST NOT be interleaved with other record types. That is, if a handshake "
        + "message is split over two or more records, there MUST NOT be any other records between them.",
        UnexpectedMessage);

    internal static Rule EmptyHandshake { get; } = new(
        "RFC 8446 §5.4",
        "Implementations MUST NOT send Handshake and Alert records that have a zero-length "
        + "TLSInnerPlaintext.content; if such a message is received, the receiving implementation MUST "
        + "terminate the connection with an \"unexpected_message\" alert.",
        UnexpectedMessage);

    internal static Rule EarlyApplicationData { get; } = new(
        "RFC 8446 §2, §5",
        "Application Data MUST NOT be sent prior to sending the Finished message, except as specified in "
        + "Section 2.3. [...] If a TLS implementation receives an unexpected record type, it MUST "
        + "terminate the connection with an \"unexpected_message\" alert.",
        UnexpectedMessage);

    internal static Rule Consecutive { get; } = new(
        "RFC 8446 §4.6.2",
        "All of the client's messages for a given response MUST appear consecutively on the wire with no "
        + "intervening messages of other types.",
        UnexpectedMessage);

    /// <summary>
    /// No sentence of the RFC, which allows any number of requests, but a limit of our client's against floods.
    /// </summary>
    internal static Rule TooManyRequests { get; } = new(
        "a limit of the implementation",
        "No more than four requests for a certificate after the handshake without application data between "
        + "them.",
        UnexpectedMessage);

    internal static Rule ChangedHello { get; } = new(
        "RFC 8446 §4.1.2",
        "In that case, the client MUST send the same ClientHello without modification, except as follows: "
        + "[...] illegal_parameter: A field in the handshake was incorrect or inconsistent with other "
        + "fields.",
        IllegalParameter);
}
