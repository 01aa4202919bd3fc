using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Tls.Wire;

namespace Tls;

/// <content>The handshake, and the questions it asks the application.</content>
public sealed partial class TlsStream
{
    /// <summary>Shakes hands as a client.</summary>
    /// <param name="options">How to connect; checked before anything is sent.</param>
    /// <param name="cancellationToken">
    /// Gives up: the peer is told, and the stream is of no further use.
    /// </param>
    /// <exception cref="ArgumentException">The options do not fit, said in words.</exception>
    /// <exception cref="InvalidOperationException">The stream has been authenticated already.</exception>
    /// <exception cref="TlsException">
    /// The handshake failed; a <see cref="TlsCertificateException"/> over a certificate.
    /// </exception>
    public Task AuthenticateAsClientAsync(
        TlsClientOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return AuthenticateAsync<AsyncIo>(
            TlsEngine.Client(options), Questions.Of(options), options.HandshakeTimeout, cancellationToken).AsTask();
    }

    /// <summary>The synchronous twin of <see cref="AuthenticateAsClientAsync"/>.</summary>
    public void AuthenticateAsClient(TlsClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        AuthenticateAsync<SyncIo>(
            TlsEngine.Client(options), Questions.Of(options), options.HandshakeTimeout, CancellationToken.None)
            .AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Shakes hands as a server.</summary>
    /// <param name="options">How to accept; checked before anything is sent.</param>
    /// <param name="cancellationToken">
    /// Gives up: the peer is told, and the stream is of no further use.
    /// </param>
    /// <exception cref="ArgumentException">The options do not fit, said in words.</exception>
    /// <exception cref="InvalidOperationException">The stream has been authenticated already.</exception>
    /// <exception cref="TlsException">
    /// The handshake failed; a <see cref="TlsCertificateException"/> over a certificate.
    /// </exception>
    public Task AuthenticateAsServerAsync(
        TlsServerOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return AuthenticateAsServerAsync(options, ConnectionCallbacks.Of(options), cancellationToken);
    }

    /// <summary>The same with callbacks of this connection's own.</summary>
    internal Task AuthenticateAsServerAsync(
        TlsServerOptions options, ConnectionCallbacks own, CancellationToken cancellationToken) =>
        AuthenticateAsync<AsyncIo>(
            TlsEngine.Server(options, own.Observer),
            Questions.Of(options, own),
            options.HandshakeTimeout,
            cancellationToken).AsTask();

    /// <summary>The synchronous twin of <see cref="AuthenticateAsServerAsync(TlsServerOptions, CancellationToken)"/>.</summary>
    public void AuthenticateAsServer(TlsServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        AuthenticateAsync<SyncIo>(
            TlsEngine.Server(options),
            Questions.Of(options, ConnectionCallbacks.Of(options)),
            options.HandshakeTimeout,
            CancellationToken.None)
            .AsTask().GetAwaiter().GetResult();
    }

    /// <summary>A stream is authenticated once.</summary>
    private void ClaimHandshake(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (Interlocked.Exchange(ref _isAuthenticating, true))
        {
            throw new InvalidOperationException("A stream is authenticated once.");
        }
    }

    /// <summary>The handshake is the stream's reader: a Dispose meanwhile leaves the receive buffer to it.</summary>
    private void ClaimReading() => ObjectDisposedException.ThrowIf(Interlocked.Exchange(ref _isReading, true), this);

    /// <param name="engine">Ours to dispose of from now on.</param>
    /// <param name="questions">What the application is asked.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="isClaimed">Whether the caller has done <see cref="ClaimHandshake"/>.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AuthenticateAsync<TIo>(
        TlsEngine engine,
        Questions questions,
        TimeSpan timeout,
        CancellationToken cancellationToken,
        bool isClaimed = false)
        where TIo : IIoAdapter
    {
        try
        {
            if (!isClaimed)
            {
                ClaimHandshake(cancellationToken);
            }

            _engine = engine;
            _questions = questions;
            ClaimReading();
        }
        catch
        {
            engine.Dispose();
            throw;
        }

        var limit = new TimeLimit(timeout, cancellationToken);
        bool isTokenForgotten = false;
        try
        {
            isTokenForgotten = !await ShakeHandsAsync<TIo>(engine, questions, limit).ConfigureAwait(false);
        }
        catch (TlsException)
        {
            await TellPeerAsync().ConfigureAwait(false);
            throw;
        }
        catch (Exception exception) when (limit.Ended(exception))
        {
            TlsException failure = engine.FailOverTime(timeout);
            await TellPeerAsync().ConfigureAwait(false);
            throw failure;
        }
        catch (Exception exception)
        {
            engine.Cancel(exception.Message);
            await TellPeerAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            limit.Stop(isTokenForgotten);
            EndRead();
            if (_isDisposed && !engine.IsConnected)
            {
                // Disposed before there was an engine to dispose of.
                engine.Dispose();
            }
        }
    }

    /// <returns>Whether the application was asked something, and so has seen the token.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ShakeHandsAsync<TIo>(TlsEngine engine, Questions questions, TimeLimit limit)
        where TIo : IIoAdapter
    {
        CancellationToken cancellationToken = limit.Token;
        bool isAsked = false;
        using var timeouts = new TransportTimeouts(
            TIo.Blocks && cancellationToken.CanBeCanceled ? _inner : null);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            timeouts.Shorten(limit.MillisecondsLeft);
            Received received = engine.Receive(_received.Ciphertext, handshaking: true);
            _received.Consume(received);
            if (engine.HasPendingOutput)
            {
                await SendPendingAsync<TIo>(mustWait: true, cancellationToken).ConfigureAwait(false);
                await TIo.FlushAsync(_inner, cancellationToken).ConfigureAwait(false);
            }

            switch (received.Status)
            {
                case TlsStatus.Complete:
                    return isAsked;

                case TlsStatus.WantRead:
                    timeouts.Shorten(limit.MillisecondsLeft);
                    await ReceiveMoreAsync<TIo>(engine, cancellationToken).ConfigureAwait(false);
                    break;

                default:
                    isAsked = true;
                    await questions.AnswerAsync<TIo>(
                        engine, received.Status, cancellationToken).ConfigureAwait(false);
                    break;
            }
        }
    }

    /// <summary>Reads from the transport; at its end, the engine says whether that was clean.</summary>
    /// <returns>False at a clean end.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReceiveMoreAsync<TIo>(TlsEngine engine, CancellationToken cancellationToken)
        where TIo : IIoAdapter
    {
        int count = await TIo.ReadAsync(_inner, _received.GetRoom(), cancellationToken).ConfigureAwait(false);
        if (count == 0)
        {
            engine.EndOfInput();
            return false;
        }

        _received.Arrived(count);
        return true;
    }

    /// <summary>
    /// What waits for the peer goes out if it can: for a moment only, whatever the transport does with its
    /// token, and its failure is not the failure.
    /// </summary>
    private async Task TellPeerAsync()
    {
        if (_engine is not { HasPendingOutput: true })
        {
            return;
        }

        var limit = new TimeLimit(FarewellTimeout, CancellationToken.None);
        bool isTold = false;
        try
        {
            ValueTask telling = SendPendingAsync<AsyncIo>(mustWait: false, limit.Token);
            if (telling.IsCompletedSuccessfully)
            {
                telling.GetAwaiter().GetResult();
                isTold = true;
            }
            else
            {
                await ForAMomentAsync(telling.AsTask()).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException
            or TimeoutException or ObjectDisposedException or InvalidOperationException)
        {
            // The transport is gone or stuck: the peer will notice by itself.
        }
        finally
        {
            limit.Stop(isTokenForgotten: isTold);
        }
    }

    private static Task ForAMomentAsync(Task telling)
    {
        Unheeded(telling);
        return telling.WaitAsync(FarewellTimeout, CancellationToken.None);
    }

    /// <summary>How that fails when nobody waits for it any longer is nobody's business.</summary>
    private static void Unheeded(Task task) => _ = task.ContinueWith(
        static left => _ = left.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
