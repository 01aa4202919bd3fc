using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Tls.Crypto;
using Tls.X509.Der;
using static Tls.X509.Tests.Revocation.TestCrl;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Revocation;

/// <summary>Makes OCSP responses by hand, sensible or not.</summary>
internal sealed record TestOcsp(Certificate Subject, Certificate Issuer)
{
    internal OcspResponseStatus ResponseStatus { get; init; }

    internal OcspCertificateStatus Status { get; init; }

    internal RevocationReason Reason { get; init; } = RevocationReason.KeyCompromise;

    internal DateTimeOffset ThisUpdate { get; init; } = Now.AddHours(-1);

    internal DateTimeOffset? NextUpdate { get; init; } = Now.AddHours(1);

    internal HashKind? Hash { get; init; }

    internal bool ByName { get; init; }

    internal byte[]? Nonce { get; init; }

    internal IReadOnlyList<CertificateExtension> Extra { get; init; } = [];

    internal IReadOnlyList<CertificateExtension> SingleExtra { get; init; } = [];

    internal IReadOnlyList<Certificate> Certificates { get; init; } = [];

    internal byte[] Sign(Certificate responder, SigningKey key) => Make(writer =>
    {
        using DerWriter.Scope response = writer.Sequence();
        writer.Element(DerTag.Enumerated, [(byte)ResponseStatus]);
        if (ResponseStatus != OcspResponseStatus.Successful)
        {
            return;
        }

        using DerWriter.Scope field = writer.Open(DerTag.ContextConstructed(0));
        using DerWriter.Scope bytes = writer.Sequence();
        writer.Oid(KnownOids.OcspBasic);
        writer.OctetString(Basic(responder, key));
    });

    private byte[] Basic(Certificate responder, SigningKey key) => Make(writer =>
    {
        byte[] tbs = Make(data => WriteData(data, responder));
        SignatureAlgorithm algorithm = CertificateBuilder.DefaultAlgorithm(key.Kind);
        using DerWriter.Scope basic = writer.Sequence();
        writer.Encoded(tbs);
        AlgorithmIdentifier.Write(writer, algorithm);
        writer.BitString(key.Sign(algorithm, tbs));
        if (Certificates.Count > 0)
        {
            using DerWriter.Scope field = writer.Open(DerTag.ContextConstructed(0));
            using DerWriter.Scope list = writer.Sequence();
            foreach (Certificate certificate in Certificates)
            {
                writer.Encoded(certificate.Raw.Span);
            }
        }
    });

    private void WriteData(DerWriter writer, Certificate responder)
    {
        using DerWriter.Scope data = writer.Sequence();
        using (writer.Open(DerTag.ContextConstructed(ByName ? 1 : 2)))
        {
            if (ByName)
            {
                writer.Encoded(responder.Subject.Encoded.Span);
            }
            else
            {
                writer.OctetString(Sha1.Hash(responder.PublicKey.KeyBits.Span));
            }
        }

        WriteTime(writer, ThisUpdate);
        using (writer.Sequence())
        {
            WriteSingle(writer);
        }

        List<CertificateExtension> extensions = [.. Extra];
        if (Nonce is not null)
        {
            extensions.Add(Extension("1.3.6.1.5.5.7.48.1.2", false, Make(value => value.OctetString(Nonce))));
        }

        if (extensions.Count > 0)
        {
            using DerWriter.Scope field = writer.Open(DerTag.ContextConstructed(1));
            TestCrl.Write(writer, extensions);
        }
    }

    private void WriteSingle(DerWriter writer)
    {
        using DerWriter.Scope single = writer.Sequence();
        WriteId(writer);
        if (Status == OcspCertificateStatus.Revoked)
        {
            using DerWriter.Scope revoked = writer.Open(DerTag.ContextConstructed(1));
            WriteTime(writer, Now.AddDays(-2));
            using DerWriter.Scope reason = writer.Open(DerTag.ContextConstructed(0));
            writer.Element(DerTag.Enumerated, [(byte)Reason]);
        }
        else
        {
            writer.Element(DerTag.Context(Status == OcspCertificateStatus.Good ? 0 : 2), []);
        }

        WriteTime(writer, ThisUpdate);
        if (NextUpdate is DateTimeOffset next)
        {
            using DerWriter.Scope field = writer.Open(DerTag.ContextConstructed(0));
            WriteTime(writer, next);
        }

        if (SingleExtra.Count > 0)
        {
            using DerWriter.Scope field = writer.Open(DerTag.ContextConstructed(1));
            TestCrl.Write(writer, SingleExtra);
        }
    }

    private void WriteId(DerWriter writer)
    {
        if (Hash is not HashKind hash)
        {
            OcspCertificateId.Write(writer, Subject, Issuer);
            return;
        }

        byte[] name = new byte[hash.Size()];
        byte[] key = new byte[hash.Size()];
        CryptoProvider.Default.Hash(hash, Subject.Issuer.Encoded.Span, name);
        CryptoProvider.Default.Hash(hash, Issuer.PublicKey.KeyBits.Span, key);
        using DerWriter.Scope id = writer.Sequence();
        using (writer.Sequence())
        {
            writer.Oid(KnownOids.Sha256);
        }

        writer.OctetString(name);
        writer.OctetString(key);
        writer.Integer(Subject.SerialNumber.Span);
    }

    private static void WriteTime(DerWriter writer, DateTimeOffset time) => writer.Element(
        DerTag.GeneralizedTime,
        Encoding.ASCII.GetBytes(time.UtcDateTime.ToString("yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture)));
}
