using System;
using System.Collections.Generic;

namespace Tls.Fuzz.Driver;

/// <summary>Mutations without feedback, the same for the same seed: what a smoke run needs.</summary>
internal sealed class Mutator(int seed, IReadOnlyList<byte[]> corpus)
{
    private const int MaxSize = 1 << 16;

    private static readonly byte[] Interesting = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x10, 0x20, 0x30, 0x40];

    private readonly Random _random = new(seed);

    /// <summary>An input that nobody has sent before, or almost.</summary>
    internal byte[] Next()
    {
        List<byte> bytes = [.. corpus[_random.Next(corpus.Count)]];
        for (int i = 1 << _random.Next(4); i > 0; i--)
        {
            Mutate(bytes);
        }

        return [.. bytes];
    }

    private void Mutate(List<byte> bytes)
    {
        int at = bytes.Count == 0 ? 0 : _random.Next(bytes.Count);
        int run = Math.Min(1 << _random.Next(6), bytes.Count - at);
        switch (_random.Next(8))
        {
            case 0 when bytes.Count > 0:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when bytes.Count > 0:
                bytes[at] = Interesting[_random.Next(Interesting.Length)];
                break;
            case 2 when bytes.Count > 0:
                bytes[at] = unchecked((byte)(bytes[at] + _random.Next(-8, 9)));
                break;
            case 3:
                bytes.RemoveRange(at, run);
                break;
            case 4 when bytes.Count < MaxSize:
                bytes.InsertRange(at, bytes.GetRange(at, run));
                break;
            case 5 when bytes.Count < MaxSize:
                byte[] noise = new byte[1 + _random.Next(32)];
                _random.NextBytes(noise);
                bytes.InsertRange(at, noise);
                break;
            case 6:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 7 when bytes.Count < MaxSize:
                byte[] other = corpus[_random.Next(corpus.Count)];
                int from = other.Length == 0 ? 0 : _random.Next(other.Length);
                bytes.RemoveRange(at, run);
                bytes.InsertRange(at, other[from..]);
                break;
        }
    }
}
