using System;
using System.Numerics;
using System.Security.Cryptography;
using Xunit;

#pragma warning disable CA5351 // DSA is broken, and is what is tested.

namespace Tls.Crypto.Tests.Differential;

/// <summary>DSA, verified and never made: the signatures are the BCL's.</summary>
public sealed class LegacyDsaTests
{
    [BclTheory]
    [InlineData(1024, "SHA1")]
    [InlineData(1024, "SHA256")]
    [InlineData(2048, "SHA256")]
    [InlineData(2048, "SHA512")]
    public void Signature_of_the_BCL_is_right_and_a_changed_one_is_not(int bits, string hashName)
    {
        using var dsa = DSA.Create(bits);
        DSAParameters key = dsa.ExportParameters(includePrivateParameters: false);
        byte[] message = [1, 2, 3];
        byte[] hash = CryptographicOperations.HashData(new HashAlgorithmName(hashName), message);
        byte[] signature = dsa.CreateSignature(hash);

        Assert.True(Verify(key, hash, signature));
        for (int i = 0; i < signature.Length; i += 7)
        {
            signature[i] ^= 1;
            Assert.False(Verify(key, hash, signature));
            signature[i] ^= 1;
        }

        hash[0] ^= 1;
        Assert.False(Verify(key, hash, signature));
    }

    [BclFact]
    public void Numbers_out_of_range_are_refused()
    {
        using var dsa = DSA.Create(1024);
        DSAParameters key = dsa.ExportParameters(includePrivateParameters: false);
        byte[] hash = new byte[20];
        byte[] signature = dsa.CreateSignature(hash);
        (byte[] r, byte[] s) = (signature[..20], signature[20..]);
        byte[] zero = new byte[20];

        Assert.True(Verify(key, hash, [.. r, .. s]));
        Assert.False(Verify(key, hash, [.. zero, .. s]));
        Assert.False(Verify(key, hash, [.. r, .. zero]));
        Assert.False(Verify(key, hash, [.. r, .. key.Q!]));

        // s + q is s to all that is calculated: without the range, one signature would have many forms.
        byte[] sum = (new BigInteger(s, true, true) + new BigInteger(key.Q, true, true)).ToByteArray(false, true);
        Assert.False(Verify(key, hash, [.. zero[..(sum.Length - 20)], .. r, .. sum]));

        // With y = 1, or g, r = (1 mod p) mod q would be right for every hash.
        byte[] one = [.. zero[1..], 1];
        Assert.False(Verify(key with { Y = [1] }, hash, [.. one, .. one]));
        Assert.False(Verify(key with { Y = [1], G = [1] }, hash, [.. one, .. one]));
        Assert.False(Verify(key with { P = key.P![64..] }, hash, [.. r, .. s]));
        Assert.False(Verify(key with { Q = [] }, hash, [.. r, .. s]));
    }

    private static bool Verify(DSAParameters key, byte[] hash, byte[] signature) => LegacyDsa.DangerousVerify(
        key.P, key.Q, key.G, key.Y, hash, signature.AsSpan(0, signature.Length / 2), signature.AsSpan(signature.Length / 2));
}
