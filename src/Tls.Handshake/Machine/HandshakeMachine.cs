using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// A handshake, from the first message to the end of the connection: bytes of whole messages in, effects out
/// through <see cref="IHandshakeOutput"/>. Not thread-safe: the engine holds a lock around every call. Every
/// method may throw <see cref="TlsException"/>; the machine is then dead, and the engine sends the alert.
/// </summary>
internal abstract class HandshakeMachine : IDisposable
{
    /// <summary>What must be answered before anything else can happen; null when nothing is asked.</summary>
    public abstract HandshakeQuestion? Pending { get; }

    /// <summary>
    /// Whether both Finished messages have been exchanged: application data may flow both ways.
    /// </summary>
    public abstract bool IsConnected { get; }

    /// <summary>
    /// Whether application data may be sent now. On a TLS 1.3 server that is as soon as its own Finished is
    /// out, which is before the client has proved anything; we wait for <see cref="IsConnected"/> by default.
    /// </summary>
    public virtual bool MaySendApplicationData => IsConnected;

    /// <summary>Client: whether application data sent now is early data (§4.2.10).</summary>
    public abstract bool SendsEarlyData { get; }

    /// <summary>Server: whether application data that comes now is early data, which we have accepted.</summary>
    public abstract bool ReceivesEarlyData { get; }

    /// <summary>
    /// Whose rules hold now: the version agreed on, and until then the oldest that may come of it.
    /// </summary>
    public abstract ProtocolVersion Version { get; }

    /// <summary>What a change_cipher_spec would be now (§5; RFC 5246 §7.1).</summary>
    public abstract ChangeCipherSpecRole ChangeCipherSpec { get; }

    /// <summary>
    /// Whether records that do not decrypt are to be dropped, within limits, because the client sends early
    /// data that we have declined (§4.2.10): a server only, until the first record that does decrypt.
    /// </summary>
    public virtual bool SkipsEarlyData => false;

    /// <summary>The longest message body the current state is ready to hold, in bytes.</summary>
    public abstract int MaxMessageSize { get; }

    /// <summary>What has been agreed so far.</summary>
    public abstract ConnectionFacts Facts { get; }

    /// <summary>
    /// What exports keying material (RFC 5705, RFC 8446 §7.5); null until the secrets it is made of exist, and after
    /// the end. A server has it at its own Finished.
    /// </summary>
    public virtual Exporter? Exporter => null;

    /// <summary>
    /// The same for early data (RFC 8446 §7.5), from the ClientHello on; null unless it was offered, on a server accepted,
    /// and from when it is declined.
    /// </summary>
    public virtual Exporter? EarlyExporter => null;

    /// <summary>Begins: a client queues its ClientHello, a server waits for one.</summary>
    public abstract void Start();

    /// <summary>
    /// Refuses a message that has no place here by its type alone, before its length is looked at or its body waited for.
    /// </summary>
    public abstract void CheckExpected(HandshakeType type);

    /// <summary>Takes one whole handshake message, header included.</summary>
    /// <param name="message">The bytes as they came: type, 24-bit length, body. Copied where kept.</param>
    /// <exception cref="InvalidOperationException">A question is pending.</exception>
    public abstract void Receive(ReadOnlySpan<byte> message);

    /// <summary>
    /// Takes the peer's change_cipher_spec where it changes keys: <see cref="ChangeCipherSpec"/> says so.
    /// </summary>
    public abstract void ReceiveChangeCipherSpec();

    /// <summary>Answers a <see cref="VerdictQuestion"/>.</summary>
    public abstract void Answer(PeerVerdict verdict);

    /// <summary>Answers a <see cref="CertificateQuestion"/>.</summary>
    public abstract void Answer(LocalIdentity? identity);

    /// <summary>Answers a <see cref="SignatureQuestion"/>.</summary>
    public abstract void Answer(byte[] signature);

    /// <summary>Answers a <see cref="PskQuestion"/>; the machine now owns the key.</summary>
    public abstract void Answer(ExternalPsk? psk);

    /// <summary>Answers a <see cref="ReplayQuestion"/>: whether the hello is new, and now remembered.</summary>
    public abstract void Answer(bool isNew);

    /// <summary>Moves our sending keys on (§4.6.3), and asks the peer to do the same if so wished.</summary>
    /// <exception cref="InvalidOperationException">
    /// The handshake is not done, or TLS 1.2 was agreed on, which cannot do that.
    /// </exception>
    public abstract void SendKeyUpdate(bool requestPeer);

    /// <summary>Asks the client for a certificate after the handshake (§4.6.2).</summary>
    /// <returns>certificate_request_context: the answer carries the same.</returns>
    /// <exception cref="InvalidOperationException">
    /// We are not the server of a TLS 1.3 connection that is done, the client has not offered this, or it has too many
    /// requests to answer already.
    /// </exception>
    public abstract ReadOnlyMemory<byte> RequestCertificate();

    /// <summary>Gives the client one more ticket (§4.6.1).</summary>
    /// <returns>Whether one could be made: not when the session is seven days old, or the keys are gone.</returns>
    /// <exception cref="InvalidOperationException">
    /// We are not the server of a TLS 1.3 connection that is done, we give no tickets, or the client has no use for them, or
    /// has had enough.
    /// </exception>
    public abstract bool SendTicket();

    /// <summary>Wipes every secret.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases and wipes what the machine holds.</summary>
    protected abstract void Dispose(bool disposing);
}
