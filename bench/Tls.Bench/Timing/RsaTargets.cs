using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Tls.Crypto;

namespace Tls.Bench.Timing;

/// <summary>
/// RSA of 2048 bits: the whole operation, which is blinded, and the arithmetic below the blinding.
/// </summary>
internal static class RsaTargets
{
    private const int Size = 256;
    private const int PrimeSize = Size / 2;
    private const int SecretSize = 48;
    private static readonly CryptoProvider Managed = CryptoProvider.Managed;

    public static IEnumerable<TimingTarget> All()
    {
        using SecretBytes der = RsaKeyGeneration.Generate(Managed, 8 * Size);
        var output = new byte[Size];
        foreach (bool wide in (bool[])[true, false])
        {
            string path = wide ? "Widest" : "Portable";
            _ = RsaPrivateOperation.TryCreate(Managed, der.Span, out RsaPrivateOperation? key, wide);
            yield return new BytesTarget(
                $"RSA-2048 {path} private operation, input 1/random",
                Size,
                Fills.One,
                BelowModulus,
                input => key!.TryApply(input, output));
            yield return Decryption(path, key!, der.Span);
            yield return WithoutBlinding(path, der.Span, wide);
            yield return Exponent(path, wide);
        }

        var message = new byte[SecretSize];
        yield return new BytesTarget(
            "RSA PKCS#1 v1.5 padding alone, right/wrong",
            Size,
            Pad,
            encoded =>
            {
                Pad(encoded);
                encoded[Random.Shared.Next(Size - SecretSize)] ^= 2;
            },
            encoded => RsaKeyTransport.TakeMessage(encoded, message));
    }

    /// <summary>A modulus of whole bytes has its top bit set.</summary>
    private static void BelowModulus(Span<byte> number)
    {
        Fills.Random(number);
        number[0] &= 0x7f;
    }

    /// <summary>RFC 8017 §7.2.1: 0, 2, no zeros, 0, the message.</summary>
    private static void Pad(Span<byte> encoded)
    {
        Fills.Random(encoded);
        foreach (ref byte octet in encoded)
        {
            octet |= 1;
        }

        encoded[0] = 0;
        encoded[1] = 2;
        encoded[^(SecretSize + 1)] = 0;
    }

    /// <summary>Bleichenbacher's question: whether what is decrypted has padding.</summary>
    private static BytesTarget Decryption(string path, RsaPrivateOperation key, ReadOnlySpan<byte> der)
    {
        _ = RsaPrivateNumbers.TryRead(der, out RsaPrivateNumbers numbers);
        Span<ulong> n = new ulong[Size / sizeof(ulong)];
        Limbs.Decode(numbers.PublicHalf.Modulus, n);
        var modulus = new MontgomeryModulus(n, isSecret: false);
        var (limbs, message) = (new ulong[n.Length], new byte[SecretSize]);
        void Encrypt(Span<byte> encoded)
        {
            Limbs.Decode(encoded, limbs);
            modulus.RaisePublic(limbs, 65537, limbs);
            Limbs.Encode(limbs, encoded);
        }

        return new BytesTarget(
            $"RSA-2048 {path} decryption, padding right/wrong",
            Size,
            encoded =>
            {
                Pad(encoded);
                Encrypt(encoded);
            },
            encoded =>
            {
                BelowModulus(encoded);
                Encrypt(encoded);
            },
            ciphertext => RsaKeyTransport.DecryptOver(key, ciphertext, message));
    }

    private static BytesTarget WithoutBlinding(string path, ReadOnlySpan<byte> der, bool wide)
    {
        _ = RsaPrivateNumbers.TryRead(der, out RsaPrivateNumbers numbers);
        Span<ulong> n = new ulong[Size / sizeof(ulong)];
        Limbs.Decode(numbers.PublicHalf.Modulus, n);
        RsaFactors factors = RsaFactors.TryCreate(numbers, n, wide)!;
        var result = new ulong[n.Length];
        return new BytesTarget(
            $"RSA-2048 {path} power without blinding, base 0/random",
            Size,
            Fills.Zeros,
            Fills.Random,
            number => factors.Power(MemoryMarshal.Cast<byte, ulong>(number.AsSpan()), result));
    }

    private static BytesTarget Exponent(string path, bool wide)
    {
        ulong[] p = MemoryMarshal.Cast<byte, ulong>(Fills.Drawn(PrimeSize)).ToArray();
        p[0] |= 1;
        p[^1] |= 1UL << 63;
        var modulus = new MontgomeryModulus(p, wide: wide);
        ulong[] number = MemoryMarshal.Cast<byte, ulong>(Fills.Drawn(PrimeSize)).ToArray();
        modulus.ToMontgomery(number, number);
        var result = new ulong[p.Length];
        return new BytesTarget(
            $"1024 bits {path} power, exponent 1/random",
            PrimeSize,
            Fills.One,
            Fills.Random,
            exponent => modulus.Raise(number, MemoryMarshal.Cast<byte, ulong>(exponent.AsSpan()), result));
    }
}
