using System;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>SHA-3 and SHAKE (FIPS 202), one at a time and four at a time.</summary>
public sealed class Sha3Tests
{
    [Fact]
    public void Hashes_are_what_another_implementation_gives()
    {
        foreach (JsonElement vector in Repository.Vectors("sha3").GetProperty("cases").EnumerateArray())
        {
            byte[] message = Message(vector.GetProperty("length").GetInt32());
            var hash = new byte[64];

            Sponge.Sha3Of256(hash, message);
            Assert.Equal(vector.Hex("sha3_256"), hash[..32]);

            Sponge.Sha3Of512(hash, message.AsSpan(0, message.Length / 3), message.AsSpan(message.Length / 3));
            Assert.Equal(vector.Hex("sha3_512"), hash);

            Sponge shake = Sponge.Shake128;
            shake.Absorb(message);
            Assert.Equal(vector.Hex("shake128"), Squeezed(ref shake, 200)[168..]);

            var output = new byte[200];
            Sponge.Shake256Of(output, message);
            Assert.Equal(vector.Hex("shake256"), output[168..]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(64)]
    public void Any_split_of_message_and_output_gives_the_same(int piece)
    {
        byte[] message = Message(1000);
        Sponge whole = Sponge.Shake256;
        whole.Absorb(message);
        byte[] expected = Squeezed(ref whole, 500);

        Sponge parts = Sponge.Shake256;
        for (int i = 0; i < message.Length; i += piece)
        {
            parts.Absorb(message.AsSpan(i, Math.Min(piece, message.Length - i)));
        }

        var output = new byte[500];
        for (int i = 0; i < output.Length; i += piece)
        {
            parts.Squeeze(output.AsSpan(i, Math.Min(piece, output.Length - i)));
        }

        Assert.Equal(expected, output);
    }

    [Theory]
    [InlineData(true, Sponge.Rate128, 32, 2)]
    [InlineData(false, Sponge.Rate128, 32, 2)]
    [InlineData(true, Sponge.Rate256, 64, 1)]
    [InlineData(false, Sponge.Rate256, 64, 1)]
    public void Four_at_a_time_are_the_same_as_one_by_one(bool wide, int rate, int seedSize, int suffixSize)
    {
        byte[] seed = Providers.Bytes(seedSize, seed: 5);
        ushort[] suffixes = suffixSize == 1 ? [0, 7, 200, 255] : [0, 0x0102, 0xff00, 0xffff];
        var output = new byte[4 * 3 * rate];
        var four = new Shake4(new ulong[Keccak4.Lanes], rate, seed, suffixes, suffixSize, wide);
        for (int block = 0; block < 3; block++)
        {
            four.SqueezeBlock(output.AsSpan(block * rate), 3 * rate);
        }

        for (int way = 0; way < 4; way++)
        {
            Sponge one = rate == Sponge.Rate128 ? Sponge.Shake128 : Sponge.Shake256;
            one.Absorb(seed);
            one.Absorb(BitConverter.GetBytes(suffixes[way]).AsSpan(0, suffixSize));
            Assert.Equal(Squeezed(ref one, 3 * rate), output[(way * 3 * rate)..((way + 1) * 3 * rate)]);
        }
    }

    private static byte[] Message(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i % 251))];

    private static byte[] Squeezed(ref Sponge sponge, int length)
    {
        var output = new byte[length];
        sponge.Squeeze(output);
        return output;
    }
}
