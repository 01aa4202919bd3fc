using System;
using System.Collections.Generic;
using System.Linq;
using static Tls.TestKit.ModelState;
using static Tls.Wire.AlertDescription;

namespace Tls.TestKit;

/// <summary>
/// The states of RFC 8446 Appendix A.1 and A.2 in which the one under test awaits a message.
/// </summary>
public enum ModelState
{
    /// <summary>Server: START.</summary>
    Start,

    /// <summary>Server: START again, after a HelloRetryRequest.</summary>
    Retried,

    /// <summary>Client: WAIT_SH.</summary>
    WaitServerHello,

    /// <summary>Client: WAIT_SH again, after a HelloRetryRequest.</summary>
    WaitServerHelloRetried,

    /// <summary>Client: WAIT_EE.</summary>
    WaitEncryptedExtensions,

    /// <summary>Client: WAIT_CERT_CR.</summary>
    WaitCertificateOrRequest,

    /// <summary>Both: WAIT_CERT.</summary>
    WaitCertificate,

    /// <summary>Both: WAIT_CV.</summary>
    WaitCertificateVerify,

    /// <summary>Both: WAIT_FINISHED.</summary>
    WaitFinished,

    /// <summary>Both: CONNECTED.</summary>
    Connected,

    /// <summary>Server: CONNECTED, and a CertificateRequest of §4.6.2 is to be answered.</summary>
    Asked,

    /// <summary>Server: the same, and the Certificate has come.</summary>
    LateCertificateVerify,

    /// <summary>Server: the same, and only Finished is missing.</summary>
    LateFinished,
}

/// <summary>One arrow of one version's table: a message that may come in a state, under a condition, and where it leads.</summary>
/// <param name="From">The state.</param>
/// <param name="On">What comes.</param>
/// <param name="When">In which scenarios; null for all.</param>
/// <param name="To">The next state.</param>
/// <param name="Refused">Why it is refused although it may come; null when it is not.</param>
public sealed record Arrow<TState>(
    TState From, Item On, Func<Scenario, bool>? When, TState To, Rule? Refused = null)
    where TState : struct, Enum;

/// <summary>
/// RFC 8446 Appendix A as a table, one line per arrow. What has no line is an "unexpected_message" (§4). It
/// is written from
/// the RFC and shares nothing with the state machines of this library, which are held to it.
/// </summary>
public static class StateTable
{
    private static readonly Rule Required = new(
        "RFC 8446 §4.4.2.4",
        "If the client does not send any certificates (i.e., it sends an empty Certificate message), the "
        + "server MAY at its discretion either continue the handshake without client authentication or "
        + "abort the handshake with a \"certificate_required\" alert.",
        CertificateRequired);

    private static readonly Rule Empty = new(
        "RFC 8446 §4.4.2.4",
        "If the server supplies an empty Certificate message, the client MUST abort the handshake with a "
        + "\"decode_error\" alert.",
        DecodeError);

    /// <summary>Appendix A.2: the server is under test.</summary>
    public static IReadOnlyList<Arrow<ModelState>> Server { get; } =
    [
        new(Start,                 Item.ClientHello,        s => s.Retry,    Retried),
        new(Start,                 Item.ClientHello,        Asks,            WaitCertificate),
        new(Start,                 Item.ClientHello,        null,            WaitFinished),
        new(Retried,               Item.ClientHello,        Asks,            WaitCertificate),
        new(Retried,               Item.ClientHello,        null,            WaitFinished),
        new(WaitCertificate,       Item.Certificate,        null,            WaitCertificateVerify),
        new(WaitCertificate,       Item.EmptyCertificate,   s => s.Required, WaitFinished, Required),
        new(WaitCertificate,       Item.EmptyCertificate,   null,            WaitFinished),
        new(WaitCertificateVerify, Item.CertificateVerify,  null,            WaitFinished),
        new(WaitFinished,          Item.Finished,           s => s.Late,     Asked),
        new(WaitFinished,          Item.Finished,           null,            Connected),
        new(Connected,             Item.KeyUpdate,          null,            Connected),
        new(Connected,             Item.KeyUpdateRequested, null,            Connected),

        // §4.6.2: the answer to a request after the handshake comes at any time, and in one piece.
        new(Asked,                 Item.KeyUpdate,          null,            Asked),
        new(Asked,                 Item.KeyUpdateRequested, null,            Asked),
        new(Asked,                 Item.Certificate,        null,            LateCertificateVerify),
        new(Asked,                 Item.EmptyCertificate,   null,            LateFinished),
        new(LateCertificateVerify, Item.CertificateVerify,  null,            LateFinished),
        new(LateFinished,          Item.Finished,           null,            Connected),
    ];

    /// <summary>Appendix A.1: the client is under test.</summary>
    public static IReadOnlyList<Arrow<ModelState>> Client { get; } =
    [
        new(WaitServerHello,          Item.HelloRetryRequest,   null,           WaitServerHelloRetried),
        new(WaitServerHello,          Item.ServerHello,         null,           WaitEncryptedExtensions),
        new(WaitServerHelloRetried,   Item.ServerHello,         null,           WaitEncryptedExtensions),
        new(WaitEncryptedExtensions,  Item.EncryptedExtensions, s => s.HasPsk,  WaitFinished),
        new(WaitEncryptedExtensions,  Item.EncryptedExtensions, null,           WaitCertificateOrRequest),
        new(WaitCertificateOrRequest, Item.CertificateRequest,  null,           WaitCertificate),
        new(WaitCertificateOrRequest, Item.Certificate,         null,           WaitCertificateVerify),
        new(WaitCertificateOrRequest, Item.EmptyCertificate,    null,           WaitCertificateVerify, Empty),
        new(WaitCertificate,          Item.Certificate,         null,           WaitCertificateVerify),
        new(WaitCertificate,          Item.EmptyCertificate,    null,           WaitCertificateVerify, Empty),
        new(WaitCertificateVerify,    Item.CertificateVerify,   null,           WaitFinished),
        new(WaitFinished,             Item.Finished,            null,           Connected),
        new(Connected,                Item.NewSessionTicket,    null,           Connected),
        new(Connected,                Item.KeyUpdate,           null,           Connected),
        new(Connected,                Item.KeyUpdateRequested,  null,           Connected),

        // §4.6.2: without "post_handshake_auth" it is an "unexpected_message", as all that has no line.
        new(Connected,                Item.CertificateRequest,  s => s.Late,    Connected),
    ];

    /// <summary>The arrow for a message in a state, or null when there is none.</summary>
    public static Arrow<ModelState>? Find(Scenario scenario, ModelState from, Item on) =>
        (scenario.Server ? Server : Client).FirstOrDefault(arrow =>
            arrow.From == from && arrow.On == on && (arrow.When is null || arrow.When(scenario)));

    /// <summary>
    /// How many times the keys for receiving have changed when a state is reached: A.1 and A.2's K_recv.
    /// </summary>
    public static int KeysOf(ModelState state) => state switch
    {
        Start or Retried or WaitServerHello or WaitServerHelloRetried => 0,
        >= Connected => 2,
        _ => 1,
    };

    // §4.3.2: servers which are authenticating with a PSK MUST NOT send the CertificateRequest in the main
    // handshake.
    private static bool Asks(Scenario scenario) => scenario.ClientAuthentication && !scenario.HasPsk;
}
