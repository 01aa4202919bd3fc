using System;
using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <summary>
/// A recorder that has to be waited for, because it asks another process or machine. The handshake pauses meanwhile and no
/// thread waits (<see cref="TlsStatus.NeedsReplayCheck"/>). Whatever goes wrong declines early data, and the handshake goes
/// on: an exception, and no answer within <see cref="Patience"/>.
/// </summary>
public abstract class TlsAsyncReplayRecorder : TlsReplayRecorder
{
    /// <summary>
    /// How long a handshake waits for an answer before it goes on without early data; a second unless overridden.
    /// </summary>
    public virtual TimeSpan Patience => TimeSpan.FromSeconds(1);

    /// <summary>Not how these are asked.</summary>
    /// <param name="hello">The hello.</param>
    /// <param name="until">When it may be forgotten.</param>
    /// <returns>False: nothing can be remembered without waiting.</returns>
    public sealed override bool TryAdd(ReadOnlySpan<byte> hello, DateTimeOffset until) => false;

    /// <summary>Remembers a hello, at one stroke with asking whether it is remembered.</summary>
    /// <param name="hello">32 to 255 bytes that only this hello has, already authenticated.</param>
    /// <param name="until">When it may be forgotten: the hello is too old to be accepted then.</param>
    /// <param name="cancellationToken">Cancelled when nobody waits any more; to remember the hello all the same is safe.</param>
    /// <returns>True when it was not known and is now. False when it was, or when it cannot be remembered.</returns>
    public abstract ValueTask<bool> TryAddAsync(
        ReadOnlyMemory<byte> hello, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>The answer, or false when there is none in time.</summary>
    /// <exception cref="OperationCanceledException">The caller's token, not the time, has ended the wait.</exception>
    internal async ValueTask<bool> AskAsync(TlsReplayCheck check, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            patience.CancelAfter(Patience);
            Task<bool> asked = TryAddAsync(check.Hello, check.Until, patience.Token).AsTask();

            // A store that does not look at its token is left behind; how it fails then is nobody's business.
            _ = asked.ContinueWith(
                static late => _ = late.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            return await asked.WaitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // RFC 8446 §8: where it cannot be known that a hello is new, 0-RTT is rejected, and nothing else.
            return false;
        }
    }
}
