using System;
using Tls.Crypto;

namespace Tls.X509;

/// <summary>What a <see cref="DistrustList"/> refuses: a key, a certificate, or what an issuer numbered so.</summary>
public sealed record DistrustEntry
{
    private DistrustEntry(DistrustKind kind, DistinguishedName? issuer, string hex)
    {
        Kind = kind;
        Issuer = issuer;
        Hex = hex;
    }

    /// <summary>What it goes by.</summary>
    public DistrustKind Kind { get; }

    /// <summary>Who gave the serial number; null when it goes by a hash.</summary>
    public DistinguishedName? Issuer { get; }

    /// <summary>
    /// The SHA-256 hash, or the serial number without leading zeros: hexadecimal, in lower case.
    /// </summary>
    public string Hex { get; }

    /// <summary>Every certificate of that key, whoever issued it.</summary>
    /// <param name="sha256">SHA-256 of the SubjectPublicKeyInfo, DER: 32 bytes.</param>
    /// <exception cref="ArgumentException">It is not 32 bytes long.</exception>
    public static DistrustEntry OfKey(ReadOnlySpan<byte> sha256) => OfHash(DistrustKind.PublicKey, sha256);

    /// <summary>
    /// That certificate, byte for byte. Who issued it can write it anew with other bytes, and anybody can do so
    /// with a signature that has two forms, as those of ECDSA have: <see cref="OfSerial"/> holds against that.
    /// </summary>
    /// <param name="sha256">SHA-256 of the whole certificate, DER: 32 bytes.</param>
    /// <exception cref="ArgumentException">It is not 32 bytes long.</exception>
    public static DistrustEntry OfCertificate(ReadOnlySpan<byte> sha256) =>
        OfHash(DistrustKind.Certificate, sha256);

    /// <summary>Every certificate that carries that issuer and serial number.</summary>
    /// <param name="issuer">The issuer, compared as RFC 5280 §7.1 says.</param>
    /// <param name="serialNumber">Most significant octet first; leading zeros do not matter.</param>
    /// <exception cref="ArgumentException">The serial number is empty.</exception>
    public static DistrustEntry OfSerial(DistinguishedName issuer, ReadOnlySpan<byte> serialNumber)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        return serialNumber.IsEmpty
            ? throw new ArgumentException("A serial number has at least one octet.", nameof(serialNumber))
            : new DistrustEntry(
                DistrustKind.IssuerAndSerial, issuer, Convert.ToHexStringLower(serialNumber.TrimStart((byte)0)));
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        DistrustKind.PublicKey => $"key {Hex}",
        DistrustKind.Certificate => $"certificate {Hex}",
        DistrustKind.IssuerAndSerial => $"serial number {Hex} of '{Issuer}'",
    };

    private static DistrustEntry OfHash(DistrustKind kind, ReadOnlySpan<byte> sha256) =>
        sha256.Length == HashKind.Sha256.Size()
            ? new DistrustEntry(kind, null, Convert.ToHexStringLower(sha256))
            : throw new ArgumentException("A SHA-256 hash has 32 bytes.", nameof(sha256));
}
