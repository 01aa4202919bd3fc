using System;
using System.Collections.Generic;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// Finds entries of a CRL by serial number: three arrays of numbers, whatever the entries. Made of entries
/// that are well-formed.
/// </summary>
internal sealed class CrlEntryIndex
{
    private readonly ReadOnlyMemory<byte> _entries;
    private readonly DistinguishedName _crlIssuer;
    private readonly int[] _buckets;
    private readonly int[] _offsets;
    private readonly int[] _next;

    // §5.3.3: an entry without certificateIssuer has that of the entry before it.
    private readonly List<(int Entry, DistinguishedName Issuer)> _issuers = [];

    private CrlEntryIndex(ReadOnlyMemory<byte> entries, int count, DistinguishedName crlIssuer)
    {
        _entries = entries;
        _crlIssuer = crlIssuer;
        _buckets = new int[Math.Max(1, count)];
        _offsets = new int[count];
        _next = new int[count];
    }

    internal static CrlEntryIndex Build(ReadOnlyMemory<byte> entries, int count, DistinguishedName crlIssuer)
    {
        CrlEntryIndex index = new(entries, count, crlIssuer);
        DerReader reader = new(entries.Span);
        for (int i = 0; i < count; i++)
        {
            index._offsets[i] = reader.Offset;
            DerReader entry = reader.Sequence("revokedCertificates");
            if (CrlEntries.IssuerOf(entry, entries) is DistinguishedName issuer)
            {
                index._issuers.Add((i, issuer));
            }

            // Entries are numbered from 1 here, so that 0 ends a bucket.
            ref int bucket = ref index.Bucket(entry.Integer("userCertificate").Contents);
            index._next[i] = bucket;
            bucket = i + 1;
        }

        return index;
    }

    /// <summary>The entry of that certificate, or null; the last one when it is listed twice.</summary>
    internal RevokedCertificate? Find(DistinguishedName issuer, ReadOnlySpan<byte> serial)
    {
        for (int number = Bucket(serial); number != 0; number = _next[number - 1])
        {
            DerReader entry = At(number - 1);
            if (entry.Integer("userCertificate").Contents.SequenceEqual(serial)
                && IssuerOf(number - 1).Equals(issuer))
            {
                return CrlEntries.Read(entry, _entries);
            }
        }

        return null;
    }

    private DerReader At(int entry)
    {
        DerReader reader = new(_entries.Span[_offsets[entry]..], _offsets[entry]);
        return reader.Sequence("revokedCertificates");
    }

    private DistinguishedName IssuerOf(int entry)
    {
        int low = 0;
        int high = _issuers.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_issuers[middle].Entry <= entry)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low == 0 ? _crlIssuer : _issuers[low - 1].Issuer;
    }

    /// <summary>Its hash is seeded anew in each process, so that nobody can fill one bucket.</summary>
    private ref int Bucket(ReadOnlySpan<byte> serial)
    {
        HashCode hash = default;
        hash.AddBytes(serial);
        return ref _buckets[(hash.ToHashCode() & int.MaxValue) % _buckets.Length];
    }
}
