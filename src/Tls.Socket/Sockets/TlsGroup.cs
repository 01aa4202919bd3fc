using System;
using System.Collections.Generic;
using Tls.Crypto;

namespace Tls;

/// <summary>A key exchange group and what it is called (QSslEllipticCurve; not all of today's are curves).</summary>
/// <param name="Name">Its code point.</param>
public readonly record struct TlsGroup(NamedGroup Name)
{
    private static readonly (NamedGroup Group, string Short, string Long, string[] Others)[] Known =
    [
        (NamedGroup.Secp256r1, "P-256", "secp256r1", ["prime256v1"]),
        (NamedGroup.Secp384r1, "P-384", "secp384r1", []),
        (NamedGroup.Secp521r1, "P-521", "secp521r1", []),
        (NamedGroup.X25519, "X25519", "x25519", ["Curve25519"]),
        (NamedGroup.X448, "X448", "x448", ["Curve448"]),
        (NamedGroup.MLKem1024, "MLKEM1024", "mlkem1024", []),
        (NamedGroup.Secp256r1MLKem768, "SecP256r1MLKEM768", "secp256r1mlkem768", []),
        (NamedGroup.X25519MLKem768, "X25519MLKEM768", "x25519mlkem768", []),
    ];

    /// <summary>What people call it, such as P-256; empty when it is none that is known.</summary>
    public string ShortName => Find(Name)?.Short ?? string.Empty;

    /// <summary>What IANA has registered, such as secp256r1; empty when it is none that is known.</summary>
    public string LongName => Find(Name)?.Long ?? string.Empty;

    /// <summary>Whether it is one that is known.</summary>
    public bool IsValid => Find(Name) is not null;

    /// <summary>Whether keys can be exchanged in it here.</summary>
    public bool IsTlsNamedCurve => CryptoProvider.Default.FindGroup(Name) is not null;

    /// <summary>The group that people, or OpenSSL, call so, such as P-521, secp521r1 or prime256v1.</summary>
    /// <exception cref="ArgumentException">None is called so.</exception>
    public static TlsGroup FromShortName(string name) => FromName(name);

    /// <summary>The group that IANA has registered by that name.</summary>
    /// <exception cref="ArgumentException">None is called so.</exception>
    public static TlsGroup FromLongName(string name) => FromName(name);

    /// <inheritdoc/>
    public override string ToString() => IsValid ? ShortName : Name.ToString();

    internal static IReadOnlyList<TlsGroup> SupportedBy(CryptoProvider crypto)
    {
        var groups = new List<TlsGroup>();
        foreach (KeyExchangeGroup group in crypto.Groups)
        {
            groups.Add(new TlsGroup(group.Name));
        }

        return groups;
    }

    private static TlsGroup FromName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach ((NamedGroup group, string @short, string @long, string[] others) in Known)
        {
            if (Is(@short, name) || Is(@long, name) || Array.Exists(others, other => Is(other, name)))
            {
                return new TlsGroup(group);
            }
        }

        throw new ArgumentException($"No group is called \"{name}\".", nameof(name));
    }

    private static bool Is(string known, string name) => string.Equals(known, name, StringComparison.OrdinalIgnoreCase);

    private static (NamedGroup Group, string Short, string Long, string[] Others)? Find(NamedGroup name)
    {
        int index = Array.FindIndex(Known, known => known.Group == name);
        return index < 0 ? null : Known[index];
    }
}
