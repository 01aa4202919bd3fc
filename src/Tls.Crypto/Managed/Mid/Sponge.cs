using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tls.Crypto;

/// <summary>
/// SHA-3 and SHAKE (FIPS 202 §6): a sponge over <see cref="Keccak"/>. Absorb, then squeeze; a value type, so that one lives
/// on the stack of whoever hashes.
/// </summary>
/// <remarks>Constant time in the content; <see cref="Wipe"/> zeroes the state.</remarks>
internal struct Sponge
{
    private readonly int _rate;
    private readonly byte _suffix;
    private State _state;
    private int _position;
    private bool _squeezing;

    private Sponge(int rate, byte suffix)
    {
        _rate = rate;
        _suffix = suffix;
    }

    /// <summary>The rate of SHAKE128, in bytes.</summary>
    public const int Rate128 = 168;

    /// <summary>The rate of SHAKE256, in bytes.</summary>
    public const int Rate256 = 136;

    /// <summary>What ends the input of SHAKE (§6.2 and the first bit of the padding of §5.1).</summary>
    public const byte ShakeSuffix = 0x1f;

    private const byte Sha3Suffix = 0x06;

    public static Sponge Shake128 => new(Rate128, ShakeSuffix);

    public static Sponge Shake256 => new(Rate256, ShakeSuffix);

    private static Sponge Sha3X256 => new(136, Sha3Suffix);

    private static Sponge Sha3X512 => new(72, Sha3Suffix);

    /// <summary>SHA3-256 of one or two parts, into 32 bytes.</summary>
    public static void Sha3Of256(Span<byte> destination, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
    {
        Sponge sponge = Sha3X256;
        sponge.Run(destination[..32], first, second);
    }

    /// <summary>SHA3-512 of one or two parts, into 64 bytes.</summary>
    public static void Sha3Of512(Span<byte> destination, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
    {
        Sponge sponge = Sha3X512;
        sponge.Run(destination[..64], first, second);
    }

    /// <summary>SHAKE256 of up to three parts, filling all of the destination.</summary>
    public static void Shake256Of(
        Span<byte> destination,
        ReadOnlySpan<byte> first,
        ReadOnlySpan<byte> second = default,
        ReadOnlySpan<byte> third = default)
    {
        Sponge sponge = Shake256;
        sponge.Absorb(first);
        sponge.Run(destination, second, third);
    }

    /// <summary>Takes in more of the message.</summary>
    public void Absorb(ReadOnlySpan<byte> data)
    {
        unchecked
        {
            Span<ulong> lanes = _state;
            while (!data.IsEmpty)
            {
                if ((_position & 7) == 0 && data.Length >= 8)
                {
                    lanes[_position >> 3] ^= BinaryPrimitives.ReadUInt64LittleEndian(data);
                    data = data[8..];
                    _position += 8;
                }
                else
                {
                    lanes[_position >> 3] ^= (ulong)data[0] << (8 * (_position & 7));
                    data = data[1..];
                    _position++;
                }

                if (_position == _rate)
                {
                    Keccak.Permute(lanes);
                    _position = 0;
                }
            }
        }
    }

    /// <summary>Gives out more of the hash; the first call ends the message.</summary>
    public void Squeeze(Span<byte> destination)
    {
        unchecked
        {
            Span<ulong> lanes = _state;
            if (!_squeezing)
            {
                // §5.1: pad10*1 after the suffix.
                lanes[_position >> 3] ^= (ulong)_suffix << (8 * (_position & 7));
                lanes[(_rate - 1) >> 3] ^= 0x80UL << 56;
                _squeezing = true;
                _position = _rate;
            }

            while (!destination.IsEmpty)
            {
                if (_position == _rate)
                {
                    Keccak.Permute(lanes);
                    _position = 0;
                }

                if ((_position & 7) == 0 && destination.Length >= 8)
                {
                    BinaryPrimitives.WriteUInt64LittleEndian(destination, lanes[_position >> 3]);
                    destination = destination[8..];
                    _position += 8;
                }
                else
                {
                    destination[0] = (byte)(lanes[_position >> 3] >> (8 * (_position & 7)));
                    destination = destination[1..];
                    _position++;
                }
            }
        }
    }

    /// <summary>Zeroes the state.</summary>
    public void Wipe() => FixedTime.Wipe(MemoryMarshal.AsBytes((Span<ulong>)_state));

    private void Run(Span<byte> destination, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        Absorb(first);
        Absorb(second);
        Squeeze(destination);
        Wipe();
    }

    [InlineArray(Keccak.Lanes)]
    private struct State
    {
        private ulong _lane;
    }
}
