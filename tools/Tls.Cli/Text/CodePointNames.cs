using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;

namespace Tls.Cli;

/// <summary>
/// Code points by the names the RFCs and IANA's registries give them, to print and to read.
/// </summary>
internal static class CodePointNames
{
    private static readonly (NamedGroup Group, string[] Names)[] Groups =
    [
        (NamedGroup.X25519, ["x25519", "Curve25519"]),
        (NamedGroup.Secp256r1, ["secp256r1", "P-256", "prime256v1"]),
        (NamedGroup.Secp384r1, ["secp384r1", "P-384"]),
        (NamedGroup.Secp521r1, ["secp521r1", "P-521"]),
        (NamedGroup.X448, ["x448", "Curve448"]),
        (NamedGroup.X25519MLKem768, ["X25519MLKEM768"]),
        (NamedGroup.Secp256r1MLKem768, ["SecP256r1MLKEM768"]),
        (NamedGroup.MLKem1024, ["MLKEM1024", "ML-KEM-1024"]),
    ];

    private static readonly (SignatureScheme Scheme, string Name)[] Schemes =
    [
        (SignatureScheme.EcdsaSecp256r1Sha256, "ecdsa_secp256r1_sha256"),
        (SignatureScheme.EcdsaSecp384r1Sha384, "ecdsa_secp384r1_sha384"),
        (SignatureScheme.EcdsaSecp521r1Sha512, "ecdsa_secp521r1_sha512"),
        (SignatureScheme.Ed25519, "ed25519"),
        (SignatureScheme.Ed448, "ed448"),
        (SignatureScheme.MLDsa44, "mldsa44"),
        (SignatureScheme.MLDsa65, "mldsa65"),
        (SignatureScheme.MLDsa87, "mldsa87"),
        (SignatureScheme.RsaPssRsaeSha256, "rsa_pss_rsae_sha256"),
        (SignatureScheme.RsaPssRsaeSha384, "rsa_pss_rsae_sha384"),
        (SignatureScheme.RsaPssRsaeSha512, "rsa_pss_rsae_sha512"),
        (SignatureScheme.RsaPssPssSha256, "rsa_pss_pss_sha256"),
        (SignatureScheme.RsaPssPssSha384, "rsa_pss_pss_sha384"),
        (SignatureScheme.RsaPssPssSha512, "rsa_pss_pss_sha512"),
        (SignatureScheme.RsaPkcs1Sha256, "rsa_pkcs1_sha256"),
        (SignatureScheme.RsaPkcs1Sha384, "rsa_pkcs1_sha384"),
        (SignatureScheme.RsaPkcs1Sha512, "rsa_pkcs1_sha512"),
        (SignatureScheme.RsaPkcs1Sha256Legacy, "rsa_pkcs1_sha256_legacy"),
        (SignatureScheme.RsaPkcs1Sha384Legacy, "rsa_pkcs1_sha384_legacy"),
        (SignatureScheme.RsaPkcs1Sha512Legacy, "rsa_pkcs1_sha512_legacy"),
        (SignatureScheme.RsaPkcs1Sha1, "rsa_pkcs1_sha1"),
        (SignatureScheme.EcdsaSha1, "ecdsa_sha1"),
    ];

    internal static string Of(CipherSuite suite) =>
        Enum.IsDefined(suite) ? suite.ToString() : Number((ushort)suite);

    internal static string Of(NamedGroup group)
    {
        foreach ((NamedGroup known, string[] names) in Groups)
        {
            if (known == group)
            {
                return names[0];
            }
        }

        return Number((ushort)group);
    }

    internal static string Of(SignatureScheme scheme)
    {
        foreach ((SignatureScheme known, string name) in Schemes)
        {
            if (known == scheme)
            {
                return name;
            }
        }

        return Number((ushort)scheme);
    }

    internal static string Of(ProtocolVersion version) => version switch
    {
        ProtocolVersion.Tls13 => "TLS 1.3",
        ProtocolVersion.Tls12 => "TLS 1.2",
        ProtocolVersion.Tls11 => "TLS 1.1",
        ProtocolVersion.Tls10 => "TLS 1.0",
        ProtocolVersion.Ssl30 => "SSL 3.0",
        _ => Number((ushort)version),
    };

    internal static string Of(PskKeyExchangeMode mode) =>
        Enum.IsDefined(mode) ? SnakeCase(mode.ToString()) : $"{(byte)mode}";

    internal static string Of(KeyKind? kind) => kind switch
    {
        KeyKind.Rsa => "RSA",
        KeyKind.RsaPss => "RSA-PSS",
        KeyKind.EcP256 => "ECDSA P-256",
        KeyKind.EcP384 => "ECDSA P-384",
        KeyKind.EcP521 => "ECDSA P-521",
        KeyKind.Ed25519 => "Ed25519",
        KeyKind.MLDsa44 => "ML-DSA-44",
        KeyKind.MLDsa65 => "ML-DSA-65",
        KeyKind.MLDsa87 => "ML-DSA-87",
        null => "unknown key",
    };

    /// <summary>As the RFC writes it, with its number: <c>bad_record_mac (20)</c>.</summary>
    internal static string Of(AlertDescription alert) => Enum.IsDefined(alert)
        ? $"{SnakeCase(alert.ToString())} ({(byte)alert})"
        : $"{(byte)alert}";

    internal static string Of(ExtensionType type) => type switch
    {
        ExtensionType.Alpn => "alpn",
        _ when Enum.IsDefined(type) => SnakeCase(type.ToString()),
        _ => Number((ushort)type),
    };

    /// <summary>Reads one cipher suite, with or without TLS_ before it.</summary>
    internal static CipherSuite ParseSuite(string text)
    {
        string name = text.Replace('-', '_');
        foreach (CipherSuiteInfo known in CipherSuiteInfo.All)
        {
            if (Same(name, known.ToString()) || Same("TLS_" + name, known.ToString()))
            {
                return known.Suite;
            }
        }

        throw Unknown("cipher suite", text, CipherSuiteInfo.All.Select(known => known.ToString()));
    }

    /// <summary>Reads one group, by any of its names.</summary>
    internal static NamedGroup ParseGroup(string text)
    {
        List<string> known = [];
        foreach ((NamedGroup group, string[] names) in Groups)
        {
            if (Array.Exists(names, name => Same(name, text)))
            {
                return group;
            }

            known.Add(names[0]);
        }

        throw Unknown("group", text, known);
    }

    /// <summary>Reads one signature scheme.</summary>
    internal static SignatureScheme ParseScheme(string text)
    {
        List<string> known = [];
        foreach ((SignatureScheme scheme, string name) in Schemes)
        {
            if (Same(name, text.Replace('-', '_')))
            {
                return scheme;
            }

            known.Add(name);
        }

        throw Unknown("signature scheme", text, known);
    }

    private static bool Same(string one, string other) =>
        string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    // RFC 8701 §2: both bytes are equal and end in 0xa.
    private static string Number(ushort value) =>
        (value & 0x0f0f) == 0x0a0a && value >> 8 == (value & 0xff) ? $"GREASE (0x{value:x4})" : $"0x{value:x4}";

    private static string SnakeCase(string name)
    {
        StringBuilder text = new();
        foreach (char c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }

    private static UsageException Unknown(string what, string text, IEnumerable<string> known) =>
        new($"unknown {what} '{Printable.Line(text)}'; known are {string.Join(", ", known)}");
}
