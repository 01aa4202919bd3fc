using System;

namespace Tls.X509.Der;

/// <summary>
/// What certificates, revocation lists, OCSP responses and certification requests have in common: something, how it
/// is signed, and the signature (RFC 5280 §4.1, §5.1; RFC 6960 §4.2.1; RFC 2986 §4.2).
/// <code>
/// SIGNED { ToBeSigned } ::= SEQUENCE {
///     toBeSigned          ToBeSigned,
///     signatureAlgorithm  AlgorithmIdentifier,
///     signature           BIT STRING }
/// </code>
/// </summary>
internal readonly ref struct SignedEnvelope
{
    private readonly ReadOnlyMemory<byte> _input;
    private readonly DerElement _tbs;
    private readonly int _algorithmOffset;

    private SignedEnvelope(
        ReadOnlyMemory<byte> input,
        DerElement tbs,
        AlgorithmIdentifier algorithm,
        int algorithmOffset,
        DerSlice signature)
    {
        _input = input;
        _tbs = tbs;
        _algorithmOffset = algorithmOffset;
        Algorithm = algorithm;
        SignatureSlice = signature;
    }

    /// <summary>The bytes that are signed, with their header.</summary>
    internal ReadOnlyMemory<byte> RawTbs => _tbs.EncodingIn(_input);

    /// <summary>Where they are.</summary>
    internal DerSlice TbsSlice => _tbs.Encoding;

    /// <summary>How they are signed, as is said outside of them.</summary>
    internal AlgorithmIdentifier Algorithm { get; }

    /// <summary>The signature's octets.</summary>
    internal ReadOnlyMemory<byte> Signature => SignatureSlice.In(_input);

    /// <summary>Where they are.</summary>
    internal DerSlice SignatureSlice { get; }

    /// <summary>Reads the three fields; what may follow them, as in an OCSP response, is the caller's.</summary>
    /// <param name="fields">The inside of the SEQUENCE.</param>
    /// <param name="input">The whole input.</param>
    /// <param name="tbsField">What is signed, for errors.</param>
    /// <param name="signatureField">What the signature is called, for errors.</param>
    internal static SignedEnvelope Read(
        ref DerReader fields, ReadOnlyMemory<byte> input, string tbsField, string signatureField)
    {
        DerElement tbs = fields.Element(DerTag.Sequence, tbsField);
        int offset = fields.Offset;
        AlgorithmIdentifier algorithm = AlgorithmIdentifier.Read(ref fields, input, "signatureAlgorithm");
        DerSlice signature = DerBitString.Octets(ref fields, signatureField).ContentsSlice;
        return new SignedEnvelope(
            input, tbs, algorithm, offset, new DerSlice(signature.Start + 1, signature.Length - 1));
    }

    /// <summary>The inside of what is signed.</summary>
    internal DerReader Open(string field) => new(_tbs, field);

    /// <summary>
    /// Demands that the algorithm is the same inside, where it is signed, and outside (RFC 5280 §4.1.1.2, §5.1.1.2):
    /// this field MUST contain the same algorithm identifier as the signature field.
    /// </summary>
    internal void DemandSame(AlgorithmIdentifier inside)
    {
        if (!inside.Encoded.Span.SequenceEqual(Algorithm.Encoded.Span))
        {
            throw new CertificateFormatException(
                "signatureAlgorithm", _algorithmOffset, "differs from the one that is signed");
        }
    }
}
