using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.X509.Der;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Revocation;

/// <summary>Makes CRLs by hand, sensible or not.</summary>
internal sealed record TestCrl
{
    internal int? Version { get; init; } = 1;

    internal DateTimeOffset ThisUpdate { get; init; } = Now.AddDays(-1);

    internal DateTimeOffset? NextUpdate { get; init; } = Now.AddDays(1);

    internal int? Number { get; init; } = 1;

    internal int? BaseNumber { get; init; }

    internal ReadOnlyMemory<byte> AuthorityKey { get; init; }

    internal byte[]? IssuingPoint { get; init; }

    internal IReadOnlyList<CertificateExtension> Extra { get; init; } = [];

    internal IReadOnlyList<Entry> Entries { get; init; } = [];

    internal CertificateRevocationList Sign(DistinguishedName issuer, SigningKey key) =>
        CertificateRevocationList.Parse(Encode(issuer, key));

    internal byte[] Encode(DistinguishedName issuer, SigningKey key)
    {
        SignatureAlgorithm algorithm = CertificateBuilder.DefaultAlgorithm(key.Kind);
        byte[] tbs = EncodeTbs(issuer, algorithm);
        DerWriter writer = new();
        using (writer.Sequence())
        {
            writer.Encoded(tbs);
            AlgorithmIdentifier.Write(writer, algorithm);
            writer.BitString(key.Sign(algorithm, tbs));
        }

        return writer.ToArray();
    }

    /// <summary>IssuingDistributionPoint with the fields given, each DER of its own tag.</summary>
    internal static byte[] Point(params byte[][] fields) => Make(writer =>
    {
        using DerWriter.Scope sequence = writer.Sequence();
        foreach (byte[] field in fields)
        {
            writer.Encoded(field);
        }
    });

    /// <summary>A TRUE under an implicit tag.</summary>
    internal static byte[] True(int number) => [DerTag.Context(number), 1, 0xff];

    /// <summary>ReasonFlags under an implicit tag.</summary>
    internal static byte[] Reasons(int number, RevocationReasons reasons)
    {
        byte[] flags = Make(writer => writer.Flags((ushort)reasons));
        flags[0] = DerTag.Context(number);
        return flags;
    }

    /// <summary>distributionPoint [0] with one URI.</summary>
    internal static byte[] UriName(string uri) => Make(writer =>
    {
        using DerWriter.Scope point = writer.Open(DerTag.ContextConstructed(0));
        using DerWriter.Scope names = writer.Open(DerTag.ContextConstructed(0));
        writer.Element(DerTag.Context(6), System.Text.Encoding.ASCII.GetBytes(uri));
    });

    /// <summary>cRLIssuer [2] with one directory name.</summary>
    internal static byte[] CrlIssuer(DistinguishedName name) => Make(writer =>
    {
        using DerWriter.Scope issuer = writer.Open(DerTag.ContextConstructed(2));
        using DerWriter.Scope directory = writer.Open(DerTag.ContextConstructed(4));
        writer.Encoded(name.Encoded.Span);
    });

    /// <summary>The extension cRLDistributionPoints with one point for each list of fields.</summary>
    internal static CertificateExtension DistributionPoints(params byte[][][] points) =>
        Extension("2.5.29.31", false, Make(writer =>
        {
            using DerWriter.Scope list = writer.Sequence();
            foreach (byte[][] fields in points)
            {
                writer.Encoded(Point(fields));
            }
        }));

    internal static byte[] Make(Action<DerWriter> write)
    {
        DerWriter writer = new();
        write(writer);
        return writer.ToArray();
    }

    private byte[] EncodeTbs(DistinguishedName issuer, SignatureAlgorithm algorithm) => Make(writer =>
    {
        using DerWriter.Scope tbs = writer.Sequence();
        if (Version is int version)
        {
            writer.Integer(version);
        }

        AlgorithmIdentifier.Write(writer, algorithm);
        writer.Encoded(issuer.Encoded.Span);
        writer.Time(ThisUpdate);
        if (NextUpdate is DateTimeOffset next)
        {
            writer.Time(next);
        }

        if (Entries.Count > 0)
        {
            using DerWriter.Scope entries = writer.Sequence();
            foreach (Entry entry in Entries)
            {
                entry.Write(writer);
            }
        }

        List<CertificateExtension> extensions = [.. Standard(), .. Extra];
        if (extensions.Count > 0)
        {
            using DerWriter.Scope field = writer.Open(DerTag.ContextConstructed(0));
            Write(writer, extensions);
        }
    });

    private IEnumerable<CertificateExtension> Standard()
    {
        if (Number is int number)
        {
            yield return Extension("2.5.29.20", false, Make(writer => writer.Integer(number)));
        }

        if (BaseNumber is int baseNumber)
        {
            yield return Extension("2.5.29.27", true, Make(writer => writer.Integer(baseNumber)));
        }

        if (!AuthorityKey.IsEmpty)
        {
            yield return Extension("2.5.29.35", false, Make(writer =>
            {
                using DerWriter.Scope fields = writer.Sequence();
                writer.Element(DerTag.Context(0), AuthorityKey.Span);
            }));
        }

        if (IssuingPoint is not null)
        {
            yield return Extension("2.5.29.28", true, IssuingPoint);
        }
    }

    internal static void Write(DerWriter writer, IEnumerable<CertificateExtension> extensions)
    {
        using DerWriter.Scope list = writer.Sequence();
        foreach (CertificateExtension extension in extensions)
        {
            using DerWriter.Scope fields = writer.Sequence();
            writer.Oid(extension.Oid);
            if (extension.IsCritical)
            {
                writer.Boolean(true);
            }

            writer.OctetString(extension.Value.Span);
        }
    }

    /// <summary>One certificate listed.</summary>
    internal sealed record Entry(ReadOnlyMemory<byte> Serial)
    {
        internal RevocationReason? Reason { get; init; }

        internal DistinguishedName? Issuer { get; init; }

        internal IReadOnlyList<CertificateExtension> Extra { get; init; } = [];

        internal static Entry Of(Certificate certificate, RevocationReason? reason = null) =>
            new(certificate.SerialNumber) { Reason = reason };

        internal void Write(DerWriter writer)
        {
            using DerWriter.Scope entry = writer.Sequence();
            writer.Integer(Serial.Span);
            writer.Time(Now.AddDays(-2));
            CertificateExtension[] extensions = [.. Extensions()];
            if (extensions.Length > 0)
            {
                TestCrl.Write(writer, extensions);
            }
        }

        private IEnumerable<CertificateExtension> Extensions()
        {
            if (Reason is RevocationReason reason)
            {
                yield return Extension("2.5.29.21", false, DerTag.Enumerated, 1, (byte)reason);
            }

            if (Issuer is not null)
            {
                yield return Extension("2.5.29.29", true, Make(writer =>
                {
                    using DerWriter.Scope names = writer.Sequence();
                    using DerWriter.Scope directory = writer.Open(DerTag.ContextConstructed(4));
                    writer.Encoded(Issuer.Encoded.Span);
                }));
            }

            foreach (CertificateExtension extension in Extra)
            {
                yield return extension;
            }
        }
    }
}
