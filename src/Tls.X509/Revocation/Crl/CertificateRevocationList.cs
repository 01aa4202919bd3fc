using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Threading;

namespace Tls.X509;

/// <summary>
/// A certificate revocation list (RFC 5280 §5), parsed strictly and never changed; safe to share. Its entries
/// stay bytes: they are indexed at the first question and become objects one by one, when asked for. Parsing
/// decides nothing about trust.
/// </summary>
public sealed class CertificateRevocationList
{
    private readonly Lazy<CrlEntryIndex> _index;
    private ReadOnlyMemory<byte>[] _signers = [];

    internal CertificateRevocationList(Func<CrlEntryIndex> index) =>
        _index = new Lazy<CrlEntryIndex>(index, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>The whole list, DER.</summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>tbsCertList, DER: the bytes that are signed.</summary>
    public required ReadOnlyMemory<byte> RawTbs { get; init; }

    /// <summary>How it was signed.</summary>
    public required AlgorithmIdentifier SignatureAlgorithm { get; init; }

    /// <summary>The signature's octets.</summary>
    public required ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>Who signed.</summary>
    public required DistinguishedName Issuer { get; init; }

    /// <summary>When it was issued.</summary>
    public required DateTimeOffset ThisUpdate { get; init; }

    /// <summary>By when the next one is issued; null when that is not said, so that it is never fresh.</summary>
    public required DateTimeOffset? NextUpdate { get; init; }

    /// <summary>How many certificates it lists.</summary>
    public required int Count { get; init; }

    /// <summary>All extensions, in their order.</summary>
    public required IReadOnlyList<CertificateExtension> Extensions { get; init; }

    /// <summary>cRLNumber: two's complement, most significant first; empty when absent.</summary>
    public ReadOnlyMemory<byte> Number { get; init; }

    /// <summary>BaseCRLNumber of a delta CRL; empty in a complete one.</summary>
    public ReadOnlyMemory<byte> BaseNumber { get; init; }

    /// <summary>Whether it lists what has changed since another one (§5.2.4).</summary>
    public bool IsDelta => !BaseNumber.IsEmpty;

    /// <summary>Which of the issuer's keys signed, or null.</summary>
    public AuthorityKeyIdentifier? AuthorityKeyIdentifier { get; init; }

    /// <summary>What it is about, or null when that is all that its issuer issued.</summary>
    public IssuingDistributionPoint? IssuingDistributionPoint { get; init; }

    /// <summary>
    /// A critical extension, of the list or of an entry, that is not understood here, so that the list says
    /// nothing about any certificate (§5.2, §5.3); null when there is none.
    /// </summary>
    public ObjectIdentifier? UnknownCriticalExtension { get; init; }

    /// <summary>Parses a list; the bytes are copied.</summary>
    /// <param name="der">One CertificateList, DER, and nothing after it; at most 64 MiB.</param>
    /// <exception cref="CertificateFormatException">It is malformed, or breaks a rule of RFC 5280 §5.</exception>
    public static CertificateRevocationList Parse(ReadOnlySpan<byte> der) => CrlParser.Parse(der.ToArray());

    /// <summary>Parses a list; the bytes are copied.</summary>
    /// <param name="der">One CertificateList, DER, and nothing after it.</param>
    /// <param name="list">The list, or null.</param>
    /// <param name="error">Why not, or null.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> der,
        [NotNullWhen(true)] out CertificateRevocationList? list,
        [NotNullWhen(false)] out CertificateFormatException? error)
    {
        try
        {
            list = Parse(der);
            error = null;
            return true;
        }
        catch (CertificateFormatException exception)
        {
            list = null;
            error = exception;
            return false;
        }
    }

    /// <summary>Reads the lists of a file: DER, or PEM with one or more blocks of <c>X509 CRL</c>.</summary>
    /// <exception cref="CertificateFormatException">It holds none, or one that is malformed.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<CertificateRevocationList> FromFile(string path)
    {
        byte[] data = File.ReadAllBytes(path);
        if (!PemReader.LooksLikePem(data))
        {
            return [CrlParser.Parse(data)];
        }

        List<CertificateRevocationList> lists = [];
        foreach (PemBlock block in PemReader.ReadAll(data))
        {
            // RFC 7468 §6.
            if (block.Label == "X509 CRL")
            {
                lists.Add(CrlParser.Parse(block.Data));
            }
        }

        return lists.Count > 0
            ? lists
            : throw new CertificateFormatException("PEM", 0, "no block of X509 CRL");
    }

    /// <summary>The entry of a certificate.</summary>
    /// <param name="issuer">The certificate's issuer.</param>
    /// <param name="serialNumber">The certificate's serial number, two's complement.</param>
    /// <returns>Null when it is not listed.</returns>
    public RevokedCertificate? Find(DistinguishedName issuer, ReadOnlySpan<byte> serialNumber) =>
        _index.Value.Find(issuer, serialNumber);

    /// <summary>Whether that key is known to have signed this list.</summary>
    internal bool IsKnownSigner(SubjectPublicKeyInfo key)
    {
        foreach (ReadOnlyMemory<byte> signer in Volatile.Read(ref _signers))
        {
            if (signer.Span.SequenceEqual(key.Encoded.Span))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Remembers who signed, so that a long list is hashed once and not in each handshake. Two threads may
    /// both come here; what is kept is right either way.
    /// </summary>
    internal void RememberSigner(SubjectPublicKeyInfo key) => Volatile.Write(ref _signers, [key.Encoded]);

    /// <summary>One line for people.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{(IsDelta ? "delta CRL" : "CRL")} of '{Issuer}' of {ThisUpdate:u} with {Count} {(Count == 1 ? "entry" : "entries")}");
}
