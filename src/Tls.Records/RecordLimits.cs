namespace Tls.Records;

/// <summary>
/// How long records may be, in bytes, and how much of what is harmless once may come in a row.
/// </summary>
internal static class RecordLimits
{
    /// <summary>TLSPlaintext.length (RFC 8446 §5.1).</summary>
    internal const int MaxPlaintext = 1 << 14;

    /// <summary>The encoded TLSInnerPlaintext: content, type and padding (§5.4).</summary>
    internal const int MaxInnerPlaintext = MaxPlaintext + 1;

    /// <summary>TLSCiphertext.length (§5.2).</summary>
    internal const int MaxCiphertext = MaxPlaintext + 256;

    /// <summary>
    /// The longest record there is, header included: what a receive buffer must be able to hold.
    /// </summary>
    internal const int MaxRecord = RecordHeader.Size + MaxCiphertext;

    /// <summary>
    /// Empty application data records in a row; cover traffic is legal (§5.4), a flood is not. As BoringSSL.
    /// </summary>
    internal const int MaxEmptyRecords = 32;

    /// <summary>
    /// Dropped change_cipher_spec records per connection; an honest peer sends one. As BoringSSL.
    /// </summary>
    internal const int MaxChangeCipherSpecs = 32;

    /// <summary>Alerts in a row that end nothing (user_canceled). As BoringSSL.</summary>
    internal const int MaxWarningAlerts = 4;

    /// <summary>Requests to renegotiate without application data between them, each of which is refused.</summary>
    internal const int MaxRenegotiationRequests = 4;

    /// <summary>Requests for a certificate after the handshake without application data between them.</summary>
    internal const int MaxCertificateRequests = 4;

    /// <summary>KeyUpdates without application data between them. As BoringSSL.</summary>
    internal const int MaxKeyUpdates = 32;

    /// <summary>
    /// Ciphertext of declined early data that is dropped where our tickets allow less, in bytes per connection, without the
    /// headers of its records. As BoringSSL.
    /// </summary>
    internal const int MaxSkippedEarlyData = 1 << 14;
}
