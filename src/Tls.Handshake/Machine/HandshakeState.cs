using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// Where a handshake stands. A state is a sealed class that holds exactly what is known there and says what
/// may come next; it does nothing by itself: the tables (Client13, Server13, Client12, Server12) move from one to the next.
/// </summary>
/// <remarks>
/// A transition hands what it keeps to the next state and wipes what it does not. Dispose wipes what a state
/// still holds when the connection ends there.
/// </remarks>
internal abstract class HandshakeState : IDisposable
{
    /// <summary>
    /// Room for a ClientHello, ServerHello or EncryptedExtensions: lists of code points and small extensions.
    /// </summary>
    private protected const int HelloSize = 1 << 16;

    /// <summary>
    /// Room for a Finished, KeyUpdate or CertificateVerify, with enough to spare to say what is wrong.
    /// </summary>
    private protected const int SmallSize = 1 << 13;

    /// <summary>Room for a NewSessionTicket, whose ticket and extensions may each have 2^16 bytes.</summary>
    private protected const int TicketSize = (1 << 17) + (1 << 9);

    /// <summary>The state's name, as the RFC's figure has it but spelled out.</summary>
    internal string Name => GetType().Name;

    /// <summary>The types of message the table has an arrow for; none while a question is pending.</summary>
    internal virtual ReadOnlySpan<HandshakeType> Expects => [];

    /// <summary>The longest message body to hold here, in bytes.</summary>
    internal virtual int MaxMessageSize => SmallSize;

    /// <summary>What must be answered before anything else can happen.</summary>
    internal virtual HandshakeQuestion? Question => null;

    /// <summary>Whether both Finished messages are through.</summary>
    internal virtual bool IsConnected => false;

    /// <summary>
    /// Whose rules hold here: the version agreed on, and until then the oldest that may come of it.
    /// </summary>
    internal virtual ProtocolVersion Version => ProtocolVersion.Tls13;

    /// <summary>
    /// §5: between the first ClientHello and the peer's Finished a lone change_cipher_spec is dropped.
    /// </summary>
    internal virtual ChangeCipherSpecRole ChangeCipherSpec => ChangeCipherSpecRole.Dropped;

    /// <summary>RFC 5246 §7.4.1.1: a client in the middle of a handshake ignores a HelloRequest.</summary>
    internal virtual bool IgnoresHelloRequest => false;

    /// <summary>§4.2.10: whether records that do not decrypt may be early data we have declined.</summary>
    internal virtual bool SkipsEarlyData => false;

    /// <summary>§4.6.2: whether a message that arrives here is kept as it came, for a transcript of its own.</summary>
    internal virtual bool KeepsMessage => false;

    /// <summary>§4.6.2: whether a server may ask for a certificate here.</summary>
    internal virtual bool HasRoomForRequest => false;

    /// <summary>§4.6.1: whether a server may give a ticket here.</summary>
    internal virtual bool MayGiveTicket => false;

    /// <summary>§4.2.10: whether a client's application data may be sent as early data.</summary>
    internal virtual bool SendsEarlyData => false;

    /// <summary>§4.2.10: whether application data that comes here is early data that we have accepted.</summary>
    internal virtual bool ReceivesEarlyData => false;

    /// <summary>§2.3: whether a server that has accepted early data may answer before the client's Finished.</summary>
    internal virtual bool MayAnswerEarlyData => false;

    /// <summary>How the suite authenticates, where a message's syntax depends on it (RFC 5489 §2).</summary>
    internal virtual SuiteAuthentication Authentication => SuiteAuthentication.Any;

    /// <summary>What the state holds that must be wiped.</summary>
    private protected virtual IDisposable? Owned => null;

    /// <summary>Wipes what the state holds.</summary>
    public void Dispose() => Owned?.Dispose();
}
