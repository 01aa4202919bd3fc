using System;
using System.Collections.Generic;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tls.Fuzz.Seeds;
using Tls.X509;

namespace Tls.Fuzz.Targets;

/// <summary><see cref="CertificateRevocationList"/>: what is read can be looked into, entry by entry.</summary>
internal sealed class CrlTarget : Target
{
    private static readonly byte[] Serial = [0x42];

    internal override string Name => "crl";

    internal override string Summary => "CertificateRevocationList: complete and delta lists, and their entries";

    internal override Tokens Tokens => Tokens.Der;

    internal override IEnumerable<byte[]> Seeds()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=fuzz", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        DateTimeOffset now = DateTimeOffset.UnixEpoch.AddYears(56);
        using X509Certificate2 issuer = request.CreateSelfSigned(now.AddYears(-1), now.AddYears(1));

        var builder = new CertificateRevocationListBuilder();
        yield return builder.Build(issuer, BigInteger.One, now.AddDays(7), HashAlgorithmName.SHA256, thisUpdate: now);
        builder.AddEntry(Serial, now, X509RevocationReason.KeyCompromise);
        builder.AddEntry([0x17, 0x18], now);
        yield return builder.Build(issuer, BigInteger.One, now.AddDays(7), HashAlgorithmName.SHA256, thisUpdate: now);
    }

    internal override void Run(ReadOnlySpan<byte> input)
    {
        if (!CertificateRevocationList.TryParse(input, out CertificateRevocationList? list, out _))
        {
            return;
        }

        RevokedCertificate? found = list.Find(list.Issuer, Serial);
        FindingException.Unless(found is null || list.Count > 0, "what is found is in the list");
        FindingException.Unless(
            CertificateRevocationList.Parse(list.Raw.Span).Count == list.Count, "what is read keeps its bytes");
    }
}
