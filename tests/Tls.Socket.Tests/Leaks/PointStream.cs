using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.TestKit;

namespace Tls.Tests.Leaks;

/// <summary>
/// Passes everything on, and counts: each read, write and flush, and each question of a callback that says so, is a point
/// where something else may happen first.
/// </summary>
internal sealed class PointStream(Stream inner) : DuplexStream
{
    private int _points;
    private int _strikeAt = -1;
    private Func<Memory<byte>, CancellationToken, ValueTask>? _strike;

    internal Stream Inner => inner;

    /// <summary>How many points there have been since <see cref="Arm"/>.</summary>
    internal int Points => _points;

    /// <summary>Whether it has happened.</summary>
    internal bool HasStruck => _strike is not null && _points >= _strikeAt;

    /// <summary>Whether what is inside gets no token to heed.</summary>
    internal bool IsDeaf { get; set; }

    /// <summary>From here on points count; at that one, this happens.</summary>
    /// <param name="at">The first is 1.</param>
    /// <param name="strike">Gets what is being written, if anything is, and the token that came with it.</param>
    internal void Arm(int at, Func<Memory<byte>, CancellationToken, ValueTask> strike) =>
        (_points, _strikeAt, _strike) = (0, at, strike);

    internal void Disarm() => _strikeAt = -1;

    internal ValueTask PointAsync(CancellationToken cancellationToken) => PointAsync(default, cancellationToken);

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await PointAsync(default, cancellationToken);
        return await inner.ReadAsync(buffer, IsDeaf ? default : cancellationToken);
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await PointAsync(buffer.ToArray(), cancellationToken);
        await inner.WriteAsync(buffer, IsDeaf ? default : cancellationToken);
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await PointAsync(default, cancellationToken);
        await inner.FlushAsync(IsDeaf ? default : cancellationToken);
    }

    private async ValueTask PointAsync(Memory<byte> written, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _points) == Volatile.Read(ref _strikeAt))
        {
            await _strike!(written, cancellationToken);
        }
    }

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }
}
