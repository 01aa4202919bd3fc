using System;
using System.Collections.Generic;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// What a responder says of one certificate (RFC 6960 §4.2.1).
/// <code>
/// SingleResponse ::= SEQUENCE {
///     certID                CertID,
///     certStatus            CertStatus,
///     thisUpdate            GeneralizedTime,
///     nextUpdate        [0] EXPLICIT GeneralizedTime OPTIONAL,
///     singleExtensions  [1] EXPLICIT Extensions OPTIONAL }
/// CertStatus ::= CHOICE {
///     good     [0] IMPLICIT NULL,
///     revoked  [1] IMPLICIT SEQUENCE {
///         revocationTime        GeneralizedTime,
///         revocationReason  [0] EXPLICIT CRLReason OPTIONAL },
///     unknown  [2] IMPLICIT NULL }
/// </code>
/// </summary>
/// <param name="Id">Which certificate.</param>
/// <param name="Status">What of it.</param>
/// <param name="Entry">Since when and why it is revoked; else null.</param>
/// <param name="ThisUpdate">Since when this is known to be so.</param>
/// <param name="NextUpdate">By when there will be newer word; null when there is at any time.</param>
/// <param name="UnknownCriticalExtension">A critical extension that is not understood, or null.</param>
public sealed record OcspSingleResponse(
    OcspCertificateId Id,
    OcspCertificateStatus Status,
    RevokedCertificate? Entry,
    DateTimeOffset ThisUpdate,
    DateTimeOffset? NextUpdate,
    ObjectIdentifier? UnknownCriticalExtension)
{
    /// <summary>singleExtensions, in the response's order.</summary>
    public IReadOnlyList<CertificateExtension> Extensions { get; init; } = [];

    internal static OcspSingleResponse Read(ref DerReader list, ReadOnlyMemory<byte> input)
    {
        DerReader fields = list.Sequence("SingleResponse");
        OcspCertificateId id = OcspCertificateId.Read(ref fields, input);
        (OcspCertificateStatus status, RevokedCertificate? entry) = ReadStatus(ref fields);
        DateTimeOffset thisUpdate = OcspResponseParser.ReadTime(ref fields, "thisUpdate");
        DateTimeOffset? nextUpdate = null;
        if (fields.NextIs(DerTag.ContextConstructed(0)))
        {
            DerReader next = fields.Inside(DerTag.ContextConstructed(0), "nextUpdate");
            nextUpdate = OcspResponseParser.ReadTime(ref next, "nextUpdate");
            next.End("nextUpdate");
        }

        ObjectIdentifier? unknown = null;
        IReadOnlyList<CertificateExtension> extensions = [];
        if (fields.NextIs(DerTag.ContextConstructed(1)))
        {
            extensions = OcspResponseParser.ReadExtensions(ref fields, input);
            foreach (CertificateExtension extension in extensions)
            {
                unknown ??= extension.IsCritical ? extension.Oid : null;
            }
        }

        fields.End("SingleResponse");
        return new OcspSingleResponse(id, status, entry, thisUpdate, nextUpdate, unknown)
        {
            Extensions = extensions,
        };
    }

    private static (OcspCertificateStatus Status, RevokedCertificate? Entry) ReadStatus(ref DerReader fields)
    {
        DerElement status = fields.Any("certStatus");
        if (status.Tag == DerTag.Context(0) && status.Contents.IsEmpty)
        {
            return (OcspCertificateStatus.Good, null);
        }

        if (status.Tag == DerTag.Context(2) && status.Contents.IsEmpty)
        {
            return (OcspCertificateStatus.Unknown, null);
        }

        if (status.Tag != DerTag.ContextConstructed(1))
        {
            throw DerReader.Malformed(status, "certStatus", "neither good nor revoked nor unknown");
        }

        DerReader revoked = new(status, "RevokedInfo");
        DateTimeOffset date = OcspResponseParser.ReadTime(ref revoked, "revocationTime");
        RevocationReason reason = RevocationReason.Unspecified;
        if (revoked.NextIs(DerTag.ContextConstructed(0)))
        {
            reason = CrlEntryExtensions.ReadReason(
                revoked.Inside(DerTag.ContextConstructed(0), "revocationReason"));
        }

        revoked.End("RevokedInfo");
        return (OcspCertificateStatus.Revoked, new RevokedCertificate(date, reason));
    }
}
