using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Tls.Crypto;

namespace Tls.X509;

/// <summary>
/// An X.509 certificate (RFC 5280 §4.1), parsed whole and strictly, and never changed. Two are equal when
/// their bytes are. Parsing decides nothing about trust: that is <see cref="CertificateVerifier"/>'s.
/// </summary>
public sealed partial class Certificate : IEquatable<Certificate>
{
    internal Certificate()
    {
    }

    /// <summary>The whole certificate, DER.</summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>tbsCertificate, DER: the bytes that are signed.</summary>
    public required ReadOnlyMemory<byte> RawTbs { get; init; }

    /// <summary>1, 2 or 3 (the encoded number plus one).</summary>
    public required int Version { get; init; }

    /// <summary>serialNumber: 1 to 20 octets, two's complement, most significant first.</summary>
    public required ReadOnlyMemory<byte> SerialNumber { get; init; }

    /// <summary>How the issuer signed.</summary>
    public required AlgorithmIdentifier SignatureAlgorithm { get; init; }

    /// <summary>The signature's octets.</summary>
    public required ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>Who signed.</summary>
    public required DistinguishedName Issuer { get; init; }

    /// <summary>Whose key it is; may be empty when the names stand in the subject alternative name.</summary>
    public required DistinguishedName Subject { get; init; }

    /// <summary>The first moment of validity.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>The last second of validity.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>The public key.</summary>
    public required SubjectPublicKeyInfo PublicKey { get; init; }

    /// <summary>All extensions, in the certificate's order.</summary>
    public required IReadOnlyList<CertificateExtension> Extensions { get; init; }

    /// <summary>Basic constraints, or null.</summary>
    public BasicConstraints? BasicConstraints { get; init; }

    /// <summary>Key usage, or null when the certificate does not say.</summary>
    public KeyUsages? KeyUsage { get; init; }

    /// <summary>Extended key usage, or null when the certificate does not say.</summary>
    public ExtendedKeyUsage? ExtendedKeyUsage { get; init; }

    /// <summary>The names of the subject; empty when the extension is absent.</summary>
    public IReadOnlyList<GeneralName> SubjectAlternativeNames { get; init; } = [];

    /// <summary>Name constraints, or null.</summary>
    public NameConstraints? NameConstraints { get; init; }

    /// <summary>The subject's key identifier; empty when the extension is absent.</summary>
    public ReadOnlyMemory<byte> SubjectKeyIdentifier { get; init; }

    /// <summary>The issuer's key identifier, or null.</summary>
    public AuthorityKeyIdentifier? AuthorityKeyIdentifier { get; init; }

    /// <summary>Where to ask or fetch; empty when the extension is absent.</summary>
    public IReadOnlyList<AccessDescription> AuthorityInfoAccess { get; init; } = [];

    /// <summary>The policies it was issued under, or null when the certificate does not say.</summary>
    public IReadOnlyList<PolicyInformation>? Policies { get; init; }

    /// <summary>Which policies count as which; empty when the extension is absent.</summary>
    public IReadOnlyList<PolicyMapping> PolicyMappings { get; init; } = [];

    /// <summary>What is demanded of policies further down, or null.</summary>
    public PolicyConstraints? PolicyConstraints { get; init; }

    /// <summary>
    /// After how many further certificates anyPolicy means nothing (RFC 5280 §4.2.1.14), or null.
    /// </summary>
    public int? InhibitAnyPolicy { get; init; }

    /// <summary>Whether both times have the form that RFC 5280 §4.1.2.5 has for their years.</summary>
    internal bool HasTimeForms { get; init; }

    /// <summary>
    /// Critical extensions that are not processed here: a reason to refuse, unless the caller does.
    /// </summary>
    public IReadOnlyList<CertificateExtension> UnprocessedCriticalExtensions { get; init; } = [];

    /// <summary>
    /// Whether subject and issuer are the same name; says nothing about the key (RFC 5280 §3.2).
    /// </summary>
    public bool IsSelfIssued => Subject.Equals(Issuer);

    /// <summary>Parses a certificate; the bytes are copied.</summary>
    /// <param name="der">One certificate, DER, and nothing after it.</param>
    /// <exception cref="CertificateFormatException">
    /// It is malformed, or breaks a rule of RFC 5280 §4.
    /// </exception>
    public static Certificate Parse(ReadOnlySpan<byte> der) => CertificateParser.Parse(der.ToArray());

    /// <summary>Parses a certificate; the bytes are copied.</summary>
    /// <param name="der">One certificate, DER, and nothing after it.</param>
    /// <param name="certificate">The certificate, or null.</param>
    /// <param name="error">Why not, or null.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> der,
        [NotNullWhen(true)] out Certificate? certificate,
        [NotNullWhen(false)] out CertificateFormatException? error)
    {
        try
        {
            certificate = Parse(der);
            error = null;
            return true;
        }
        catch (CertificateFormatException exception)
        {
            certificate = null;
            error = exception;
            return false;
        }
    }

    /// <summary>The hash of <see cref="Raw"/>: what people compare.</summary>
    public byte[] Fingerprint(HashKind hash = HashKind.Sha256, CryptoProvider? provider = null)
    {
        byte[] fingerprint = new byte[hash.Size()];
        (provider ?? CryptoProvider.Default).Hash(hash, Raw.Span, fingerprint);
        return fingerprint;
    }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] Certificate? other) =>
        ReferenceEquals(this, other) || (other is not null && Raw.Span.SequenceEqual(other.Raw.Span));

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as Certificate);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(SerialNumber.Span);
        hash.AddBytes(Signature.Span);
        return hash.ToHashCode();
    }

    /// <summary>The subject, or the first alternative name when the subject is empty.</summary>
    public override string ToString() =>
        Subject.IsEmpty && SubjectAlternativeNames.Count > 0
            ? SubjectAlternativeNames[0].ToString()
            : Subject.ToString();
}
