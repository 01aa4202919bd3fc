using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Tls.Crypto;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// An X.509 certificate (RFC 5280 §4.1), parsed whole and strictly, and never changed. Two are equal when
/// their bytes are. Parsing decides nothing about trust: that is <see cref="CertificateVerifier"/>'s.
/// </summary>
/// <remarks>
/// It keeps one copy of its bytes, and where things stand in them. Lists are made when they are first asked for, of what
/// parsing has checked: asking never fails, and may be done by several threads.
/// </remarks>
public sealed partial class Certificate : IEquatable<Certificate>
{
    private readonly byte[] _der;
    private readonly DerSlice _tbs;
    private readonly DerSlice _serialNumber;
    private readonly DerSlice _signature;
    private readonly DerSlice _extensions;
    private readonly DateTime _notBefore;
    private readonly DateTime _notAfter;

    /// <summary>What <see cref="CertificateParser"/> has found to be whole and well formed.</summary>
    /// <param name="der">The whole, which nobody changes from then on.</param>
    /// <param name="tbs">tbsCertificate, with its header.</param>
    /// <param name="serialNumber">Its contents.</param>
    /// <param name="signature">The signature's octets.</param>
    /// <param name="extensions">The contents of the SEQUENCE OF Extension; empty when there is none.</param>
    internal Certificate(
        byte[] der, DerSlice tbs, DerSlice serialNumber, DerSlice signature, DerSlice extensions)
    {
        _der = der;
        _tbs = tbs;
        _serialNumber = serialNumber;
        _signature = signature;
        _extensions = extensions;
    }

    /// <summary>The whole certificate, DER.</summary>
    public ReadOnlyMemory<byte> Raw => _der;

    /// <summary>tbsCertificate, DER: the bytes that are signed.</summary>
    public ReadOnlyMemory<byte> RawTbs => _tbs.In(_der);

    /// <summary>1, 2 or 3 (the encoded number plus one).</summary>
    public required int Version { get; init; }

    /// <summary>serialNumber: 1 to 20 octets, two's complement, most significant first.</summary>
    public ReadOnlyMemory<byte> SerialNumber => _serialNumber.In(_der);

    /// <summary>How the issuer signed.</summary>
    public required AlgorithmIdentifier SignatureAlgorithm { get; init; }

    /// <summary>The signature's octets.</summary>
    public ReadOnlyMemory<byte> Signature => _signature.In(_der);

    /// <summary>Who signed.</summary>
    public required DistinguishedName Issuer { get; init; }

    /// <summary>Whose key it is; may be empty when the names stand in the subject alternative name.</summary>
    public required DistinguishedName Subject { get; init; }

    /// <summary>The first moment of validity.</summary>
    public required DateTimeOffset NotBefore
    {
        get => new(_notBefore);
        init => _notBefore = value.UtcDateTime;
    }

    /// <summary>The last second of validity.</summary>
    public required DateTimeOffset NotAfter
    {
        get => new(_notAfter);
        init => _notAfter = value.UtcDateTime;
    }

    /// <summary>The public key.</summary>
    public required SubjectPublicKeyInfo PublicKey { get; init; }

    /// <summary>All extensions, in the certificate's order.</summary>
    public IReadOnlyList<CertificateExtension> Extensions => field ??= ExtensionList.ReadAgain(_der, _extensions);

    /// <summary>Basic constraints, or null.</summary>
    public BasicConstraints? BasicConstraints { get; init; }

    /// <summary>Key usage, or null when the certificate does not say.</summary>
    public KeyUsages? KeyUsage { get; init; }

    /// <summary>Extended key usage, or null when the certificate does not say.</summary>
    public ExtendedKeyUsage? ExtendedKeyUsage { get; init; }

    /// <summary>The names of the subject; empty when the extension is absent.</summary>
    public IReadOnlyList<GeneralName> SubjectAlternativeNames =>
        field ??= AlternativeNamesSlice.IsEmpty ? [] : AlternativeNames.ToList();

    /// <summary>Name constraints, or null.</summary>
    public NameConstraints? NameConstraints { get; init; }

    /// <summary>The subject's key identifier; empty when the extension is absent.</summary>
    public ReadOnlyMemory<byte> SubjectKeyIdentifier => ValueOf(KnownOids.SubjectKeyIdentifier) is { IsEmpty: false } value
        ? value.Open(_der).OctetString("subjectKeyIdentifier").ContentsIn(_der)
        : default;

    /// <summary>The issuer's key identifier, or null.</summary>
    public AuthorityKeyIdentifier? AuthorityKeyIdentifier => field ??=
        ValueOf(KnownOids.AuthorityKeyIdentifier) is { IsEmpty: false } value
            ? AuthorityKeyIdentifier.Read(value.Open(_der), _der)
            : null;

    /// <summary>Where to ask or fetch; empty when the extension is absent.</summary>
    public IReadOnlyList<AccessDescription> AuthorityInfoAccess => field ??=
        ValueOf(KnownOids.AuthorityInfoAccess) is { IsEmpty: false } value
            ? AccessDescription.ReadList(value.Open(_der), _der)
            : [];

    /// <summary>The policies it was issued under, or null when the certificate does not say.</summary>
    public IReadOnlyList<PolicyInformation>? Policies => PolicyExtensions?.Policies;

    /// <summary>Which policies count as which; empty when the extension is absent.</summary>
    public IReadOnlyList<PolicyMapping> PolicyMappings => PolicyExtensions?.Mappings ?? [];

    /// <summary>What is demanded of policies further down, or null.</summary>
    public PolicyConstraints? PolicyConstraints => PolicyExtensions?.Constraints;

    /// <summary>
    /// After how many further certificates anyPolicy means nothing (RFC 5280 §4.2.1.14), or null.
    /// </summary>
    public int? InhibitAnyPolicy => PolicyExtensions?.InhibitAny;

    /// <summary>The four extensions on policies; null when it has none of them.</summary>
    internal PolicyExtensions? PolicyExtensions { get; init; }

    /// <summary>The same as <see cref="SubjectAlternativeNames"/>, read where they stand.</summary>
    internal GeneralNames AlternativeNames => new(_der, AlternativeNamesSlice);

    /// <summary>The contents of the SEQUENCE OF GeneralName; empty when the extension is absent.</summary>
    internal DerSlice AlternativeNamesSlice { private get; init; }

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
        [NotNullWhen(false)] out CertificateFormatException? error) =>
        TryParseOwned(der.ToArray(), out certificate, out error);

    /// <summary>The same, of bytes that nobody changes from then on: where they fill their array, it is kept.</summary>
    internal static bool TryParseOwned(
        ReadOnlyMemory<byte> der,
        [NotNullWhen(true)] out Certificate? certificate,
        [NotNullWhen(false)] out CertificateFormatException? error)
    {
        try
        {
            bool fillsArray = MemoryMarshal.TryGetArray(der, out ArraySegment<byte> segment)
                && segment.Array!.Length == der.Length;
            certificate = CertificateParser.Parse(fillsArray ? segment.Array! : der.ToArray());
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

    /// <summary>The value of an extension, whose form has been checked; empty when it is absent.</summary>
    private DerSlice ValueOf(ReadOnlySpan<byte> oid)
    {
        DerReader list = _extensions.Open(_der);
        while (!list.IsEmpty)
        {
            DerReader fields = list.Sequence("Extension");
            bool isWanted = fields.Oid("extnID").Contents.SequenceEqual(oid);
            _ = fields.NextIs(DerTag.Boolean) && fields.Boolean("critical");
            if (isWanted)
            {
                return fields.OctetString("extnValue").ContentsSlice;
            }
        }

        return default;
    }

    /// <summary>The subject, or the first alternative name when the subject is empty.</summary>
    public override string ToString() =>
        Subject.IsEmpty && SubjectAlternativeNames.Count > 0
            ? SubjectAlternativeNames[0].ToString()
            : Subject.ToString();
}
