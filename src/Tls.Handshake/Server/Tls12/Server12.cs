namespace Tls.Handshake;

/// <summary>
/// TLS 1.2 server. The switch below is the full handshake of RFC 5246 §7.3, figure 1, with the ticket of RFC 5077
/// §3.1, one line per arrow, and our pauses (Await…) where the application has its say:
/// <code>
///      Client                                               Server
///
///      ClientHello                  --------&gt;                          OnClientHello
///                                                      ServerHello     OnCertificateChosen
///                                                      Certificate
///                                               CertificateStatus*
///                                                ServerKeyExchange     OnSigned
///                                              CertificateRequest*
///                                   &lt;--------      ServerHelloDone
///      Certificate*                                                    OnCertificate, OnVerdict
///      ClientKeyExchange                                               OnClientKeyExchange
///      CertificateVerify*                                              OnCertificateVerify
///      [ChangeCipherSpec]                                              OnChangeCipherSpec: K_recv = application
///      Finished                     --------&gt;                          OnFinished
///                                                NewSessionTicket*
///                                               [ChangeCipherSpec]     K_send = application
///                                   &lt;--------             Finished
///      Application Data             &lt;-------&gt;     Application Data
/// </code>
/// (with RSA key exchange, where that is allowed, no ServerKeyExchange),
/// the one with a pre-shared key (RFC 5489 §2), which has no certificates:
/// <code>
///      ClientHello                  --------&gt;                          OnClientHello: NegotiatePsk
///                                                      ServerHello
///                                                ServerKeyExchange
///                                   &lt;--------      ServerHelloDone
///      ClientKeyExchange                                               OnClientKeyExchange, OnPskFound
///                                                                      and so on as above
/// </code>
/// and the abbreviated one, figure 2:
/// <code>
///      ClientHello                  --------&gt;                          OnClientHello: Resume
///                                                      ServerHello
///                                                NewSessionTicket*
///                                               [ChangeCipherSpec]     K_send = application
///                                   &lt;--------             Finished
///      [ChangeCipherSpec]                                              OnChangeCipherSpec: K_recv = application
///      Finished                     --------&gt;                          OnFinished
///      Application Data             &lt;-------&gt;     Application Data
/// </code>
/// The table has no fields but what a connection shares; handlers are in the partial files, one per flight.
/// Renegotiation is not here.
/// </summary>
internal readonly partial struct Server12
{
    private readonly HandshakeContext _context;

    /// <summary>The table of one connection.</summary>
    internal Server12(HandshakeContext context) => _context = context;

    /// <summary>One step along an arrow.</summary>
    internal HandshakeState Next(HandshakeState state, object input) => (state, input) switch
    {
        (Server13.WaitClientHello s, ClientHello m)      => OnClientHello(s, m),          // §7.4.1.2
        (AwaitCertificate s, CertificateAnswer a)        => OnCertificateChosen(s, a),    // §7.4.2
        (AwaitSignature s, SignatureAnswer a)            => OnSigned(s, a),               // §7.4.3
        (WaitCertificate s, Certificate12 m)             => OnCertificate(s, m),          // §7.4.6
        (AwaitVerdict s, PeerVerdict a)                  => OnVerdict(s, a),              // §7.4.6
        (WaitClientKeyExchange s, ClientKeyExchange m)   => OnClientKeyExchange(s, m),    // §7.4.7
        (RsaWaitClientKeyExchange s, ClientKeyExchangeRsa m) => OnClientKeyExchange(s, m), // §7.4.7.1
        (PskWaitClientKeyExchange s, ClientKeyExchangePsk m) => OnClientKeyExchange(s, m), // RFC 5489 §2
        (AwaitPskOfSession s, PskAnswer a)               => OnPskOfSessionFound(s, a),    // RFC 4279 §2
        (AwaitPsk s, PskAnswer a)                        => OnPskFound(s, a),             // RFC 4279 §2
        (WaitCertificateVerify s, CertificateVerify m)   => OnCertificateVerify(s, m),    // §7.4.8
        (WaitChangeCipherSpec s, ChangeCipherSpec)       => OnChangeCipherSpec(s),        // §7.1
        (WaitFinished s, Finished m)                     => OnFinished(s, m),             // §7.4.9
        (ResumeWaitChangeCipherSpec s, ChangeCipherSpec) => OnChangeCipherSpec(s),        // §7.1
        (ResumeWaitFinished s, Finished m)               => OnFinished(s, m),             // §7.4.9
        (Connected s, ClientHello)                       => OnRenegotiation(s),           // §7.4.1.2
        _ => throw HandshakeDriver.Unexpected(state, input),                              // §7.2.2
    };
}
