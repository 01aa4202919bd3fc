namespace Tls.TestKit;

/// <summary>What one step of a flight sends.</summary>
public enum Item
{
    /// <summary>RFC 8446 §4.1.2; after a HelloRetryRequest the second one.</summary>
    ClientHello,

    /// <summary>§4.1.3.</summary>
    ServerHello,

    /// <summary>§4.1.4.</summary>
    HelloRetryRequest,

    /// <summary>§4.3.1.</summary>
    EncryptedExtensions,

    /// <summary>§4.3.2.</summary>
    CertificateRequest,

    /// <summary>§4.4.2, with a chain that is trusted.</summary>
    Certificate,

    /// <summary>§4.4.2, without any certificate.</summary>
    EmptyCertificate,

    /// <summary>§4.4.3.</summary>
    CertificateVerify,

    /// <summary>§4.4.4.</summary>
    Finished,

    /// <summary>§4.5.</summary>
    EndOfEarlyData,

    /// <summary>§4.6.1.</summary>
    NewSessionTicket,

    /// <summary>§4.6.3, update_not_requested.</summary>
    KeyUpdate,

    /// <summary>§4.6.3, update_requested.</summary>
    KeyUpdateRequested,

    /// <summary>TLS 1.2 only (RFC 5246 §7.4.1.1).</summary>
    HelloRequest,

    /// <summary>TLS 1.2 only (RFC 5246 §7.4.3).</summary>
    ServerKeyExchange,

    /// <summary>TLS 1.2 only (RFC 5246 §7.4.5).</summary>
    ServerHelloDone,

    /// <summary>TLS 1.2 only (RFC 5246 §7.4.7).</summary>
    ClientKeyExchange,

    /// <summary>TLS 1.2 only (RFC 6066 §8).</summary>
    CertificateStatus,

    /// <summary>RFC 8446 §4.4.1: message_hash, never on the wire.</summary>
    MessageHash,

    /// <summary>A handshake message of a type that is not assigned: 99.</summary>
    UnknownMessage,

    /// <summary>A record of type change_cipher_spec (§5).</summary>
    ChangeCipherSpec,

    /// <summary>A record of application data, not empty.</summary>
    ApplicationData,

    /// <summary>A record of application data without content (§5.4).</summary>
    EmptyData,

    /// <summary>A record of a type that nobody negotiated: 24 (RFC 6520).</summary>
    UnknownRecord,

    /// <summary>A handshake record without content (§5.4).</summary>
    EmptyHandshake,

    /// <summary>close_notify (§6.1).</summary>
    CloseNotify,

    /// <summary>user_canceled, as a warning (§6.1).</summary>
    UserCanceled,

    /// <summary>handshake_failure, fatal (§6.2).</summary>
    FatalAlert,
}

/// <summary>What sort of thing an <see cref="Item"/> is.</summary>
public static class Items
{
    /// <summary>Whether it is a handshake message, of whatever version.</summary>
    public static bool IsMessage(this Item item) => item <= Item.UnknownMessage;

    /// <summary>Whether it is an alert.</summary>
    public static bool IsAlert(this Item item) => item is Item.CloseNotify or Item.UserCanceled or Item.FatalAlert;

    /// <summary>Whether it is a record of application data.</summary>
    public static bool IsData(this Item item) => item is Item.ApplicationData or Item.EmptyData;

    /// <summary>Whether it is a handshake message without a body.</summary>
    public static bool IsBodiless(this Item item) =>
        item is Item.HelloRequest or Item.ServerHelloDone or Item.EndOfEarlyData;
}
