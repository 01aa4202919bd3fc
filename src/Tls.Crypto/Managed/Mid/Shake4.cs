using System;
using System.Buffers.Binary;

namespace Tls.Crypto;

/// <summary>
/// Four SHAKEs (FIPS 202 §6.2) side by side, whose messages are one seed and a suffix of one or two bytes each: how ML-KEM
/// and ML-DSA expand their seeds. Where there are no 256-bit registers, or by the caller's wish, one after another.
/// </summary>
/// <remarks>Constant time in the content. The states are the caller's, on its stack, and the caller wipes them.</remarks>
internal ref struct Shake4
{
    private readonly Span<ulong> _states;
    private readonly int _rate;
    private readonly bool _wide;

    /// <summary>Absorbs seed and suffixes, and ends the message.</summary>
    /// <param name="states">Room for <see cref="Keccak4.Lanes"/> lanes.</param>
    /// <param name="rate"><see cref="Sponge.Rate128"/> or <see cref="Sponge.Rate256"/>.</param>
    /// <param name="seed">A multiple of 8 bytes, well below the rate.</param>
    /// <param name="suffixes">Four suffixes, little endian.</param>
    /// <param name="suffixSize">How many bytes of each count: 1 or 2.</param>
    /// <param name="wide">False goes without wide registers; for tests.</param>
    public Shake4(
        Span<ulong> states, int rate, ReadOnlySpan<byte> seed, ReadOnlySpan<ushort> suffixes, int suffixSize, bool wide)
    {
        unchecked
        {
            _states = states[..Keccak4.Lanes];
            _rate = rate;
            _wide = wide && Keccak4.IsSupported;
            _states.Clear();
            int lanes = seed.Length / 8;
            for (int way = 0; way < Keccak4.Ways; way++)
            {
                for (int i = 0; i < lanes; i++)
                {
                    Lane(i, way) = BinaryPrimitives.ReadUInt64LittleEndian(seed[(8 * i)..]);
                }

                Lane(lanes, way) = suffixes[way] | ((ulong)Sponge.ShakeSuffix << (8 * suffixSize));
                Lane((rate / 8) - 1, way) ^= 0x80UL << 56;
            }
        }
    }

    /// <summary>Gives the next block of each of the four.</summary>
    /// <param name="destination">The blocks begin at 0, stride, 2 · stride and 3 · stride.</param>
    /// <param name="stride">In bytes; at least the rate.</param>
    public readonly void SqueezeBlock(Span<byte> destination, int stride)
    {
        unchecked
        {
            Permute();
            for (int way = 0; way < Keccak4.Ways; way++)
            {
                Span<byte> block = destination.Slice(way * stride, _rate);
                for (int i = 0; i < block.Length / 8; i++)
                {
                    BinaryPrimitives.WriteUInt64LittleEndian(block[(8 * i)..], Lane(i, way));
                }
            }
        }
    }

    private readonly ref ulong Lane(int lane, int way) =>
        ref _states[_wide ? (Keccak4.Ways * lane) + way : (Keccak.Lanes * way) + lane];

    private readonly void Permute()
    {
        if (_wide)
        {
            Keccak4.Permute(_states);
            return;
        }

        for (int way = 0; way < Keccak4.Ways; way++)
        {
            Keccak.Permute(_states.Slice(Keccak.Lanes * way, Keccak.Lanes));
        }
    }
}
