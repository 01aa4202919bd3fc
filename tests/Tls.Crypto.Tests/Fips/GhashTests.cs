using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>GHASH without carry-less multiplication, against SP 800-38D §6.3 bit by bit.</summary>
public sealed class GhashTests
{
    private static readonly UInt128 Reduction = new(0xe100_0000_0000_0000, 0);

    [Fact]
    public void Elements_at_their_extremes_agree_with_the_definition()
    {
        foreach (UInt128 h in Elements())
        {
            foreach (UInt128 x in Elements())
            {
                foreach (UInt128 y in Elements().Take(6))
                {
                    UInt128 expected = Multiply(Multiply(Multiply(x, h) ^ y, h) ^ new UInt128(0, 256), h);
                    Assert.Equal(expected, Hash(h, x, y));
                }
            }
        }
    }

    private static IEnumerable<UInt128> Elements()
    {
        yield return UInt128.Zero;
        yield return UInt128.MaxValue;
        yield return UInt128.One;
        yield return UInt128.One << 127;
        yield return new UInt128(ulong.MaxValue, 0);
        yield return new UInt128(0, ulong.MaxValue);
        foreach (ulong hole in (ulong[])[0x1111_1111_1111_1111, 0x8888_8888_8888_8888, 0xaaaa_aaaa_aaaa_aaaa])
        {
            yield return new UInt128(hole, hole);
        }

        for (int seed = 0; seed < 10; seed++)
        {
            yield return BinaryPrimitives.ReadUInt128BigEndian(Providers.Bytes(16, seed));
        }
    }

    private static UInt128 Hash(UInt128 h, UInt128 x, UInt128 y)
    {
        var data = new byte[32];
        BinaryPrimitives.WriteUInt128BigEndian(data, h);
        GhashPortable hash = default;
        hash.SetKey(data.AsSpan(0, 16));
        BinaryPrimitives.WriteUInt128BigEndian(data, x);
        BinaryPrimitives.WriteUInt128BigEndian(data.AsSpan(16), y);
        hash.Absorb(data);
        hash.Finish(0, 32, data);
        return BinaryPrimitives.ReadUInt128BigEndian(data);
    }

    /// <summary>§6.3: bit 0 is the highest.</summary>
    private static UInt128 Multiply(UInt128 x, UInt128 y)
    {
        UInt128 z = 0;
        UInt128 v = y;
        for (int i = 0; i < 128; i++)
        {
            if (((x >> (127 - i)) & 1) == 1)
            {
                z ^= v;
            }

            v = (v & 1) == 1 ? (v >> 1) ^ Reduction : v >> 1;
        }

        return z;
    }
}
