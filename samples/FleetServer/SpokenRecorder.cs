using System;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Samples.FleetServer;

/// <summary>Says of each hello what became of it.</summary>
internal sealed class SpokenRecorder(TlsAsyncReplayRecorder recorder) : TlsAsyncReplayRecorder
{
    /// <inheritdoc/>
    public override TimeSpan Quarantine => recorder.Quarantine;

    /// <inheritdoc/>
    public override TimeSpan Patience => recorder.Patience;

    /// <inheritdoc/>
    public override async ValueTask<bool> TryAddAsync(
        ReadOnlyMemory<byte> hello, DateTimeOffset until, CancellationToken cancellationToken)
    {
        bool isNew = await recorder.TryAddAsync(hello, until, cancellationToken);
        Console.WriteLine(isNew ? "hello: new" : "hello: refused");
        return isNew;
    }
}
