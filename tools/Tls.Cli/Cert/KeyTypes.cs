using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;

namespace Tls.Cli;

/// <summary>The kinds of keys that <c>cert new</c> makes, by name.</summary>
internal static class KeyTypes
{
    private static readonly (string Name, KeyKind Kind, int Bits)[] Known =
    [
        ("ecdsa-p256", KeyKind.EcP256, 0),
        ("ecdsa-p384", KeyKind.EcP384, 0),
        ("ecdsa-p521", KeyKind.EcP521, 0),
        ("ed25519", KeyKind.Ed25519, 0),
        ("mldsa-44", KeyKind.MLDsa44, 0),
        ("mldsa-65", KeyKind.MLDsa65, 0),
        ("mldsa-87", KeyKind.MLDsa87, 0),
        ("rsa-2048", KeyKind.Rsa, 2048),
        ("rsa-3072", KeyKind.Rsa, 3072),
        ("rsa-4096", KeyKind.Rsa, 4096),
        ("rsa-pss-2048", KeyKind.RsaPss, 2048),
        ("rsa-pss-3072", KeyKind.RsaPss, 3072),
        ("rsa-pss-4096", KeyKind.RsaPss, 4096),
    ];

    /// <summary>The names, the default first.</summary>
    internal static IEnumerable<string> Names => Known.Select(known => known.Name);

    /// <summary>Makes a fresh key.</summary>
    /// <exception cref="UsageException">There is no such kind.</exception>
    internal static SigningKey Generate(string name, CryptoProvider crypto)
    {
        foreach ((string known, KeyKind kind, int bits) in Known)
        {
            if (string.Equals(known, name, StringComparison.OrdinalIgnoreCase))
            {
                return bits == 0 ? crypto.GenerateSigningKey(kind) : crypto.GenerateSigningKey(kind, bits);
            }
        }

        throw new UsageException(
            $"unknown key type '{Printable.Line(name)}'; known are {string.Join(", ", Names)}");
    }
}
