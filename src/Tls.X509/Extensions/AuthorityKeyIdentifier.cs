using System;
using System.Collections.Generic;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>Which of the issuer's keys signed: a hint for finding it (RFC 5280 §4.2.1.1).</summary>
/// <param name="KeyIdentifier">The issuer's subject key identifier; empty when absent.</param>
/// <param name="Issuer">The names of the issuer's issuer; empty when absent.</param>
/// <param name="SerialNumber">The serial number of the issuer's certificate; empty when absent.</param>
public sealed record AuthorityKeyIdentifier(
    ReadOnlyMemory<byte> KeyIdentifier,
    IReadOnlyList<GeneralName> Issuer,
    ReadOnlyMemory<byte> SerialNumber)
{
    /// <summary>
    /// <code>
    /// AuthorityKeyIdentifier ::= SEQUENCE {
    ///     keyIdentifier              [0] KeyIdentifier            OPTIONAL,
    ///     authorityCertIssuer        [1] GeneralNames             OPTIONAL,
    ///     authorityCertSerialNumber  [2] CertificateSerialNumber  OPTIONAL }
    /// </code>
    /// </summary>
    internal static AuthorityKeyIdentifier Read(DerReader value, ReadOnlyMemory<byte> certificate)
    {
        List<GeneralName> issuer = [];
        ReadFields(value, certificate, issuer, out DerSlice keyIdentifier, out DerSlice serialNumber);
        return new AuthorityKeyIdentifier(keyIdentifier.In(certificate), issuer, serialNumber.In(certificate));
    }

    /// <summary>Demands that it is one, and keeps nothing.</summary>
    /// <exception cref="CertificateFormatException">It is not.</exception>
    internal static void Check(DerReader value, ReadOnlyMemory<byte> certificate) =>
        ReadFields(value, certificate, issuer: null, out _, out _);

    private static void ReadFields(
        DerReader value,
        ReadOnlyMemory<byte> certificate,
        List<GeneralName>? issuer,
        out DerSlice keyIdentifier,
        out DerSlice serialNumber)
    {
        DerReader fields = value.Sequence("authorityKeyIdentifier");
        value.End("authorityKeyIdentifier");
        keyIdentifier = default;
        serialNumber = default;
        if (fields.NextIs(DerTag.Context(0)))
        {
            keyIdentifier = fields.OctetString("keyIdentifier", DerTag.Context(0)).ContentsSlice;
        }

        if (fields.NextIs(DerTag.ContextConstructed(1)))
        {
            DerReader names = fields.Inside(DerTag.ContextConstructed(1), "authorityCertIssuer");
            do
            {
                GeneralName name = GeneralName.Read(ref names, certificate, "authorityCertIssuer");
                issuer?.Add(name);
            }
            while (!names.IsEmpty);
        }

        if (fields.NextIs(DerTag.Context(2)))
        {
            serialNumber = fields.Integer("authorityCertSerialNumber", DerTag.Context(2)).ContentsSlice;
        }

        fields.End("authorityKeyIdentifier");
    }
}
