using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Tls.Crypto;

namespace Tls.TestKit;

/// <summary>
/// A public RSA key by which a client encrypts what it should not: everything that Bleichenbacher and those
/// after him have servers decrypt. Signatures it verifies as the real one.
/// </summary>
internal sealed class HostileEncryptor(VerifyingKey real, ReadOnlySpan<byte> subjectPublicKeyInfo, string form)
    : VerifyingKey(real.Kind, real.SizeInBits)
{
    private readonly RsaNumbers _numbers = RsaNumbers.Read(subjectPublicKeyInfo);

    /// <summary>
    /// Every form that is wrong; beside them there are "as it should be" and, which no server looks at,
    /// "another version".
    /// </summary>
    internal static IReadOnlyList<string> BadForms { get; } =
    [
        "first byte 1", "block type 1", "block type 0", "no zero", "zero in the padding",
        "zero at once", "zero too late", "one byte short", "one byte long", "empty", "all zero",
        "number zero", "number one", "the modulus", "beyond the modulus", "all ones", "short", "long", "no bytes",
    ];

    /// <inheritdoc/>
    public override bool Supports(SignatureAlgorithm algorithm) => real.Supports(algorithm);

    /// <inheritdoc/>
    public override bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        real.Verify(algorithm, data, signature);

    /// <inheritdoc/>
    public override bool TryEncrypt(ReadOnlySpan<byte> message, [NotNullWhen(true)] out byte[]? ciphertext)
    {
        int size = _numbers.Size;
        byte[] block = Pad(message, size);
        switch (form)
        {
            case "first byte 1":
                block[0] = 1;
                block[2] = 0x0b;
                break;
            case "block type 1":
                block[1] = 1;
                break;
            case "block type 0":
                block[1] = 0;
                break;
            case "no zero":
                block[^(message.Length + 1)] = 0x77;
                break;
            case "zero in the padding":
                block[20] = 0;
                break;
            case "zero at once":
                block[2] = 0;
                break;
            case "zero too late":
                block[^(message.Length + 1)] = 0x77;
                block[^message.Length] = 0;
                break;
            case "one byte short":
                block = Pad(message[1..], size);
                break;
            case "one byte long":
                block = Pad([.. message, 1], size);
                break;
            case "empty":
                block = Pad([], size);
                break;
            case "another version":
                block[^message.Length] ^= 1;
                break;
            case "all zero":
                block.AsSpan()[^message.Length..].Clear();
                break;
        }

        ciphertext = form switch
        {
            "number zero" => new byte[size],
            "number one" => _numbers.Bytes(1),
            "the modulus" => _numbers.Bytes(_numbers.Modulus),
            "beyond the modulus" => _numbers.Bytes(_numbers.Modulus + _numbers.Encrypt(block) % 1000),
            "all ones" => Filled(size, 0xff),
            "short" => _numbers.Bytes(_numbers.Encrypt(block))[1..],
            "long" => [0, .. _numbers.Bytes(_numbers.Encrypt(block))],
            "no bytes" => [],
            _ => _numbers.Bytes(_numbers.Encrypt(block)),
        };
        return true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => real.Dispose();

    private static byte[] Pad(ReadOnlySpan<byte> message, int size)
    {
        byte[] block = Filled(size, 0x5c);
        block[0] = 0;
        block[1] = 2;
        block[^(message.Length + 1)] = 0;
        message.CopyTo(block.AsSpan()[^message.Length..]);
        return block;
    }

    private static byte[] Filled(int size, byte value)
    {
        byte[] bytes = new byte[size];
        bytes.AsSpan().Fill(value);
        return bytes;
    }

    private sealed record RsaNumbers(BigInteger Modulus, BigInteger Exponent, int Size)
    {
        internal static RsaNumbers Read(ReadOnlySpan<byte> subjectPublicKeyInfo)
        {
            using var rsa = System.Security.Cryptography.RSA.Create();
            rsa.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out _);
            System.Security.Cryptography.RSAParameters numbers = rsa.ExportParameters(false);
            return new RsaNumbers(Number(numbers.Modulus!), Number(numbers.Exponent!), numbers.Modulus!.Length);
        }

        internal BigInteger Encrypt(byte[] block) => BigInteger.ModPow(Number(block), Exponent, Modulus);

        internal byte[] Bytes(BigInteger number)
        {
            byte[] bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
            return [.. new byte[Size - bytes.Length], .. bytes];
        }

        private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
    }
}
