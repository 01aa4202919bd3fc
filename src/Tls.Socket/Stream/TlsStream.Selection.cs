using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.Wire;

namespace Tls;

/// <content>A server whose options depend on what the client says first; and the end of a connection by an alert.</content>
public sealed partial class TlsStream
{
    /// <summary>Shakes hands as a server, by options that are chosen once the ClientHello is there.</summary>
    /// <param name="selectOptions">
    /// Chooses. What it throws, the caller gets; the client is told internal_error.
    /// </param>
    /// <param name="cancellationToken">
    /// Gives up: the peer is told, and the stream is of no further use.
    /// </param>
    /// <remarks>
    /// Until the options are known, <see cref="TlsServerOptions.HandshakeTimeout"/> is what it is by default; from then on
    /// their own counts.
    /// </remarks>
    /// <exception cref="ArgumentException">The options chosen do not fit, said in words.</exception>
    /// <exception cref="InvalidOperationException">The stream has been authenticated already.</exception>
    /// <exception cref="TlsException">
    /// The handshake failed; a <see cref="TlsCertificateException"/> over a certificate.
    /// </exception>
    public async Task AuthenticateAsServerAsync(
        Func<TlsClientHelloInfo, CancellationToken, ValueTask<TlsServerOptions>> selectOptions,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(selectOptions);
        ClaimHandshake(cancellationToken);
        ClaimReading();
        TlsServerOptions options;
        TlsEngine engine;
        try
        {
            TlsClientHelloInfo hello = await ReadHelloAsync(cancellationToken).ConfigureAwait(false);
            options = await selectOptions(hello, cancellationToken).ConfigureAwait(false);
            engine = TlsEngine.Server(options);
        }
        catch (Exception exception)
        {
            if (exception is not IOException)
            {
                await SayInternalErrorAsync().ConfigureAwait(false);
            }

            throw;
        }
        finally
        {
            EndRead();
        }

        await AuthenticateAsync<AsyncIo>(
            engine,
            Questions.Of(options, ConnectionCallbacks.Of(options)),
            options.HandshakeTimeout,
            cancellationToken,
            isClaimed: true).ConfigureAwait(false);
    }

    /// <summary>
    /// Ends the connection with an alert of the application's choosing, as <see cref="TlsEngine.Abort"/> does; the alert goes
    /// out if it can within a moment.
    /// </summary>
    /// <param name="alert">What the peer is told: an error alert (RFC 8446 §6.2).</param>
    /// <param name="reason">For whoever asks later why; not sent.</param>
    /// <returns>The failure, for the caller to throw if it likes.</returns>
    /// <exception cref="ArgumentException">The alert is one that closes, close_notify or user_canceled.</exception>
    /// <exception cref="InvalidOperationException">The handshake has not begun.</exception>
    public async Task<TlsException> AbortAsync(AlertDescription alert, string reason)
    {
        TlsException failure = EngineInUse().Abort(alert, reason);
        await TellPeerAsync().ConfigureAwait(false);
        return failure;
    }

    private async Task<TlsClientHelloInfo> ReadHelloAsync(CancellationToken cancellationToken)
    {
        var limit = new TimeLimit(TlsDefaults.HandshakeTimeout, cancellationToken);
        bool isTokenForgotten = false;
        try
        {
            TlsClientHelloInfo? hello;
            while ((hello = TlsClientHelloInfo.Peek(_received.Ciphertext)) is null)
            {
                Memory<byte> room = _received.GetRoom();
                if (room.IsEmpty)
                {
                    // Longer than any that makes sense.
                    return TlsClientHelloInfo.Nothing;
                }

                int count = await _inner.ReadAsync(room, limit.Token).ConfigureAwait(false);
                if (count == 0)
                {
                    throw new TlsException(TlsFault.PeerClosedEarly, "the transport ended before a ClientHello");
                }

                _received.Arrived(count);
            }

            isTokenForgotten = true;
            return hello;
        }
        catch (Exception exception) when (limit.Ended(exception))
        {
            throw new TlsException(TlsFault.LimitHandshakeTime, "no ClientHello came in time");
        }
        finally
        {
            limit.Stop(isTokenForgotten);
        }
    }

    /// <summary>internal_error, where there is no engine yet to say it: in the clear, as every alert is until then.</summary>
    private async Task SayInternalErrorAsync()
    {
        try
        {
            using var timeout = new CancellationTokenSource(FarewellTimeout);
            await _inner.WriteAsync(
                new byte[]
                {
                    (byte)ContentType.Alert, 3, 3, 0, 2, (byte)AlertLevel.Fatal, (byte)AlertDescription.InternalError,
                },
                timeout.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException
            or ObjectDisposedException)
        {
            // The transport is gone or stuck: the peer will notice by itself.
        }
    }
}
