namespace Tls.Handshake;

/// <summary>
/// TLS 1.3 server. The switch below is RFC 8446 Appendix A.2, one line per arrow, with our pauses (Await…)
/// where the application has its say; RECVD_CH and NEGOTIATED are passed through within one step:
/// <code>
///                              START &lt;-----+
///               Recv ClientHello |         | Send HelloRetryRequest
///                                v         |
///                             RECVD_CH ----+
///                                |  Select parameters
///                                v
///                             NEGOTIATED
///                                |  Send ServerHello: K_send = handshake
///                                |  Send EncryptedExtensions [CertificateRequest]
///                                |  Send Certificate CertificateVerify
///                                |  Send Finished: K_send = application
///                                |  K_recv = handshake
///                                v
///                                |  No early data, or declined: K_recv = handshake
///                                |         | Early data taken: K_recv = early data
///                                |         v
///                                |      WAIT_EOED
///                                |         | Recv EndOfEarlyData: K_recv = handshake
///                                v         v
///                             WAIT_FLIGHT2
///             No client auth |          | Client auth
///                            |          v
///                            |       WAIT_CERT
///                            |  Recv |       | Recv Certificate
///                            | empty |       v
///                            |       |    WAIT_CV
///                            |       |       | Recv CertificateVerify
///                            v       v       v
///                             WAIT_FINISHED
///                                |  Recv Finished: K_recv = application
///                                v
///                             CONNECTED
/// </code>
/// Beyond the figure, CONNECTED is Connected, or Asking while the client has a CertificateRequest to answer.
/// The table has no fields but what a connection shares; handlers are in the partial files, one per flight.
/// </summary>
internal readonly partial struct Server13
{
    private readonly HandshakeContext _context;

    /// <summary>The table of one connection.</summary>
    internal Server13(HandshakeContext context) => _context = context;

    /// <summary>One step along an arrow.</summary>
    internal HandshakeState Next(HandshakeState state, object input) => (state, input) switch
    {
        (WaitClientHello s, ClientHello m) => OnClientHello(s, m),          // §4.1.2
        (WaitSecondClientHello s, ClientHello m) => OnSecondClientHello(s, m),    // §4.1.4
        (AwaitPskOfSession s, PskAnswer a) => OnPskOfSessionFound(s, a),    // §4.2.11
        (AwaitPsk s, PskAnswer a) => OnPskFound(s, a),             // §4.2.11
        (AwaitReplayCheck s, ReplayAnswer a) => OnReplayChecked(s, a),         // §8.2
        (AwaitCertificate s, CertificateAnswer a) => OnCertificateChosen(s, a),    // §4.4.2.2
        (AwaitSignature s, SignatureAnswer a) => OnSigned(s, a),               // §4.4.3
        (WaitEndOfEarlyData s, EndOfEarlyData) => OnEndOfEarlyData(s),          // §4.5
        (WaitCertificate s, Certificate13 m) => OnCertificate(s, m),          // §4.4.2
        (AwaitVerdict s, PeerVerdict a) => OnVerdict(s, a),              // §4.4.2.4
        (WaitCertificateVerify s, CertificateVerify m) => OnCertificateVerify(s, m),    // §4.4.3
        (WaitFinished s, Finished m) => OnFinished(s, m),             // §4.4.4
        (Open s, KeyUpdate m) => OnKeyUpdate(s, m),            // §4.6.3
        (Open s, KeyUpdateOrder a) => OnKeyUpdateOrder(s, a),       // §4.6.3
        (Open s, CertificateRequestOrder a) => OnRequestOrder(s, a),         // §4.6.2
        (Open s, TicketOrder) => OnTicketOrder(s),             // §4.6.1
        (Asking s, Certificate13 m) => OnLateCertificate(s, m),      // §4.6.2
        (AwaitLateVerdict s, PeerVerdict a) => OnLateVerdict(s, a),          // §4.4.2.4
        (WaitLateCertificateVerify s, CertificateVerify m)
                                                       => OnLateCertificateVerify(s, m), // §4.4.3
        (WaitLateFinished s, Finished m) => OnLateFinished(s, m),         // §4.4.4
        (Proving s, KeyUpdateOrder a) => OnKeyUpdateOrder(s, a),       // §4.6.3
        (Proving s, CertificateRequestOrder a) => OnRequestOrder(s, a),         // §4.6.2
        (Proving s, TicketOrder) => OnTicketOrder(s),             // §4.6.1
        _ => throw HandshakeDriver.Unexpected(state, input),                            // §6.2
    };
}
