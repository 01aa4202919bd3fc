using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Tls.Samples.Grpc;

/// <summary>The calls whose client did not wait for the answer.</summary>
internal sealed class Abandoned
{
    private readonly Channel<bool> _calls = Channel.CreateUnbounded<bool>();

    internal void Count() => _calls.Writer.TryWrite(true);

    internal async Task NextAsync(CancellationToken cancellationToken) =>
        _ = await _calls.Reader.ReadAsync(cancellationToken);
}
