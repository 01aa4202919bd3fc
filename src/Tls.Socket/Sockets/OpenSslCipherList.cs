using System;
using System.Collections.Generic;
using System.Linq;

namespace Tls;

/// <summary>Reads lists of cipher suites as OpenSSL's programs take them; <see cref="TlsCipher.Parse"/> says how.</summary>
internal sealed class OpenSslCipherList
{
    // SHA256 and SHA384 are there what authenticates records, which AEAD does by itself: CBC is what these hold.
    private static readonly string[] Insecure =
    [
        "LOW", "MEDIUM", "EXP", "EXPORT", "NULL", "aNULL", "eNULL", "kRSA", "RSA", "DH", "DHE", "kDHE", "EDH", "kEDH", "ADH",
        "AECDH", "DES", "3DES", "RC2", "RC4", "IDEA", "SEED", "CAMELLIA", "ARIA", "MD5", "SHA", "SHA1", "SSLv2", "SSLv3",
        "SHA256", "SHA384", "TLSv1", "TLSv1.0", "SRP", "kPSK", "DSS", "aDSS", "GOST", "COMPLEMENTOFDEFAULT", "COMPLEMENTOFALL",
    ];

    private readonly List<TlsCipher> _chosen = [];
    private readonly HashSet<TlsCipher> _killed = [];

    private OpenSslCipherList()
    {
    }

    internal static IReadOnlyList<TlsCipher> Parse(string list)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(list);
        var parser = new OpenSslCipherList();
        foreach (string word in list.Split([':', ',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            parser.Apply(word);
        }

        if (parser._chosen.Count == 0)
        {
            throw new ArgumentException($"No cipher suite is left of \"{list}\".", nameof(list));
        }

        // OpenSSL's lists are about TLS 1.2: what they do not name of TLS 1.3 stays as it is.
        if (parser._chosen.All(static cipher => cipher.Protocol == TlsProtocol.Tls12))
        {
            parser._chosen.InsertRange(0, TlsCipher.List(TlsCipher.DefaultSuites())
                .Where(cipher => cipher.Protocol == TlsProtocol.Tls13 && !parser._killed.Contains(cipher)));
        }

        return parser._chosen;
    }

    private void Apply(string word)
    {
        if (word == "@STRENGTH")
        {
            TlsCipher[] sorted = [.. _chosen.OrderByDescending(static cipher => cipher.UsedBits)];
            _chosen.Clear();
            _chosen.AddRange(sorted);
            return;
        }

        List<TlsCipher> meant = Meant(word.TrimStart('!', '-', '+'), word);
        switch (word[0])
        {
            case '!':
                _killed.UnionWith(meant);
                _ = _chosen.RemoveAll(meant.Contains);
                break;

            case '-':
                _ = _chosen.RemoveAll(meant.Contains);
                break;

            case '+':
                TlsCipher[] moved = [.. _chosen.Where(meant.Contains)];
                _ = _chosen.RemoveAll(meant.Contains);
                _chosen.AddRange(moved);
                break;

            default:
                _chosen.AddRange(meant.Where(cipher => !_chosen.Contains(cipher) && !_killed.Contains(cipher)));
                break;
        }
    }

    private static List<TlsCipher> Meant(string name, string word)
    {
        if (TlsCipher.Find(name) is { } cipher)
        {
            return [cipher];
        }

        IEnumerable<TlsCipher> meant = TlsCipher.Supported.Where(IsModern);
        foreach (string group in name.Split('+'))
        {
            if (group == "DEFAULT")
            {
                meant = TlsCipher.List(TlsCipher.DefaultSuites()).Intersect(meant);
                continue;
            }

            Func<TlsCipher, bool> isIn = Group(group)
                ?? throw new ArgumentException($"\"{word}\" is no cipher suite and no group of any.", nameof(word));
            meant = meant.Where(isIn);
        }

        return [.. meant];
    }

    /// <summary>Forward secrecy and AEAD: nothing else is chosen but by its own name.</summary>
    private static bool IsModern(TlsCipher cipher) =>
        cipher.KeyExchangeMethod is "any" or "ECDHE" && cipher.EncryptionMethod is not ("AES(128)" or "AES(256)");

    private static Func<TlsCipher, bool>? Group(string name) => name switch
    {
        "ALL" => static _ => true,
        "HIGH" => static cipher => !cipher.EncryptionMethod.StartsWith("AESCCM8", StringComparison.Ordinal),
        "ECDHE" or "kECDHE" or "EECDH" or "kEECDH" => static cipher =>
            cipher is { KeyExchangeMethod: "ECDHE", AuthenticationMethod: not "PSK" },
        "aRSA" => static cipher => cipher.AuthenticationMethod == "RSA",
        "ECDSA" or "aECDSA" => static cipher => cipher.AuthenticationMethod == "ECDSA",
        "PSK" or "aPSK" or "kECDHEPSK" => static cipher => cipher.AuthenticationMethod == "PSK",
        "AES" => static cipher => cipher.EncryptionMethod.StartsWith("AES", StringComparison.Ordinal),
        "AES128" => static cipher => cipher.EncryptionMethod.StartsWith("AES", StringComparison.Ordinal)
            && cipher.UsedBits == 128,
        "AES256" => static cipher => cipher.EncryptionMethod.StartsWith("AES", StringComparison.Ordinal)
            && cipher.UsedBits == 256,
        "AESGCM" => static cipher => cipher.EncryptionMethod.StartsWith("AESGCM", StringComparison.Ordinal),
        "AESCCM" => static cipher => cipher.EncryptionMethod.StartsWith("AESCCM", StringComparison.Ordinal),
        "AESCCM8" => static cipher => cipher.EncryptionMethod.StartsWith("AESCCM8", StringComparison.Ordinal),
        "CHACHA20" => static cipher => cipher.EncryptionMethod.StartsWith("CHACHA20", StringComparison.Ordinal),
        "TLSv1.2" => static cipher => cipher.Protocol == TlsProtocol.Tls12,
        "TLSv1.3" => static cipher => cipher.Protocol == TlsProtocol.Tls13,
        _ when Insecure.Contains(name) => static _ => false,
        _ => null,
    };
}
