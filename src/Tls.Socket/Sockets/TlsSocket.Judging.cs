using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Tls.X509;

namespace Tls;

/// <content>How the handlers judge the peer's certificate: at once, one by one, or after a pause.</content>
public sealed partial class TlsSocket
{
    private TaskCompletionSource? _pause;
    private bool _continued;

    /// <summary>
    /// Where to stop and wait for <see cref="Resume"/>. A handshake that waits still counts its time, which
    /// <see cref="TlsConfiguration.HandshakeTimeout"/> limits.
    /// </summary>
    public TlsPauseMode PauseMode { get; set; }

    /// <summary>Whether the handshake waits for <see cref="Resume"/>.</summary>
    public bool IsPaused
    {
        get
        {
            lock (_sync)
            {
                return _pause is not null;
            }
        }
    }

    /// <summary>
    /// Goes on after a pause: the handshake is finished if the errors have been ignored meanwhile, and fails if not.
    /// </summary>
    /// <exception cref="InvalidOperationException">The socket does not wait.</exception>
    public void Resume()
    {
        ThrowIfDisposed();
        TaskCompletionSource pause;
        lock (_sync)
        {
            pause = _pause ?? throw new InvalidOperationException("The socket is not paused.");
            _pause = null;
        }

        pause.SetResult();
    }

    /// <summary>
    /// Lets pass the error that <see cref="HandshakeInterruptedOnError"/> is about: to be called inside its handler.
    /// </summary>
    /// <exception cref="InvalidOperationException">No such event is being raised.</exception>
    public void ContinueInterruptedHandshake()
    {
        lock (_sync)
        {
            if (!_interrupted)
            {
                throw new InvalidOperationException("No handshake is interrupted.");
            }

            _continued = true;
        }
    }

    /// <summary>The handshake asks: the answer is found on the loop, by the handlers.</summary>
    private Func<TlsPeerVerification, CancellationToken, ValueTask<bool>> Judge(
        PeerVerifyMode mode, TlsConfiguration configuration) => async (verification, cancellationToken) =>
        {
            TlsError[] errors = TlsError.AllOf(verification);
            Task<bool> judging = await _loop.InvokeAsync(
                () => JudgeAsync(errors, verification.Chain, mode, configuration, cancellationToken))
                .WaitAsync(cancellationToken).ConfigureAwait(false);
            return await judging.WaitAsync(cancellationToken).ConfigureAwait(false);
        };

    /// <summary>Raises the events; on the loop.</summary>
    /// <returns>Whether the handshake goes on.</returns>
    private async Task<bool> JudgeAsync(
        TlsError[] errors,
        IReadOnlyList<Certificate> chain,
        PeerVerifyMode mode,
        TlsConfiguration configuration,
        CancellationToken cancellationToken)
    {
        if (configuration.HandshakeMustInterruptOnError && mode == PeerVerifyMode.VerifyPeer)
        {
            NoteErrors(errors, chain);
            return Array.TrueForAll(errors, LetPass);
        }

        RaiseErrors(errors, chain);
        if (GoesOn(errors, mode))
        {
            return true;
        }

        if (PauseMode != TlsPauseMode.OnSslErrors || Pause() is not { } pause)
        {
            return false;
        }

        await pause.WaitAsync(cancellationToken).ConfigureAwait(true);
        return GoesOn(errors, mode);
    }

    /// <summary>From here on <see cref="Resume"/> is waited for; null when the connection is over.</summary>
    private Task? Pause()
    {
        lock (_sync)
        {
            if (_connection is not { Failure: null })
            {
                return null;
            }

            _pause = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _pause.Task;
        }
    }

    private bool LetPass(TlsError error)
    {
        lock (_sync)
        {
            (_interrupted, _continued) = (true, false);
        }

        Raise(HandshakeInterruptedOnError, error);
        lock (_sync)
        {
            _interrupted = false;
            return _continued && _connection is { Failure: null };
        }
    }

    private bool GoesOn(TlsError[] errors, PeerVerifyMode mode)
    {
        lock (_sync)
        {
            return errors.Length == 0
                || (_connection is { Failure: null }
                    && (mode == PeerVerifyMode.QueryPeer || _ignoreAllErrors || AllIgnored(errors)));
        }
    }

    private void NoteErrors(TlsError[] errors, IReadOnlyList<Certificate> chain)
    {
        lock (_sync)
        {
            _peerChain = chain;
            _handshakeErrors = errors;
        }
    }

    private void RaiseErrors(TlsError[] errors, IReadOnlyList<Certificate> chain)
    {
        NoteErrors(errors, chain);
        foreach (TlsError error in errors)
        {
            Raise(PeerVerifyError, error);
        }

        if (errors.Length > 0)
        {
            Raise<IReadOnlyList<TlsError>>(SslErrorsOccurred, errors);
        }
    }
}
