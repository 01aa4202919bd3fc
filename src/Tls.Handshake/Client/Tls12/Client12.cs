namespace Tls.Handshake;

/// <summary>
/// TLS 1.2 client. The switch below is the full handshake of RFC 5246 §7.3, figure 1, with the ticket of RFC 5077
/// §3.1, one line per arrow, and our pauses (Await…) where the application has its say:
/// <code>
///      Client                                               Server
///
///      ClientHello                  --------&gt;
///                                                      ServerHello     OnServerHello
///                                                      Certificate     OnCertificate, OnVerdict
///                                               CertificateStatus*     OnCertificateStatus
///                                                ServerKeyExchange     OnServerKeyExchange
///                                              CertificateRequest*     OnCertificateRequest
///                                   &lt;--------      ServerHelloDone     OnServerHelloDone
///      Certificate*
///      ClientKeyExchange
///      CertificateVerify*
///      [ChangeCipherSpec]                                              K_send = application
///      Finished                     --------&gt;
///                                                NewSessionTicket*     OnNewSessionTicket
///                                               [ChangeCipherSpec]     OnChangeCipherSpec: K_recv = application
///                                   &lt;--------             Finished     OnFinished
///      Application Data             &lt;-------&gt;     Application Data
/// </code>
/// (with RSA key exchange, where that is allowed, no ServerKeyExchange),
/// the one with a pre-shared key (RFC 5489 §2), which has no certificates:
/// <code>
///      ClientHello                  --------&gt;
///                                                      ServerHello     OnServerHello
///                                                ServerKeyExchange     OnServerKeyExchange
///                                   &lt;--------      ServerHelloDone     OnServerHelloDone
///      ClientKeyExchange                                               and so on as above
/// </code>
/// and the abbreviated one, figure 2:
/// <code>
///      ClientHello                  --------&gt;
///                                                      ServerHello     OnServerHello: Resume
///                                                NewSessionTicket*     OnNewSessionTicket
///                                               [ChangeCipherSpec]     OnChangeCipherSpec: K_recv = application
///                                   &lt;--------             Finished     OnFinished
///      [ChangeCipherSpec]                                              K_send = application
///      Finished                     --------&gt;
///      Application Data             &lt;-------&gt;     Application Data
/// </code>
/// What precedes it, the ClientHello, is <see cref="ClientStart"/>'s. The table has no fields but what a
/// connection shares; handlers are in the partial files, one per flight. Renegotiation and false start are
/// not here.
/// </summary>
internal readonly partial struct Client12
{
    private readonly HandshakeContext _context;

    /// <summary>The table of one connection.</summary>
    internal Client12(HandshakeContext context) => _context = context;

    /// <summary>One step along an arrow.</summary>
    internal HandshakeState Next(HandshakeState state, object input) => (state, input) switch
    {
        (Client13.WaitServerHello s, ServerHello12 m)    => OnServerHello(s, m),          // §7.4.1.3
        (WaitCertificate s, Certificate12 m)             => OnCertificate(s, m),          // §7.4.2
        (WaitCertificateStatus s, CertificateStatus m)   => OnCertificateStatus(s, m),    // RFC 6066 §8
        (WaitCertificateStatus s, ServerKeyExchange m)   => AskAboutServer(s.Negotiated, m), // RFC 6066 §8
        (RsaWaitCertificateStatus s, CertificateStatus m) => OnCertificateStatus(s, m),   // RFC 6066 §8
        (RsaWaitCertificateStatus s, CertificateRequest12 m) => AskAboutServer(s.Negotiated, m), // RFC 6066 §8
        (RsaWaitCertificateStatus s, ServerHelloDone m)  => AskAboutServer(s.Negotiated, m), // RFC 6066 §8
        (AwaitVerdict s, PeerVerdict a)                  => OnVerdict(s, a),              // §7.4.2
        (WaitServerKeyExchange s, ServerKeyExchange m)   => OnServerKeyExchange(s, m),    // §7.4.3
        (WaitRequestOrDone s, CertificateRequest12 m)    => OnCertificateRequest(s, m),   // §7.4.4
        (WaitRequestOrDone s, ServerHelloDone)           => OnServerHelloDone(s),         // §7.4.5
        (WaitServerHelloDone s, ServerHelloDone)         => OnServerHelloDone(s),         // §7.4.5
        (PskWaitServerKeyExchange s, ServerKeyExchangePsk m) => OnServerKeyExchange(s, m), // RFC 5489 §2
        (PskWaitServerHelloDone s, ServerHelloDone)      => OnServerHelloDone(s),         // §7.4.5
        (AwaitPsk s, PskAnswer a)                        => OnPskChosen(s, a),            // RFC 4279 §5.2
        (AwaitCertificate s, CertificateAnswer a)        => OnCertificateChosen(s, a),    // §7.4.6
        (AwaitSignature s, SignatureAnswer a)            => OnSigned(s, a),               // §7.4.8
        (WaitNewSessionTicket s, NewSessionTicket12 m)   => OnNewSessionTicket(s, m),     // RFC 5077 §3.3
        (WaitChangeCipherSpec s, ChangeCipherSpec)       => OnChangeCipherSpec(s),        // §7.1
        (WaitFinished s, Finished m)                     => OnFinished(s, m),             // §7.4.9
        (ResumeWaitTicket s, NewSessionTicket12 m)          => OnNewSessionTicket(s, m),     // RFC 5077 §3.3
        (ResumeWaitChangeCipherSpec s, ChangeCipherSpec)    => OnChangeCipherSpec(s),        // §7.1
        (ResumeWaitFinished s, Finished m)                  => OnFinished(s, m),             // §7.4.9
        (Connected s, HelloRequest)                      => OnHelloRequest(s),            // §7.4.1.1
        _ => throw HandshakeDriver.Unexpected(state, input),                              // §7.2.2
    };
}
