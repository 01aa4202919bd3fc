using System;
using System.Threading;

namespace Tls.Crypto;

/// <summary>
/// Pinned memory of secrets that are no more, for those to come: a handshake has some sixty secrets, most of which
/// live for microseconds, and pinned memory costs more to get than to use. What waits here is zero, and there is
/// a bound to how much waits.
/// </summary>
/// <remarks>
/// Who takes memory is its one owner, and gives it back once: <see cref="SecretBytes"/>, and a cipher that is a field of its
/// key.
/// </remarks>
internal static class SecretPool
{
    /// <summary>What is larger than this is not kept.</summary>
    internal const int Largest = 1024;

    /// <summary>How many of a size one shelf keeps.</summary>
    internal const int Kept = 64;

    private const int MaxRacks = 16;

    // Up to 64 bytes, as most secrets are, sizes go by 16; then by 128.
    private const int Short = 64;
    private const int ShortStep = 16;
    private const int LongStep = 128;
    private const int Sizes = (Short / ShortStep) + (Largest / LongStep);

    // As many as processors, so that threads seldom meet.
    private static readonly Shelf[][] Racks = MakeRacks();

    /// <summary>Memory of zeros.</summary>
    /// <param name="length">In bytes; what is given may be longer.</param>
    internal static byte[] Take(int length)
    {
        if (length > Largest)
        {
            return GC.AllocateArray<byte>(length, pinned: true);
        }

        return Here()[IndexOf(length)].TryTake() ?? GC.AllocateArray<byte>(RoundUp(length), pinned: true);
    }

    /// <summary>Wipes memory and keeps it for the next secret. It is not to be touched any more.</summary>
    /// <param name="memory">What <see cref="Take"/> gave.</param>
    internal static void Return(byte[] memory)
    {
        FixedTime.Wipe(memory);
        Keep(memory);
    }

    /// <summary>The same with memory that has been wiped.</summary>
    internal static void Keep(byte[] memory)
    {
        if (memory.Length is > 0 and <= Largest)
        {
            Here()[IndexOf(memory.Length)].Keep(memory);
        }
    }

    private static int RoundUp(int length)
    {
        int step = length <= Short ? ShortStep : LongStep;
        return (length + step - 1) / step * step;
    }

    private static int IndexOf(int length) => length <= Short
        ? ((length + ShortStep - 1) / ShortStep) - 1
        : (Short / ShortStep) + ((length + LongStep - 1) / LongStep) - 1;

    private static Shelf[] Here() => Racks[(uint)Environment.CurrentManagedThreadId % (uint)Racks.Length];

    private static Shelf[][] MakeRacks()
    {
        var racks = new Shelf[Math.Min(Environment.ProcessorCount, MaxRacks)][];
        foreach (ref Shelf[] rack in racks.AsSpan())
        {
            rack = new Shelf[Sizes];
            foreach (ref Shelf shelf in rack.AsSpan())
            {
                shelf = new Shelf();
            }
        }

        return racks;
    }

    /// <summary>Memory of one size. Who finds it in use goes on without.</summary>
    private sealed class Shelf
    {
        private readonly byte[]?[] _kept = new byte[]?[Kept];
        private readonly Lock _lock = new();
        private int _count;

        internal byte[]? TryTake()
        {
            if (!_lock.TryEnter())
            {
                return null;
            }

            try
            {
                return _count == 0 ? null : Interlocked.Exchange(ref _kept[--_count], null);
            }
            finally
            {
                _lock.Exit();
            }
        }

        internal void Keep(byte[] memory)
        {
            if (!_lock.TryEnter())
            {
                return;
            }

            try
            {
                if (_count < _kept.Length)
                {
                    _kept[_count++] = memory;
                }
            }
            finally
            {
                _lock.Exit();
            }
        }
    }
}
