using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// What all machines have in common: for every message, in this order, is it expected here? is it of bearable
/// size? → decode → transcript → the table → send what has been queued. So no handler parses what it does not
/// expect, none can forget to hash, and none sends by itself.
/// </summary>
internal abstract class HandshakeDriver : HandshakeMachine
{
    private const int RequestContextSize = 32;

    private HandshakeState? _state;
    private bool _isOver;

    /// <summary>A machine before its start.</summary>
    private protected HandshakeDriver(
        CryptoProvider crypto,
        IHandshakeOutput output,
        Func<HandshakeMessage, ReadOnlyMemory<byte>>? rewriter,
        IReadOnlyList<CertificateCompressor> compressors) =>
        Context = new HandshakeContext(crypto, output, rewriter) { Compressors = compressors };

    /// <inheritdoc/>
    public sealed override HandshakeQuestion? Pending => _isOver ? null : _state?.Question;

    /// <inheritdoc/>
    public sealed override bool IsConnected => !_isOver && _state is { IsConnected: true };

    /// <inheritdoc/>
    public sealed override ProtocolVersion Version => State.Version;

    /// <inheritdoc/>
    public sealed override ChangeCipherSpecRole ChangeCipherSpec =>
        _state?.ChangeCipherSpec ?? ChangeCipherSpecRole.Refused;

    /// <inheritdoc/>
    public sealed override bool SkipsEarlyData => _state is { SkipsEarlyData: true };

    /// <inheritdoc/>
    public sealed override bool MaySendApplicationData =>
        !_isOver && _state is { IsConnected: true } or { MayAnswerEarlyData: true };

    /// <inheritdoc/>
    public sealed override bool SendsEarlyData => !_isOver && _state is { SendsEarlyData: true };

    /// <inheritdoc/>
    public sealed override bool ReceivesEarlyData => !_isOver && _state is { ReceivesEarlyData: true };

    /// <inheritdoc/>
    public sealed override int MaxMessageSize => _state?.MaxMessageSize ?? 0;

    /// <inheritdoc/>
    public sealed override ConnectionFacts Facts => Context.Facts;

    /// <inheritdoc/>
    public sealed override Exporter? Exporter => _isOver ? null : Context.Exporter;

    /// <inheritdoc/>
    public sealed override Exporter? EarlyExporter => _isOver ? null : Context.EarlyExporter;

    /// <summary>What the states share.</summary>
    protected HandshakeContext Context { get; }

    /// <summary>Where the machine stands, for tests and for people.</summary>
    internal HandshakeState State =>
        _state ?? throw new InvalidOperationException("The handshake has not begun.");

    /// <inheritdoc/>
    public sealed override void Start()
    {
        if (_state is not null)
        {
            throw new InvalidOperationException("The handshake has begun already.");
        }

        _state = Begin();
        Context.Flight.Flush();
    }

    /// <inheritdoc/>
    public sealed override void Receive(ReadOnlySpan<byte> message)
    {
        if (message.Length < HandshakeMessage.HeaderSize)
        {
            throw new ArgumentException("A handshake message has at least a header.", nameof(message));
        }

        HandshakeState state = Ready();
        if (state.Question is not null)
        {
            throw new InvalidOperationException($"{state.Question.GetType().Name} awaits its answer.");
        }

        // RFC 5246 §7.4.1.1: ignored by a client that is negotiating, and never part of the handshake hashes.
        if (state.IgnoresHelloRequest && message.SequenceEqual(stackalloc byte[HandshakeMessage.HeaderSize]))
        {
            Context.Output.ReceivedRenegotiationRequest(isAnswered: false);
            return;
        }

        try
        {
            Advance(Decode(state, message));
        }
        catch
        {
            Wipe();
            throw;
        }
    }

    /// <inheritdoc/>
    public sealed override void CheckExpected(HandshakeType type)
    {
        HandshakeState state = Ready();
        bool isIgnored = state.IgnoresHelloRequest && type == HandshakeType.HelloRequest;

        // §4: messages MUST be sent in the order of §4.4.1; anything else is unexpected_message.
        if (state.Question is null && !isIgnored && !IsExpected(state, type))
        {
            Wipe();
            throw Unexpected(state, type.ToString());
        }
    }

    /// <inheritdoc/>
    public sealed override void ReceiveChangeCipherSpec()
    {
        if (Ready().ChangeCipherSpec != ChangeCipherSpecRole.ChangesKeys)
        {
            throw new InvalidOperationException("No change_cipher_spec is awaited.");
        }

        Advance(new ChangeCipherSpec());
    }

    /// <inheritdoc/>
    public sealed override void Answer(PeerVerdict verdict) => Answer<VerdictQuestion>(verdict);

    /// <inheritdoc/>
    public sealed override void Answer(LocalIdentity? identity) =>
        Answer<CertificateQuestion>(new CertificateAnswer(identity));

    /// <inheritdoc/>
    public sealed override void Answer(byte[] signature) =>
        Answer<SignatureQuestion>(new SignatureAnswer(signature));

    /// <inheritdoc/>
    public sealed override void Answer(ExternalPsk? psk) => Answer<PskQuestion>(new PskAnswer(psk));

    /// <inheritdoc/>
    public sealed override void Answer(bool isNew) => Answer<ReplayQuestion>(new ReplayAnswer(isNew));

    /// <inheritdoc/>
    public sealed override void SendKeyUpdate(bool requestPeer)
    {
        if (!Ready().IsConnected)
        {
            throw new InvalidOperationException("Keys are updated only after the handshake.");
        }

        if (Version != ProtocolVersion.Tls13)
        {
            throw new InvalidOperationException("TLS 1.2 cannot update its keys.");
        }

        Advance(new KeyUpdateOrder(requestPeer));
    }

    /// <inheritdoc/>
    public sealed override ReadOnlyMemory<byte> RequestCertificate()
    {
        if (!Ready().IsConnected || Version != ProtocolVersion.Tls13 || this is ClientMachine)
        {
            throw new InvalidOperationException(
                "Only a server asks after the handshake, and only in TLS 1.3.");
        }

        // §4.6.2: when the client has sent the "post_handshake_auth" extension, a server MAY request.
        if (!Facts.TakesLateRequests)
        {
            throw new InvalidOperationException("The client has not offered post_handshake_auth.");
        }

        if (!State.HasRoomForRequest)
        {
            throw new InvalidOperationException(
                $"The client has {LateRequests.MaxOutstanding} requests to answer already.");
        }

        // §4.3.2: made so that a client cannot know it and have its answer signed beforehand.
        byte[] requestContext = new byte[RequestContextSize];
        Context.Crypto.FillRandom(requestContext);
        Advance(new CertificateRequestOrder(requestContext));
        return requestContext;
    }

    /// <inheritdoc/>
    public sealed override bool SendTicket()
    {
        if (!Ready().IsConnected || Version != ProtocolVersion.Tls13 || this is ClientMachine)
        {
            throw new InvalidOperationException(
                "Only a server gives tickets after the handshake, and only in TLS 1.3.");
        }

        // §4.2.9: servers SHOULD NOT send NewSessionTicket with tickets that are not compatible with the advertised modes.
        if (!State.MayGiveTicket)
        {
            throw new InvalidOperationException(
                "No ticket can be given: the options give none, or the client cannot use any.");
        }

        if (Facts.TicketsGiven >= ServerSessions13.MaxTickets)
        {
            throw new InvalidOperationException($"The client has had {ServerSessions13.MaxTickets} tickets already.");
        }

        int before = Facts.TicketsGiven;
        Advance(new TicketOrder());
        return Facts.TicketsGiven > before;
    }

    /// <summary>The first state, and what it takes to get there.</summary>
    protected abstract HandshakeState Begin();

    /// <summary>The table: a state and what arrived there → the next state.</summary>
    /// <param name="state">Where we are.</param>
    /// <param name="input">
    /// A <see cref="HandshakeMessage"/>, a change_cipher_spec, or an answer to the state's question.
    /// </param>
    protected abstract HandshakeState Next(HandshakeState state, object input);

    /// <inheritdoc/>
    protected sealed override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Wipe();
        }
    }

    /// <summary>
    /// RFC 8879 §4: where a Certificate is, so is one that is compressed as we have said we can read it.
    /// </summary>
    private bool IsExpected(HandshakeState state, HandshakeType type) =>
        state.Expects.Contains(type)
        || (type == HandshakeType.CompressedCertificate && Context.Compressors.Count > 0
            && state.Version == ProtocolVersion.Tls13 && state.Expects.Contains(HandshakeType.Certificate));

    private HandshakeMessage Decode(HandshakeState state, ReadOnlySpan<byte> message)
    {
        if (state.KeepsMessage)
        {
            // First of all: what is decoded is what is hashed, even if the bytes stand where somebody can still change them.
            Context.LateMessage = message.ToArray();
            message = Context.LateMessage;
        }

        var type = (HandshakeType)message[0];

        // §4: messages MUST be sent in the order of §4.4.1; anything else is unexpected_message.
        if (!IsExpected(state, type))
        {
            throw Unexpected(state, type.ToString());
        }

        int bodySize = message.Length - HandshakeMessage.HeaderSize;
        if (bodySize > state.MaxMessageSize)
        {
            throw Fault.Of(
                TlsFault.LimitHandshakeMessageSize,
                $"{state.Name} ← {type} of {bodySize} bytes, beyond {state.MaxMessageSize}");
        }

        HandshakeMessage decoded = HandshakeDecoder.Decode(
            message, state.Version, Context.Facts.PeerCertificateType, state.Authentication);
        if (decoded is CompressedCertificate compressed)
        {
            decoded = CertificateCompression.Decompress(compressed, Context.Compressors, state.MaxMessageSize);
        }

        if (!state.IsConnected)
        {
            Context.Transcript.Advance(message);
        }

        return decoded;
    }

    private void Answer<TQuestion>(object answer)
        where TQuestion : HandshakeQuestion
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (Ready().Question is not TQuestion)
        {
            throw new InvalidOperationException($"No {typeof(TQuestion).Name} has been asked.");
        }

        Advance(answer);
    }

    private void Advance(object input)
    {
        try
        {
            _state = Next(State, input);

            // A flight interrupted by a question leaves whole once that is answered.
            if (_state.Question is null)
            {
                Context.Flight.Flush();
            }
        }
        catch
        {
            Wipe();
            throw;
        }
    }

    /// <summary>The reject arm of every table.</summary>
    internal static TlsException Unexpected(HandshakeState state, object input) => Fault.Of(
        TlsFault.UnexpectedMessage, $"{state.Name} ← {(input is string name ? name : input.GetType().Name)}");

    private HandshakeState Ready()
    {
        ObjectDisposedException.ThrowIf(_isOver, this);
        return State;
    }

    private void Wipe()
    {
        _isOver = true;
        _state?.Dispose();
        Context.Dispose();
    }
}
