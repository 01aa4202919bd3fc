using System.Collections.Generic;
using System.Linq;
using static Tls.TestKit.ModelState12;
using static Tls.Wire.AlertDescription;

namespace Tls.TestKit;

/// <summary>What the one under test awaits in TLS 1.2 (RFC 5246 §7.3, figures 1 and 2; RFC 5077 §3.1).</summary>
public enum ModelState12
{
    /// <summary>Server: the ClientHello.</summary>
    Start,

    /// <summary>Client: the ServerHello.</summary>
    WaitServerHello,

    /// <summary>Client: the server's Certificate. Server: the client's, which was asked for.</summary>
    WaitCertificate,

    /// <summary>Client: ServerKeyExchange.</summary>
    WaitServerKeyExchange,

    /// <summary>Client: CertificateRequest or ServerHelloDone.</summary>
    WaitRequestOrDone,

    /// <summary>Client: ServerHelloDone, after a CertificateRequest.</summary>
    WaitServerHelloDone,

    /// <summary>Server: ClientKeyExchange, from a client without a certificate.</summary>
    WaitClientKeyExchange,

    /// <summary>Server: ClientKeyExchange, and then CertificateVerify.</summary>
    WaitSignedClientKeyExchange,

    /// <summary>Server: CertificateVerify.</summary>
    WaitCertificateVerify,

    /// <summary>Client: NewSessionTicket, which was promised.</summary>
    WaitTicket,

    /// <summary>Both: change_cipher_spec.</summary>
    WaitChangeCipherSpec,

    /// <summary>Both: Finished, under the new keys.</summary>
    WaitFinished,

    /// <summary>Both: application data.</summary>
    Connected,
}

/// <summary>
/// RFC 5246 §7.3 as a table, one line per arrow, with ECDHE (RFC 8422) and tickets (RFC 5077). What has no line is an
/// "unexpected_message" (§7.4). It is written from the RFCs and shares nothing with the state machines of this library.
/// </summary>
public static class StateTable12
{
    private static readonly Rule Required = new(
        "RFC 5246 §7.4.6",
        "If the client does not send any certificates, the server MAY at its discretion either continue the "
        + "handshake without client authentication, or respond with a fatal handshake_failure alert.",
        HandshakeFailure);

    private static readonly Rule Empty = new(
        "RFC 5246 §7.4.2",
        "The server MUST send a Certificate message whenever the agreed-upon key exchange method uses "
        + "certificates for authentication",
        DecodeError, HandshakeFailure, BadCertificate, IllegalParameter);

    /// <summary>The server is under test.</summary>
    public static IReadOnlyList<Arrow<ModelState12>> Server { get; } =
    [
        new(Start,                       Item.ClientHello,       s => s.Resumed,              WaitChangeCipherSpec),
        new(Start,                       Item.ClientHello,       s => s.ClientAuthentication, WaitCertificate),
        new(Start,                       Item.ClientHello,       null,                        WaitClientKeyExchange),
        new(WaitCertificate,             Item.Certificate,       null,                        WaitSignedClientKeyExchange),
        new(WaitCertificate,             Item.EmptyCertificate,  s => s.Required,             WaitClientKeyExchange, Required),
        new(WaitCertificate,             Item.EmptyCertificate,  null,                        WaitClientKeyExchange),
        new(WaitClientKeyExchange,       Item.ClientKeyExchange, null,                        WaitChangeCipherSpec),
        new(WaitSignedClientKeyExchange, Item.ClientKeyExchange, null,                        WaitCertificateVerify),
        new(WaitCertificateVerify,       Item.CertificateVerify, null,                        WaitChangeCipherSpec),
        new(WaitChangeCipherSpec,        Item.ChangeCipherSpec,  null,                        WaitFinished),
        new(WaitFinished,                Item.Finished,          null,                        Connected),

        // §7.2.2: to be answered with no_renegotiation by who does not like it.
        new(Connected,                   Item.ClientHello,       null,                        Connected),
    ];

    /// <summary>The client is under test.</summary>
    public static IReadOnlyList<Arrow<ModelState12>> Client { get; } =
    [
        new(WaitServerHello,       Item.ServerHello,        s => s.Resumed && s.Ticket, WaitTicket),
        new(WaitServerHello,       Item.ServerHello,        s => s.Resumed,             WaitChangeCipherSpec),
        new(WaitServerHello,       Item.ServerHello,        null,                       WaitCertificate),
        new(WaitCertificate,       Item.Certificate,        null,                       WaitServerKeyExchange),
        new(WaitCertificate,       Item.EmptyCertificate,   null,                       WaitServerKeyExchange, Empty),
        new(WaitServerKeyExchange, Item.ServerKeyExchange,  null,                       WaitRequestOrDone),
        new(WaitRequestOrDone,     Item.CertificateRequest, null,                       WaitServerHelloDone),
        new(WaitRequestOrDone,     Item.ServerHelloDone,    s => s.Ticket,              WaitTicket),
        new(WaitRequestOrDone,     Item.ServerHelloDone,    null,                       WaitChangeCipherSpec),
        new(WaitServerHelloDone,   Item.ServerHelloDone,    s => s.Ticket,              WaitTicket),
        new(WaitServerHelloDone,   Item.ServerHelloDone,    null,                       WaitChangeCipherSpec),
        new(WaitTicket,            Item.NewSessionTicket,   null,                       WaitChangeCipherSpec),
        new(WaitChangeCipherSpec,  Item.ChangeCipherSpec,   null,                       WaitFinished),
        new(WaitFinished,          Item.Finished,           null,                       Connected),

        // §7.4.1.1: "The HelloRequest message MAY be sent by the server at any time", and is no part of a handshake.
        .. System.Enum.GetValues<ModelState12>()
            .Select(state => new Arrow<ModelState12>(state, Item.HelloRequest, null, state)),
    ];

    /// <summary>The arrow for what comes in a state, or null when there is none.</summary>
    public static Arrow<ModelState12>? Find(Scenario scenario, ModelState12 from, Item on) =>
        (scenario.Server ? Server : Client).FirstOrDefault(arrow =>
            arrow.From == from && arrow.On == on && (arrow.When is null || arrow.When(scenario)));
}
