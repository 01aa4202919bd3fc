using System;
using System.Formats.Asn1;
using System.Linq;
using System.Numerics;

namespace Tls.Crypto.Tests;

/// <summary>RSAPrivateKey (RFC 8017 Appendix A.1.2) as whole numbers, and back.</summary>
internal static class RsaNumbers
{
    /// <summary>The fields by their places: version, n, e, d, p, q, dP, dQ, qInv.</summary>
    public const int Fields = 9;

    /// <summary>The key with one bit of one of its numbers changed.</summary>
    public static byte[] Change(byte[] key, int field) => Change(key, field, number => number ^ (1 << 16));

    /// <summary>The key with one of its numbers changed.</summary>
    public static byte[] Change(byte[] key, int field, Func<BigInteger, BigInteger> change)
    {
        BigInteger[] numbers = Decode(key);
        numbers[field] = change(numbers[field]);
        return Encode(numbers);
    }

    public static BigInteger[] Decode(byte[] key)
    {
        AsnReader reader = new AsnReader(key, AsnEncodingRules.DER).ReadSequence();
        return [.. Enumerable.Range(0, Fields).Select(_ => reader.ReadInteger())];
    }

    /// <summary>The key of two primes.</summary>
    public static byte[] Encode(BigInteger p, BigInteger q, BigInteger e)
    {
        BigInteger d = Inverse(e, (p - 1) * (q - 1));
        return Encode([0, p * q, e, d, p, q, d % (p - 1), d % (q - 1), Inverse(q, p)]);
    }

    public static byte[] Encode(BigInteger[] numbers)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (BigInteger number in numbers)
            {
                writer.WriteInteger(number);
            }
        }

        return writer.Encode();
    }

    /// <summary>A prime of so many bits, the two on top set, p - 1 not divisible by 3.</summary>
    public static BigInteger Prime(int bits)
    {
        for (int seed = 1; ; seed++)
        {
            BigInteger candidate = Number(Providers.Bytes(bits / 8, seed * 7919))
                | 1 | (BigInteger.One << (bits - 1)) | (BigInteger.One << (bits - 2));
            if (candidate % 3 == 2 && candidate % 5 != 0 && candidate % 7 != 0 && candidate % 11 != 0
                && BigInteger.ModPow(2, candidate - 1, candidate).IsOne)
            {
                return candidate;
            }
        }
    }

    public static BigInteger Inverse(BigInteger a, BigInteger n)
    {
        (BigInteger r0, BigInteger r1, BigInteger s0, BigInteger s1) = (n, a % n, 0, 1);
        while (!r1.IsZero)
        {
            BigInteger quotient = r0 / r1;
            (r0, r1, s0, s1) = (r1, r0 - (quotient * r1), s1, s0 - (quotient * s1));
        }

        return s0.Sign < 0 ? s0 + n : s0;
    }

    public static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    public static byte[] Bytes(BigInteger number, int size)
    {
        byte[] bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[size - bytes.Length], .. bytes];
    }
}
