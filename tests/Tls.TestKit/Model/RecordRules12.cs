using static Tls.Wire.AlertDescription;

namespace Tls.TestKit;

/// <summary>What RFC 5246 §6.2, §7.1 and §7.2 say about messages and records as such, whatever is in them.</summary>
internal static class RecordRules12
{
    /// <summary>How many <see cref="TooManyRenegotiations"/> still takes.</summary>
    internal const int MaxRenegotiations = 4;

    internal static Rule Order { get; } = new(
        "RFC 5246 §7.4, §7.2.2",
        "sending handshake messages in an unexpected order results in a fatal error. [...] unexpected_message: An "
        + "inappropriate message was received.",
        UnexpectedMessage);

    internal static Rule RecordType { get; } = new(
        "RFC 5246 §6",
        "If a TLS implementation receives an unexpected record type, it MUST send an unexpected_message alert.",
        UnexpectedMessage);

    internal static Rule Mac { get; } = new(
        "RFC 5246 §6.2.3.3", "If the decryption fails, a fatal bad_record_mac alert MUST be generated.", BadRecordMac);

    internal static Rule ChangeCipherSpec { get; } = new(
        "RFC 5246 §7.1, §7.2.2",
        "The ChangeCipherSpec message is sent during the handshake after the security parameters have been agreed "
        + "upon, but before the verifying Finished message is sent. [...] unexpected_message: An inappropriate message "
        + "was received.",
        UnexpectedMessage);

    internal static Rule OtherChangeCipherSpec { get; } = new(
        "RFC 5246 §7.1",
        "The message consists of a single byte of value 1.",
        UnexpectedMessage, DecodeError, IllegalParameter);

    internal static Rule EmptyFragment { get; } = new(
        "RFC 5246 §6.2.1",
        "Implementations MUST NOT send zero-length fragments of Handshake, Alert, or ChangeCipherSpec content types.",
        UnexpectedMessage, DecodeError, IllegalParameter);

    internal static Rule EarlyApplicationData { get; } = new(
        "RFC 5246 §7.4.9, §7.2.2",
        "Once a side has sent its Finished message and received and validated the Finished message from its peer, it "
        + "may begin to send and receive application data over the connection. [...] unexpected_message: An "
        + "inappropriate message was received.",
        UnexpectedMessage);

    /// <summary>
    /// RFC 5246 §6.2.1 has data of different types interleaved as one likes; RFC 8446 §5.1 forbids it between the
    /// parts of a message, and who speaks both may have one rule for both.
    /// </summary>
    internal static Rule Interleaved { get; } = new(
        "a limit of the implementation, against RFC 5246 §6.2.1",
        "Data of different TLS record layer content types MAY be interleaved.",
        UnexpectedMessage);

    internal static Rule Renegotiation { get; } = new(
        "RFC 5246 §7.2.2, RFC 5746 §3.7",
        "Either of these would normally lead to renegotiation; when that is not appropriate, the recipient should "
        + "respond with this alert. [...] The server MUST verify that the value of the \"renegotiated_connection\" field "
        + "is equal to the saved client_verify_data value; if it is not, the server MUST abort the handshake.",
        NoRenegotiation, HandshakeFailure);

    internal static Rule BehindChangeCipherSpec { get; } = new(
        "RFC 5246 §7.4.9",
        "A Finished message is always sent immediately after a change cipher spec message to verify that the key "
        + "exchange and authentication processes were successful.",
        UnexpectedMessage);

    /// <summary>No sentence of the RFC, but a limit of ours against floods.</summary>
    internal static Rule TooManyRenegotiations { get; } = new(
        "a limit of the implementation",
        "No more than four requests to renegotiate without application data between them.",
        NoRenegotiation);
}
