using System;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Records;
using Tls.Wire;

namespace Tls;

/// <summary>
/// A TLS connection without I/O: ciphertext and plaintext in, plaintext and ciphertext out, and a status that says what
/// is needed next. One thread may read while another writes.
/// </summary>
/// <remarks>
/// <para>
/// Call <see cref="Handshake"/> until it says <see cref="TlsStatus.Complete"/>, then <see cref="Read"/> and
/// <see cref="Write"/>. Whatever a step writes goes to the peer; whatever it did not consume is shown to the next step
/// again, with more bytes behind it.
/// </para>
/// <para>
/// A step that finds the peer at fault throws <see cref="TlsException"/>; the alert for the peer then waits in
/// <see cref="Flush"/>, and every secret has been wiped.
/// </para>
/// </remarks>
public sealed partial class TlsEngine : IDisposable
{
    private readonly EngineSetup _setup;
    private readonly HandshakeMachine _machine;
    private readonly TlsObserver? _observer;
    private ConnectionTelemetry _telemetry;
    private bool _started;
    private bool _disposed;
    private TlsException? _failure;

    /// <summary>What a thread holds who touches the machine, the outbound records or the queues: nobody else has it.</summary>
    private OutboundRecords Sync => _outbound;

    private TlsEngine(ClientSetup setup, TlsClientOptions options)
    {
        IsServer = false;
        _telemetry = new ConnectionTelemetry(isServer: false);
        _setup = setup;
        _observer = options.Observer;
        _inbound = new InboundRecords(setup.Crypto);
        _outbound = setup.Records.Outbound(setup.Crypto);
        _clientOptions = options;
        _sessions = ClientSessions.If(options, setup);
        SessionOffer? offer = _sessions is null ? null : ChooseSession(options, setup, _sessions);
        if (offer?.Secret is ClientSession13 { MaxEarlyData: > 0 } session)
        {
            Uncommon.MaxEarlyData = session.MaxEarlyData;
        }

        _machine = HandshakeMachines.Client(
            setup.Handshake, this, offer?.Secret, PresharedKeys13(setup), PresharedKeys12(setup));
    }

    private TlsEngine(ServerSetup setup, TlsObserver? observer)
    {
        IsServer = true;
        _telemetry = new ConnectionTelemetry(isServer: true);
        _setup = setup;
        _observer = observer;
        _inbound = new InboundRecords(setup.Crypto) { GrantedEarlyData = setup.Handshake.EarlyData?.MaxSize ?? 0 };
        _outbound = setup.Records.Outbound(setup.Crypto);
        _machine = HandshakeMachines.Server(setup.Handshake, this);
    }

    /// <summary>Whether this is the server's side.</summary>
    public bool IsServer { get; }

    /// <summary>Whether the handshake is done and application data may flow.</summary>
    public bool IsConnected => _machine.IsConnected && _failure is null;

    /// <summary>Whether the peer has said close_notify.</summary>
    public bool IsClosedByPeer { get; private set; }

    /// <summary>Whether we have said close_notify.</summary>
    public bool IsShutDown { get; private set; }

    /// <summary>What was agreed; null until the handshake is done.</summary>
    public TlsConnectionInfo? ConnectionInfo => _info ?? (_isNoted ? DescribeNow() : null);

    /// <summary>How the connection failed; null while it has not.</summary>
    public TlsException? Failure => _failure;

    /// <summary>A client's side of a connection.</summary>
    /// <exception cref="ArgumentException">The options do not fit, said in words.</exception>
    public static TlsEngine Client(TlsClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options = options.Current();
        return new TlsEngine(options.Prepare(), options);
    }

    /// <summary>A server's side of a connection.</summary>
    /// <exception cref="ArgumentException">The options do not fit, said in words.</exception>
    public static TlsEngine Server(TlsServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Server(options, options.Observer);
    }

    /// <summary>The same, watched by an observer of the connection's own.</summary>
    internal static TlsEngine Server(TlsServerOptions options, TlsObserver? observer)
    {
        options = options.Current();
        return new TlsEngine(options.Prepare(), observer);
    }

    /// <summary>Takes the handshake as far as it goes.</summary>
    /// <param name="source">Ciphertext from the peer, as much as there is; may be empty.</param>
    /// <param name="destination">Room for ciphertext to the peer.</param>
    /// <param name="consumed">How much of <paramref name="source"/> is done with.</param>
    /// <param name="written">How much of <paramref name="destination"/> was filled, to be sent whatever the status.</param>
    /// <returns>
    /// <see cref="TlsStatus.Complete"/> when the handshake is done and all of it is in <paramref name="destination"/>;
    /// <see cref="TlsStatus.WantRead"/>; <see cref="TlsStatus.WantWrite"/>; or a <c>Needs…</c> question.
    /// </returns>
    /// <exception cref="TlsException">The handshake failed.</exception>
    public TlsStatus Handshake(ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int written)
    {
        TlsStatus status = ReceiveCopy(source, handshaking: true, out consumed);
        written = Flush(destination);
        return HasPendingOutput ? TlsStatus.WantWrite : status;
    }

    /// <summary>Opens records.</summary>
    /// <param name="source">Ciphertext from the peer, as much as there is; may be empty.</param>
    /// <param name="destination">Room for plaintext.</param>
    /// <param name="consumed">How much of <paramref name="source"/> is done with.</param>
    /// <param name="written">How much of <paramref name="destination"/> was filled.</param>
    /// <returns>
    /// <see cref="TlsStatus.Complete"/> when there is plaintext; <see cref="TlsStatus.WantRead"/>;
    /// <see cref="TlsStatus.Closed"/>; or, with authentication after the handshake, a <c>Needs…</c> question. Whether an answer to the peer now waits, <see cref="HasPendingOutput"/> says.
    /// </returns>
    /// <exception cref="TlsException">The peer broke a rule, or sent a fatal alert.</exception>
    /// <exception cref="InvalidOperationException">The handshake is not done.</exception>
    public TlsStatus Read(ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int written)
    {
        ThrowIfNotConnected();
        consumed = 0;
        TlsStatus status = TlsStatus.Complete;
        if (!HasPlaintext)
        {
            status = ReceiveCopy(source, handshaking: false, out consumed);
        }

        written = TakePlaintext(destination);
        return written > 0 ? TlsStatus.Complete : status;
    }

    /// <summary>
    /// Opens records where they stand: the fastest way in. Stops at the first that holds application data. Early data that
    /// came before the end of the handshake stands nowhere any more: it waits for <see cref="Read"/>, which is to be called
    /// until it has returned as much as <see cref="EarlyDataReceived"/> says.
    /// </summary>
    /// <param name="source">Ciphertext from the peer; overwritten as it is opened.</param>
    /// <param name="consumed">How much of <paramref name="source"/> is done with, the plaintext included.</param>
    /// <param name="plaintext">Where in <paramref name="source"/> the plaintext stands; empty unless complete.</param>
    /// <returns>As for <see cref="Read"/>.</returns>
    /// <exception cref="TlsException">The peer broke a rule, or sent a fatal alert.</exception>
    /// <exception cref="InvalidOperationException">The handshake is not done.</exception>
    public TlsStatus ReadInPlace(Span<byte> source, out int consumed, out Range plaintext)
    {
        ThrowIfNotConnected();
        Received received = Receive(source, handshaking: false);
        consumed = received.Consumed;
        plaintext = received.Offset..(received.Offset + received.Length);
        return received.Status;
    }

    /// <summary>Seals application data into records.</summary>
    /// <param name="source">Plaintext.</param>
    /// <param name="destination">Room for ciphertext; <see cref="MaxSealedSize"/> says how much holds everything.</param>
    /// <param name="consumed">How much of <paramref name="source"/> is sealed.</param>
    /// <param name="written">How much of <paramref name="destination"/> was filled, to be sent whatever the status.</param>
    /// <returns>
    /// <see cref="TlsStatus.Complete"/> when everything is in <paramref name="destination"/>;
    /// <see cref="TlsStatus.WantWrite"/> when it is full.
    /// </returns>
    /// <exception cref="TlsException">The connection has failed, or the peer of a TLS 1.2 connection closed it.</exception>
    /// <exception cref="InvalidOperationException">The handshake is not done, or the connection was shut down.</exception>
    public TlsStatus Write(ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int written)
    {
        lock (Sync)
        {
            ThrowIfNotConnected();
            if (IsShutDown && IsClosedByPeer && _machine.Version == ProtocolVersion.Tls12)
            {
                // RFC 5246 §7.2.1: a close_notify ends both directions.
                throw new TlsException(AlertDescription.CloseNotify);
            }

            if (IsShutDown)
            {
                throw new InvalidOperationException("Nothing can be written after Shutdown.");
            }

            return Seal(source, destination, out consumed, out written);
        }
    }

    /// <summary>
    /// Says close_notify: nothing more will be written. Reading goes on until the peer says the same; in TLS 1.2 the
    /// peer says it at once, and what it had still to write is lost (RFC 5246 §7.2.1).
    /// </summary>
    /// <param name="destination">Room for ciphertext to the peer.</param>
    /// <param name="written">How much of <paramref name="destination"/> was filled.</param>
    /// <returns><see cref="TlsStatus.Complete"/>, or <see cref="TlsStatus.WantWrite"/> when bytes still wait.</returns>
    public TlsStatus Shutdown(Span<byte> destination, out int written)
    {
        lock (Sync)
        {
            if (!IsShutDown && _failure is null && !_disposed && _started)
            {
                SendAlert(Alert.CloseNotify);
            }

            IsShutDown = true;
            written = Flush(destination);
            return HasPendingOutput ? TlsStatus.WantWrite : TlsStatus.Complete;
        }
    }

    /// <summary>Ends the handshake from our side: the peer gets user_canceled and close_notify (RFC 8446 §6.1).</summary>
    /// <param name="reason">For whoever asks later why.</param>
    public void Cancel(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        Fail(new TlsException(TlsFault.InternalCancelled, reason));
    }

    /// <summary>The transport has ended: says whether that was a clean end.</summary>
    /// <exception cref="TlsException">
    /// It was not: <see cref="TlsFault.PeerTruncated"/>, or <see cref="TlsFault.PeerClosedEarly"/> before the handshake
    /// was done (RFC 8446 §6.1).
    /// </exception>
    public void EndOfInput()
    {
        ThrowIfOver();
        if (IsClosedByPeer)
        {
            return;
        }

        // §6.1: without close_notify the data may have been truncated by anyone on the path.
        throw Fail(_machine.IsConnected
            ? Fault.Of(TlsFault.PeerTruncated, "the transport ended without close_notify")
            : Fault.Of(TlsFault.PeerClosedEarly, "the transport ended in the middle of the handshake"));
    }

    /// <summary>Moves our sending keys on (RFC 8446 §4.6.3); the message waits in <see cref="Flush"/>.</summary>
    /// <param name="requestPeer">Whether the peer is asked to do the same.</param>
    /// <exception cref="InvalidOperationException">
    /// The handshake is not done, the connection was shut down, or it is TLS 1.2, whose keys last as long as it does.
    /// </exception>
    public void UpdateKeys(bool requestPeer)
    {
        lock (Sync)
        {
            ThrowIfNotConnected();
            if (IsShutDown)
            {
                throw new InvalidOperationException("Keys cannot be updated after Shutdown.");
            }

            Drive(static (engine, request) => engine._machine.SendKeyUpdate(request), requestPeer);
        }
    }

    /// <summary>Wipes every secret and forgets what waits. Says nothing to the peer: call <see cref="Shutdown"/> first.</summary>
    public void Dispose()
    {
        lock (Sync)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            Wipe();
            _queue.Dispose();
            _plaintext.Dispose();
        }
    }

    private void Wipe()
    {
        _telemetry.Ended();
        _machine.Dispose();
        _inbound.Dispose();
        _outbound.Dispose();
        _reassembler.Dispose();
        _sessions?.Dispose();
        _peerKey?.Dispose();
        _peerKey = null;
        _uncommon?.Ended?.Invoke();
    }

    /// <summary>Refuses to go on after a failure.</summary>
    internal void ThrowIfOver()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_failure is not null)
        {
            throw new TlsConnectionFailedException(_failure);
        }
    }

    private void ThrowIfNotConnected()
    {
        ThrowIfOver();
        if (!IsOpen)
        {
            throw new InvalidOperationException("The handshake is not done yet.");
        }
    }
}
