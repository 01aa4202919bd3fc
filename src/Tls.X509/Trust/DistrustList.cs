using System;
using System.Collections.Generic;
using Tls.Crypto;

namespace Tls.X509;

/// <summary>
/// What is never trusted, whoever vouches for it: leaves, issuers and anchors alike. Immutable and shared freely.
/// </summary>
public sealed class DistrustList
{
    private readonly HashSet<DistrustEntry> _known;
    private readonly bool _hasKeys;
    private readonly bool _hasCertificates;
    private readonly bool _hasSerials;

    /// <summary>Distrusts all of these.</summary>
    public DistrustList(params IReadOnlyList<DistrustEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        Entries = [.. entries];
        _known = [.. Entries];
        foreach (DistrustEntry entry in Entries)
        {
            _hasKeys |= entry.Kind == DistrustKind.PublicKey;
            _hasCertificates |= entry.Kind == DistrustKind.Certificate;
            _hasSerials |= entry.Kind == DistrustKind.IssuerAndSerial;
        }
    }

    /// <summary>Distrusts nobody.</summary>
    public static DistrustList Empty { get; } = new();

    /// <summary>All entries, in the order they came.</summary>
    public IReadOnlyList<DistrustEntry> Entries { get; }

    /// <summary>The entry that a certificate falls under, or null.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="provider">Who hashes; the default one when null.</param>
    public DistrustEntry? Find(Certificate certificate, CryptoProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        DistrustEntry? found = null;
        if (_hasSerials)
        {
            _ = _known.TryGetValue(
                DistrustEntry.OfSerial(certificate.Issuer, certificate.SerialNumber.Span), out found);
        }

        found ??= Find(certificate.PublicKey, provider);

        if (found is null && _hasCertificates)
        {
            byte[] hash = certificate.Fingerprint(HashKind.Sha256, provider);
            _ = _known.TryGetValue(DistrustEntry.OfCertificate(hash), out found);
        }

        return found;
    }

    /// <summary>The entry that a key falls under, whoever shows it and with or without a certificate, or null.</summary>
    /// <param name="key">The key.</param>
    /// <param name="provider">Who hashes; the default one when null.</param>
    public DistrustEntry? Find(SubjectPublicKeyInfo key, CryptoProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        DistrustEntry? found = null;
        if (_hasKeys)
        {
            byte[] hash = key.Fingerprint(HashKind.Sha256, provider);
            _ = _known.TryGetValue(DistrustEntry.OfKey(hash), out found);
        }

        return found;
    }
}
