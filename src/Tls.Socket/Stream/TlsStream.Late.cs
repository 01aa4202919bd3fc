using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <content>Authentication after the handshake (RFC 8446 §4.6.2).</content>
public sealed partial class TlsStream
{
    // Touched under the engine's lock alone.
    private List<LateRequest>? _lateRequests;

    // What the engine wants to know before it can read on.
    private TlsStatus _asked = TlsStatus.Complete;
    private Questions? _questions;

    /// <summary>
    /// Asks the client for its certificate after the handshake (RFC 8446 §4.6.2). The answer comes among the data that is
    /// read, so somebody has to be reading; a read into an empty buffer does, as long as the client sends nothing else first.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting; the client may answer all the same.</param>
    /// <returns>
    /// What was found out about the client's certificate, which <see cref="ConnectionInfo"/> says too from then on; null when
    /// the client declined.
    /// </returns>
    /// <exception cref="InvalidOperationException">As <see cref="TlsEngine.RequestClientCertificate"/> says.</exception>
    /// <exception cref="IOException">The connection ended before the client had answered.</exception>
    public async Task<TlsPeerVerification?> RequestClientCertificateAsync(
        CancellationToken cancellationToken = default)
    {
        TlsEngine engine = ConnectedEngine();
        LateRequest? request = null;
        engine.RequestCertificate(requestContext =>
        {
            if (_lateRequests is null)
            {
                _lateRequests = [];
                engine.LateAnswered += OnLateAnswered;
                engine.Ended += FailLateRequests;
            }

            request = new LateRequest(requestContext);
            _lateRequests.Add(request);
            Unheeded(request.Answer.Task);
        });

        await SendPendingAsync<AsyncIo>(mustWait: true, cancellationToken).ConfigureAwait(false);
        return await request!.Answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks the application what the engine wants to know, and goes on.</summary>
    /// <returns>False when nothing is asked.</returns>
    private async ValueTask<bool> AnswerAskedAsync<TIo>(TlsEngine engine, CancellationToken cancellationToken)
        where TIo : IIoAdapter
    {
        if (_asked == TlsStatus.Complete)
        {
            return false;
        }

        TlsStatus asked = _asked;
        _asked = TlsStatus.Complete;
        await _questions!.AnswerAsync<TIo>(engine, asked, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private void OnLateAnswered(ReadOnlyMemory<byte> requestContext, bool isAuthenticated)
    {
        LateRequest? answered =
            _lateRequests!.Find(request => request.Context.Span.SequenceEqual(requestContext.Span));
        if (answered is not null)
        {
            _lateRequests.Remove(answered);
        }

        answered?.Answer.TrySetResult(isAuthenticated ? ConnectionInfo!.PeerVerification : null);
    }

    private void FailLateRequests()
    {
        foreach (LateRequest request in _lateRequests!)
        {
            request.Answer.TrySetException(
                new IOException("The connection ended before the client had answered.", _engine!.Failure));
        }

        _lateRequests.Clear();
    }

    private sealed record LateRequest(ReadOnlyMemory<byte> Context)
    {
        internal TaskCompletionSource<TlsPeerVerification?> Answer { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
