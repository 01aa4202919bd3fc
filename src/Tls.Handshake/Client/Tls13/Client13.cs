namespace Tls.Handshake;

/// <summary>
/// TLS 1.3 client. The switch below is RFC 8446 Appendix A.1, one line per arrow, with our pauses (Await…)
/// where the application has its say:
/// <code>
///                              START
///                               |  Send ClientHello [K_send = early data]
///                               v
///          /------------->  WAIT_SH
///          |   Recv HelloRetryRequest | Recv ServerHello: K_recv = handshake
///          \---------------/          v
///                                  WAIT_EE
///                       Using PSK |   |  Recv EncryptedExtensions, using certificate
///            /--------------------/   v
///            |                  WAIT_CERT_CR
///            |   Recv Certificate |       | Recv CertificateRequest
///            |                    |       v
///            |                    |    WAIT_CERT
///            |                    |       | Recv Certificate
///            |                    v       v
///            |                     WAIT_CV
///            |                        |  Recv CertificateVerify
///            \--------------------\   v
///                               WAIT_FINISHED
///                                     |  Recv Finished: K_recv = application
///                                     |  [Send EndOfEarlyData] K_send = handshake
///                                     |  Send [Certificate [CertificateVerify]] Finished
///                                     |  K_send = application
///                                     v
///                                 CONNECTED
/// </code>
/// Beyond the figure, CONNECTED is Connected, or Askable if "post_handshake_auth" was offered.
/// The table has no fields but what a connection shares; handlers are in the partial files, one per flight.
/// </summary>
internal readonly partial struct Client13
{
    private readonly HandshakeContext _context;

    /// <summary>The table of one connection.</summary>
    internal Client13(HandshakeContext context) => _context = context;

    /// <summary>One step along an arrow.</summary>
    internal HandshakeState Next(HandshakeState state, object input) => (state, input) switch
    {
        (WaitServerHello s, HelloRetryRequest m) => OnHelloRetryRequest(s, m),       // §4.1.4
        (WaitServerHello s, ServerHello13 m) => OnServerHello(s, m),             // §4.1.3
        (WaitEncryptedExtensions s, EncryptedExtensions m) => OnEncryptedExtensions(s, m),     // §4.3.1
        (WaitCertificateOrRequest s, CertificateRequest13 m) => OnCertificateRequest(s, m),      // §4.3.2
        (WaitCertificateOrRequest s, Certificate13 m) => OnCertificate(s.NoRequest, m),   // §4.4.2
        (WaitCertificate s, Certificate13 m) => OnCertificate(s, m),             // §4.4.2
        (AwaitVerdict s, PeerVerdict a) => OnVerdict(s, a),                 // §4.4.2.4
        (WaitCertificateVerify s, CertificateVerify m) => OnCertificateVerify(s, m),       // §4.4.3
        (WaitFinished s, Finished m) => OnFinished(s, m),                // §4.4.4
        (AwaitCertificate s, CertificateAnswer a) => OnCertificateChosen(s, a),       // §4.4.2
        (AwaitSignature s, SignatureAnswer a) => OnSigned(s, a),                  // §4.4.3
        (Open s, NewSessionTicket13 m) => OnNewSessionTicket(s, m),        // §4.6.1
        (Open s, KeyUpdate m) => OnKeyUpdate(s, m),               // §4.6.3
        (Open s, KeyUpdateOrder a) => OnKeyUpdateOrder(s, a),          // §4.6.3
        (Askable s, CertificateRequest13 m) => OnLateRequest(s, m),             // §4.6.2
        (AwaitLateCertificate s, CertificateAnswer a) => OnLateCertificateChosen(s, a),   // §4.4.2
        (AwaitLateSignature s, SignatureAnswer a) => OnLateSigned(s, a),              // §4.4.3
        (Answering s, KeyUpdateOrder a) => OnKeyUpdateOrder(s, a),          // §4.6.3
        _ => throw HandshakeDriver.Unexpected(state, input),                                     // §6.2
    };
}
