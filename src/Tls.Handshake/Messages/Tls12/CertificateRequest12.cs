using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 5246 §7.4.4
///     ClientCertificateType certificate_types&lt;1..2^8-1&gt;;
///     SignatureAndHashAlgorithm supported_signature_algorithms&lt;2..2^16-2&gt;;
///     DistinguishedName certificate_authorities&lt;0..2^16-1&gt;;
/// } CertificateRequest;
/// </code>
/// </summary>
public sealed class CertificateRequest12 : HandshakeMessage
{
    /// <inheritdoc/>
    public override HandshakeType Type => HandshakeType.CertificateRequest;

    /// <summary>certificate_types; unknown values are kept.</summary>
    public required IReadOnlyList<ClientCertificateType> CertificateTypes { get; init; }

    /// <summary>
    /// supported_signature_algorithms, which the code points of RFC 8446 §4.2.3 name; unknown values are kept.
    /// </summary>
    public required IReadOnlyList<SignatureScheme> SignatureSchemes { get; init; }

    /// <summary>certificate_authorities: DER distinguished names; empty when any will do.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Authorities { get; init; } = [];

    /// <summary>Reads the body.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static CertificateRequest12 Read(ref TlsReader body)
    {
        var types = CodePoints.Read8<ClientCertificateType>(body.Opaque8("certificate_types", 1));
        var schemes = CodePoints.Read16<SignatureScheme>(
            body.Opaque16("supported_signature_algorithms", 2, 0xfffe), "supported_signature_algorithms");
        TlsReader names = body.Vector16("certificate_authorities");
        var authorities = new List<ReadOnlyMemory<byte>>();
        while (!names.IsEmpty)
        {
            authorities.Add(names.Opaque16("DistinguishedName", 1).ToArray());
        }

        body.End("CertificateRequest");
        return new CertificateRequest12
        {
            CertificateTypes = types,
            SignatureSchemes = schemes,
            Authorities = authorities,
        };
    }

    /// <inheritdoc/>
    public override void WriteBody(TlsWriter w)
    {
        using (w.Vector8())
        {
            CodePoints.Write8(w, CertificateTypes);
        }

        using (w.Vector16())
        {
            CodePoints.Write16(w, SignatureSchemes);
        }

        using (w.Vector16())
        {
            foreach (ReadOnlyMemory<byte> authority in Authorities)
            {
                w.Opaque16(authority.Span);
            }
        }
    }
}
