using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Fuzz.Seeds;

namespace Tls.Fuzz.Targets;

/// <summary>
/// A SubjectPublicKeyInfo and a signature by it: two bytes of length, the key, the signature.
/// </summary>
internal sealed class PublicKeyTarget : Target
{
    private static readonly SignatureAlgorithm[] Algorithms = Enum.GetValues<SignatureAlgorithm>();

    internal override string Name => "public-key";

    internal override string Summary =>
        "TryImportVerifyingKey, and Verify of any bytes by every algorithm of the key";

    internal override Tokens Tokens => Tokens.Der;

    internal override IEnumerable<byte[]> Seeds()
    {
        foreach (SigningKey key in Issued.Keys())
        {
            byte[] info = key.SubjectPublicKeyInfo.ToArray();
            byte[] signature = key.Sign(X509.CertificateBuilder.DefaultAlgorithm(key.Kind), "data"u8);
            yield return [(byte)(info.Length >> 8), (byte)(info.Length & 0xff), .. info, .. signature];
        }
    }

    internal override void Run(ReadOnlySpan<byte> input)
    {
        if (input.Length < 2)
        {
            return;
        }

        int length = Math.Min((input[0] << 8) | input[1], input.Length - 2);
        if (!CryptoProvider.Default.TryImportVerifyingKey(input.Slice(2, length), out VerifyingKey? key))
        {
            return;
        }

        using (key)
        {
            foreach (SignatureAlgorithm algorithm in Algorithms)
            {
                if (key.Supports(algorithm))
                {
                    key.Verify(algorithm, "data"u8, input[(2 + length)..]);
                }
            }
        }
    }
}
