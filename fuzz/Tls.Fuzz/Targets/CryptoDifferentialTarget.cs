using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.Fuzz.Seeds;

namespace Tls.Fuzz.Targets;

/// <summary>
/// <see cref="CryptoProvider.Managed"/> against <see cref="CryptoProvider.Bcl"/>: the first byte says what is computed, the
/// rest by what keys and of what. Both give the same bytes, accept the same signatures, shares and keys, and refuse the
/// same. What the BCL lacks (Ed25519, X25519, ML-KEM, ML-DSA) is left out.
/// </summary>
internal sealed class CryptoDifferentialTarget : Target
{
    private delegate void Comparison(Choices choices);

    private static readonly Comparison[] Comparisons =
    [
        SymmetricDifferences.Aead,
        SymmetricDifferences.Cbc,
        SymmetricDifferences.Hash,
        SymmetricDifferences.Hmac,
        SymmetricDifferences.Hkdf,
        KeyDifferences.Share,
        KeyDifferences.Verify,
        KeyDifferences.Import,
    ];

    internal override string Name => "crypto-differential";

    internal override string Summary => "the managed provider against the BCL's: ciphers, hashes, shares, keys, signatures";

    internal override Tokens Tokens => Tokens.Der;

    internal override IEnumerable<byte[]> Seeds()
    {
        byte[] noise = [.. Enumerable.Range(0, 200).Select(i => (byte)(i * 7 % 256))];
        for (byte which = 0; which < 5; which++)
        {
            for (byte kind = 0; kind < 7; kind++)
            {
                yield return [which, kind, .. noise];
            }
        }

        foreach (byte[] seed in KeyDifferences.Shares().Select(share => (byte[])[5, .. share])
            .Concat(KeyDifferences.Signatures().Select(signature => (byte[])[6, .. signature]))
            .Concat(KeyDifferences.PrivateKeys().Select(key => (byte[])[7, .. key])))
        {
            yield return seed;
        }
    }

    internal override void Run(ReadOnlySpan<byte> input)
    {
        var choices = new Choices(input);
        choices.OneOf<Comparison>(Comparisons)(choices);
    }
}
