using System.Diagnostics.Tracing;
using System.Threading;

namespace Tls.Bench.Soak;

/// <summary>Counts the buffers that are out of the shared pools, by what the pools themselves tell.</summary>
internal sealed class SoakBuffers : EventListener
{
    private const string Pools = "System.Buffers.ArrayPoolEventSource";
    private const int Rented = 1;
    private const int Returned = 3;

    private int _out;

    /// <summary>How many were rented and not given back since this began to count.</summary>
    internal int Out => Volatile.Read(ref _out);

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Pools)
        {
            EnableEvents(eventSource, EventLevel.Verbose);
        }
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventSource.Name != Pools)
        {
            return;
        }

        _ = eventData.EventId switch
        {
            Rented => Interlocked.Increment(ref _out),
            Returned => Interlocked.Decrement(ref _out),
            _ => 0,
        };
    }
}
