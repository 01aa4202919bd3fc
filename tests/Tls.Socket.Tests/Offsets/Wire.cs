using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;

namespace Tls.Tests.Offsets;

/// <summary>
/// One direction in memory, for one thread: a read that waits goes on inside the write that brings something, and nothing
/// happens at any other time. A blow falls on what is written.
/// </summary>
internal sealed class Wire : IValueTaskSource<int>
{
    private readonly List<byte> _sent = [];
    private readonly List<byte> _arrived = [];
    private readonly List<byte> _late = [];
    private Memory<byte> _room;
    private ManualResetValueTaskSourceCore<int> _arrival;
    private bool _isDelaying;
    private bool _isEnded;
    private bool _isReset;

    /// <summary>What is to happen; null for nothing.</summary>
    internal Blow? Blow { get; init; }

    /// <summary>What a reset does to the other direction.</summary>
    internal Action ResetOther { get; init; } = static () => { };

    /// <summary>All that was written, as its writer wrote it.</summary>
    internal IReadOnlyList<byte> Sent => _sent;

    /// <summary>Whether the blow has fallen.</summary>
    internal bool HasStruck { get; private set; }

    /// <summary>Whether somebody waits here for what has not come.</summary>
    internal bool IsAwaited { get; private set; }

    internal void Write(ReadOnlySpan<byte> bytes)
    {
        ThrowIfReset();
        int place = Blow is { } blow && !HasStruck ? blow.At - _sent.Count : -1;
        _sent.AddRange(bytes);
        if (place < 0 || place >= bytes.Length)
        {
            Arrive(bytes);
            return;
        }

        HasStruck = true;
        Strike(Blow!.Value, bytes.ToArray(), place);
    }

    internal ValueTask<int> ReadAsync(Memory<byte> room)
    {
        ThrowIfReset();
        if (_arrived.Count > 0 || IsOver)
        {
            return new ValueTask<int>(Take(room.Span));
        }

        _room = room;
        IsAwaited = true;
        _arrival.Reset();
        return new ValueTask<int>(this, _arrival.Version);
    }

    /// <summary>What was late comes now.</summary>
    /// <returns>Whether there was any.</returns>
    internal bool LetGo()
    {
        if (!_isDelaying)
        {
            return false;
        }

        _isDelaying = false;
        _arrived.AddRange(_late);
        _late.Clear();
        Wake();
        return true;
    }

    /// <summary>Nothing more comes.</summary>
    internal void End()
    {
        _isEnded = true;
        Wake();
    }

    /// <summary>Reads and writes fail.</summary>
    internal void Reset()
    {
        _isReset = true;
        if (IsAwaited)
        {
            IsAwaited = false;
            _arrival.SetException(new IOException("The connection was reset."));
        }
    }

    int IValueTaskSource<int>.GetResult(short token) => _arrival.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _arrival.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _arrival.OnCompleted(continuation, state, token, flags);

    private bool IsOver => _isEnded && !_isDelaying;

    private void Strike(Blow blow, byte[] bytes, int place)
    {
        switch (blow.Damage)
        {
            case Damage.End:
                Arrive(bytes.AsSpan(0, place));
                End();
                break;

            case Damage.Reset:
                Arrive(bytes.AsSpan(0, place));
                Reset();
                ResetOther();
                break;

            case Damage.Delay:
                Arrive(bytes.AsSpan(0, place));
                _isDelaying = true;
                Arrive(bytes.AsSpan(place));
                break;

            default:
                Arrive(blow.Alter(bytes, place));
                break;
        }
    }

    private void Arrive(ReadOnlySpan<byte> bytes)
    {
        // What comes after the end nobody reads.
        if (!IsOver)
        {
            (_isDelaying ? _late : _arrived).AddRange(bytes);
            Wake();
        }
    }

    private void Wake()
    {
        if (IsAwaited && (_arrived.Count > 0 || IsOver))
        {
            IsAwaited = false;
            _arrival.SetResult(Take(_room.Span));
        }
    }

    private int Take(Span<byte> room)
    {
        int count = Math.Min(room.Length, _arrived.Count);
        for (int i = 0; i < count; i++)
        {
            room[i] = _arrived[i];
        }

        _arrived.RemoveRange(0, count);
        return count;
    }

    private void ThrowIfReset()
    {
        if (_isReset)
        {
            throw new IOException("The connection was reset.");
        }
    }
}
