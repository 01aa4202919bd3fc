using System;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>
/// What ChaCha20-Poly1305 is made of: RFC 8439's vectors for the parts, and the authenticator against whole numbers.
/// </summary>
public sealed class ChaCha20Poly1305Tests
{
    private static readonly BigInteger Modulus = BigInteger.Pow(2, 130) - 5;

    private static readonly byte[][] Keys =
    [
        Filled(32, 0xff), Filled(32, 0), [1, .. Filled(31, 0)], [.. Filled(15, 0), 0x0f, .. Filled(16, 0xff)],
        [0xfb, .. Filled(31, 0xff)], [.. Filled(3, 0xff), .. Filled(29, 0)], Providers.Bytes(32, 1), Providers.Bytes(32, 2),
    ];

    [Theory]
    [InlineData("Bits128")]
    [InlineData("Bits256")]
    [InlineData("Bits512")]
    public void Published_key_streams_come_out(string width)
    {
        if (Width(width) is not ChaCha20Width wide)
        {
            return;
        }

        foreach (JsonElement vector in Repository.Vectors("chacha20-poly1305").GetProperty("keyStreams").EnumerateArray())
        {
            var state = new byte[ChaCha20.StateSize];
            ChaCha20.SetKey(state, vector.Hex("key"));
            ChaCha20.SetNonce(state, vector.Hex("nonce"));
            uint counter = vector.GetProperty("counter").GetUInt32();
            var all = new byte[2048];
            ref uint words = ref MemoryMarshal.Cast<byte, uint>(state.AsSpan())[0];

            // The block that is published stands at every place of a turn.
            for (uint before = 0; before < 16; before++)
            {
                Array.Clear(all);
                ChaCha20.Apply(ref words, unchecked(counter - before), ref all[0], ref all[0], all.Length, wide);
                Assert.Equal(vector.Hex("keyStream"), all.AsSpan((int)before * 64, 64).ToArray());
            }
        }
    }

    [Fact]
    public void Published_tags_come_out()
    {
        foreach (JsonElement vector in Repository.Vectors("chacha20-poly1305").GetProperty("tags").EnumerateArray())
        {
            Assert.Equal(vector.Hex("tag"), Tag(vector.Hex("key"), vector.Hex("text"), ChaCha20Width.Bits128));
        }
    }

    /// <summary>Keys and texts of ones, of zeros and around the carries, in every mixture of strides and blocks.</summary>
    [Theory]
    [InlineData("Bits128")]
    [InlineData("Bits256")]
    [InlineData("Bits512")]
    public void Limbs_at_their_extremes_agree_with_whole_numbers(string width)
    {
        if (Width(width) is not ChaCha20Width wide)
        {
            return;
        }

        byte[] patterns = [0xff, 0, 0x80, 0x7f, 0xfe, 0x01];
        foreach (byte[] key in Keys)
        {
            foreach (byte pattern in patterns)
            {
                foreach (int blocks in (int[])[0, 1, 2, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 40, 64, 257])
                {
                    byte[] text = Filled(16 * blocks, pattern);
                    Assert.Equal(Expected(key, text), Tag(key, text, wide));

                    // One block differs, at every place of a turn.
                    for (int i = 0; i < Math.Min(blocks, 33); i += 3)
                    {
                        text[16 * i] = 0xfb;
                        Assert.Equal(Expected(key, text), Tag(key, text, wide));
                    }
                }
            }
        }
    }

    /// <summary>The same where a part of each turn is hashed by words, between ChaCha20's rounds.</summary>
    [Fact]
    public void Turns_at_their_extremes_agree_with_whole_numbers()
    {
        if (!ChaCha20Wide.IsSupported512)
        {
            return;
        }

        byte[] patterns = [0xff, 0, 0x80, 0xfe];
        foreach (byte[] key in Keys)
        {
            foreach (byte pattern in patterns)
            {
                byte[] text = Filled((2 * ChaCha20.MaxTurn) + Poly1305Wide512.Stride, pattern);
                Assert.Equal(Expected(key, text), TagByTurns(key, text));
                for (int i = 0; i < text.Length; i += 5 * Poly1305.BlockSize)
                {
                    text[i] = 0xfb;
                    Assert.Equal(Expected(key, text), TagByTurns(key, text));
                }
            }
        }
    }

    /// <summary>Sums that are the modulus, or just below or above it: the last reduction.</summary>
    [Fact]
    public void Every_sum_around_the_modulus_is_reduced()
    {
        // With r = 1 the accumulator is the sum of the blocks, each with its 2^128: four make 2^130 and more.
        byte[] key = [1, .. Filled(31, 0)];
        for (int low = 0; low < 12; low++)
        {
            foreach (int blocks in (int[])[3, 4, 5, 8])
            {
                var text = new byte[16 * blocks];
                Filled(16, 0xff).CopyTo(text, 0);
                text[0] = (byte)(0xff - low);
                Filled(16, 0xff).CopyTo(text, 16);
                text[32] = (byte)low;
                Assert.Equal(Expected(key, text), Tag(key, text, ChaCha20Width.Bits128));
            }
        }
    }

    /// <summary>Sixteen blocks and two more at once are what they are one after the other, at every edge of the counter.</summary>
    [Fact]
    public void Two_blocks_along_with_sixteen_are_those_of_their_counters()
    {
        if (!ChaCha20Wide.IsSupported512)
        {
            return;
        }

        var words = new uint[ChaCha20.StateSize / 4];
        byte[] text = [.. Enumerable.Range(0, ChaCha20.MaxTurn).Select(i => (byte)(7 * i))];
        ChaCha20.SetKey(MemoryMarshal.AsBytes(words.AsSpan()), [.. Enumerable.Range(0, 32).Select(i => (byte)i)]);
        ChaCha20.SetNonce(MemoryMarshal.AsBytes(words.AsSpan()), [9, 0, 8, 0, 7, 0, 6, 0, 5, 0, 4, 0xff]);
        foreach (uint other in (uint[])[0, 1, 17, 257, 0x7fff_ffff, 0xffff_ffff])
        {
            var (sixteen, two) = (new byte[ChaCha20.MaxTurn], new byte[128]);
            ChaCha20Wide.Turn16AndPair(ref words[0], 1, ref text[0], ref sixteen[0], other, ref two[0]);
            byte[] expected = Portable(words, 1, text);
            Assert.Equal(expected, sixteen);
            Assert.Equal(Portable(words, 0, new byte[256])[..64], two[..64]);
            Assert.Equal(Portable(words, other, new byte[256])[..64], two[64..]);
        }
    }

    private static byte[] Portable(uint[] words, uint counter, byte[] text)
    {
        var output = new byte[text.Length];
        ChaCha20.Apply(
            ref words[0], counter, ref text[0], ref output[0], text.Length, ChaCha20Width.Bits128);
        return output;
    }

    private static ChaCha20Width? Width(string name)
    {
        ChaCha20Width width = Enum.Parse<ChaCha20Width>(name);
        bool isThere = width switch
        {
            ChaCha20Width.Bits512 => ChaCha20Wide.IsSupported512,
            ChaCha20Width.Bits256 => ChaCha20Wide.IsSupported256,
            _ => true,
        };
        return isThere ? width : null;
    }

    private static byte[] Filled(int length, byte value) => [.. Enumerable.Repeat(value, length)];

    private static byte[] Tag(byte[] key, byte[] text, ChaCha20Width width)
    {
        Poly1305State state = default;
        Poly1305.Begin(ref state, key);
        int at = 0;
        int stride = width == ChaCha20Width.Bits512 ? Poly1305Wide512.Stride : Poly1305Wide.Stride;
        if (width != ChaCha20Width.Bits128 && text.Length >= stride + 16)
        {
            // A block by words before, so that the lanes begin with something.
            Poly1305.Absorb(ref state, ref text[0], 16);
            int strides = (text.Length - 16) / stride * stride;
            at = 16 + strides;
            if (width == ChaCha20Width.Bits512)
            {
                Poly1305Wide512.Begin(ref state, ref text[16], 8);
                Poly1305Wide512.Absorb(ref state, ref At(text, 16 + stride), strides - stride);
                AbsorbBlocks(ref state, text.AsSpan(at), blocks: (text.Length - at) / 16);
                at = text.Length & -16;
                Poly1305Wide512.End(ref state);
            }
            else
            {
                Poly1305Wide.Begin(ref state, ref text[16]);
                Poly1305Wide.Absorb(ref state, ref At(text, 16 + stride), strides - stride);
                Poly1305Wide.End(ref state);
            }
        }

        Poly1305.AbsorbPadded(ref state, text.AsSpan(at));
        var tag = new byte[16];
        Poly1305.Finish(ref state).CopyTo(tag);
        return tag;
    }

    /// <summary>Less than a stride, by lanes.</summary>
    private static void AbsorbBlocks(ref Poly1305State state, ReadOnlySpan<byte> text, int blocks)
    {
        if (blocks != 0)
        {
            var stride = new byte[Poly1305Wide512.Stride];
            text[..(16 * blocks)].CopyTo(stride.AsSpan(stride.Length - (16 * blocks)));
            Poly1305Wide512.AbsorbLast(ref state, ref stride[0], blocks);
        }
    }

    /// <summary>A stride, then turns, each while ChaCha20 encrypts something else, which must come out as without.</summary>
    private static byte[] TagByTurns(byte[] key, byte[] text)
    {
        var words = new uint[ChaCha20.StateSize / 4];
        var plain = new byte[ChaCha20.MaxTurn];
        var other = new byte[ChaCha20.MaxTurn];
        ChaCha20.SetKey(MemoryMarshal.AsBytes(words.AsSpan()), key);
        Poly1305State state = default;
        Poly1305.Begin(ref state, key);
        Poly1305Wide512.Begin(ref state, ref text[0], 8);
        Poly1305Wide512.PrepareTurns(ref state);
        for (int at = Poly1305Wide512.Stride; at < text.Length; at += ChaCha20.MaxTurn)
        {
            ChaCha20Poly1305Turn.Apply(ref words[0], 1, ref plain[0], ref other[0], ref state, ref text[at]);
            ChaCha20Wide.Turn16(ref words[0], 1, ref other[0], ref other[0]);
            Assert.Equal(plain, other);
        }

        Poly1305Wide512.End(ref state);
        var tag = new byte[16];
        Poly1305.Finish(ref state).CopyTo(tag);
        return tag;
    }

    private static ref byte At(byte[] text, int index) => ref MemoryMarshal.GetReference(text.AsSpan(index));

    /// <summary>RFC 8439 §2.5.1, by whole numbers.</summary>
    private static byte[] Expected(byte[] key, byte[] text)
    {
        byte[] clamped = key[..16];
        foreach (int i in (int[])[3, 7, 11, 15])
        {
            clamped[i] &= 15;
        }

        foreach (int i in (int[])[4, 8, 12])
        {
            clamped[i] &= 252;
        }

        var r = new BigInteger(clamped, isUnsigned: true);
        BigInteger h = BigInteger.Zero;
        for (int i = 0; i < text.Length; i += 16)
        {
            h = (h + new BigInteger([.. text[i..(i + 16)], 1], isUnsigned: true)) * r % Modulus;
        }

        h += new BigInteger(key.AsSpan(16), isUnsigned: true);
        byte[] tag = (h % BigInteger.Pow(2, 128)).ToByteArray(isUnsigned: true);
        return [.. tag, .. new byte[16 - tag.Length]];
    }
}
