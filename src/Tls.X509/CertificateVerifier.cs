using System;
using System.Collections.Generic;
using Tls.Crypto;

namespace Tls.X509;

/// <summary>
/// Decides whether a chain is to be trusted: builds paths (RFC 4158), validates them (RFC 5280 §6.1), matches
/// names (RFC 9525), and says why not. Whatever is sent, the answer is a <see cref="VerificationResult"/>.
/// </summary>
public static class CertificateVerifier
{
    private const int MaxUnreadable = 16;

    /// <summary>Verifies what a peer sent.</summary>
    /// <param name="chain">
    /// Certificates as DER, the leaf first, the others in any order and with any junk among them.
    /// </param>
    /// <param name="options">What to verify against.</param>
    public static VerificationResult Verify(
        IReadOnlyList<ReadOnlyMemory<byte>> chain, VerificationOptions options)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(options);
        var copies = new ReadOnlyMemory<byte>[chain.Count];
        for (int i = 0; i < copies.Length; i++)
        {
            copies[i] = chain[i].ToArray();
        }

        return VerifyOwned(copies, options);
    }

    /// <summary>The same, of bytes that nobody changes from then on: the certificates keep them.</summary>
    internal static VerificationResult VerifyOwned(
        IReadOnlyList<ReadOnlyMemory<byte>> chain, VerificationOptions options)
    {
        if (chain.Count == 0)
        {
            return Refused(CertificateErrorCode.NoPeerCertificate, "no certificate was sent");
        }

        if (!Certificate.TryParseOwned(
            chain[0], out Certificate? leaf, out CertificateFormatException? error))
        {
            return Refused(error.Code, error.Message);
        }

        Certificate[] presented = new Certificate[chain.Count];
        presented[0] = leaf;
        int count = 1;
        int unreadable = 0;
        for (int i = 1; i < chain.Count && unreadable < MaxUnreadable; i++)
        {
            // What cannot be parsed cannot help; but thousands of it would cost an exception each.
            if (Certificate.TryParseOwned(chain[i], out Certificate? intermediate, out _))
            {
                presented[count++] = intermediate;
            }
            else
            {
                unreadable++;
            }
        }

        return Judge(presented.Length == count ? presented : presented[..count], options);
    }

    /// <summary>Verifies a certificate with the help of others.</summary>
    /// <param name="leaf">The certificate in question.</param>
    /// <param name="intermediates">Untrusted, unordered, of any use or none.</param>
    /// <param name="options">What to verify against.</param>
    public static VerificationResult Verify(
        Certificate leaf, IReadOnlyList<Certificate> intermediates, VerificationOptions options)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        ArgumentNullException.ThrowIfNull(intermediates);
        ArgumentNullException.ThrowIfNull(options);
        return Judge([leaf, .. intermediates], options);
    }

    private static VerificationResult Judge(Certificate[] presented, VerificationOptions options)
    {
        Certificate leaf = presented[0];
        _ = options.Provider.TryImportVerifyingKey(leaf.PublicKey.Encoded.Span, out VerifyingKey? leafKey);
        BudgetMeter meter = new(options.Budget, options.Clock);
        using SignatureChecker signatures = new(options, meter);
        signatures.Lend(leaf, leafKey);
        Certificate[] pool = options.Fetched.Count == 0
            ? presented[1..]
            : [.. presented.AsSpan(1), .. options.Fetched];
        DateTimeOffset time = options.Time ?? options.Clock.GetUtcNow();
        RevocationContext? revocation =
            options is { Revocation.Mode: RevocationMode.Off, StapledOcspResponse: not { IsEmpty: false } }
            ? null
            : new RevocationContext(options, time, pool, meter, signatures);
        PathBuilder builder = new(options, time, pool, meter, signatures, revocation);

        IReadOnlyList<Certificate>? path = builder.Find(leaf);
        bool hasKey = leafKey is not null || (options.DangerousAllowDsa && DsaParameters.Are(leaf.PublicKey));
        bool isTrusted = path is not null && hasKey;
        List<CertificateError>? errors = null;
        if (path is null)
        {
            if (!meter.IsSpent)
            {
                builder.Explain(leaf);
            }

            path = builder.Best?.Chain ?? [leaf];
            errors = [.. builder.Best?.Errors ?? []];
            if (meter.Exhausted is string exhausted)
            {
                errors.Add(new CertificateError(
                    CertificateErrorCode.BudgetExceeded, path.Count - 1, path[^1], exhausted));
            }
        }

        if (!hasKey)
        {
            (errors ??= []).Insert(0, new CertificateError(
                CertificateErrorCode.KeyUnsupported, 0, leaf, $"algorithm {leaf.PublicKey.Algorithm}"));
        }

        TransparencyResult? transparency = null;
        if (options.Transparency.Mode != TransparencyMode.Off)
        {
            Certificate? issuer = path.Count > 1 && signatures.Check(leaf, path[1]) is null ? path[1] : null;
            transparency = new TransparencyChecker(leaf, issuer, options, time, meter).Check();

            // Who has not signed the certificate is no news where nobody is known to have.
            if (options.Transparency.Mode == TransparencyMode.Require && !transparency.IsSatisfied
                && (isTrusted || issuer is not null))
            {
                isTrusted = false;
                errors ??= [];
                errors.Insert(
                    errors.FindLastIndex(static error => error.Depth == 0) + 1,
                    new CertificateError(
                        meter.IsSpent ? CertificateErrorCode.BudgetExceeded : CertificateErrorCode.TransparencyUnmet,
                        0,
                        leaf,
                        transparency.Detail));
            }
        }

        return new VerificationResult
        {
            IsTrusted = isTrusted,
            Transparency = transparency,
            Chain = path,
            Errors = (IReadOnlyList<CertificateError>?)errors ?? [],
            Policies = isTrusted ? builder.Policies : null,
            Revocation = builder.RevocationOf(path),
            Attempts = builder.Attempts,
            OpenEnds = builder.OpenEnds,
            BudgetSpent = meter.Spent,
            Presented = presented,
            LeafKey = leafKey,
        };
    }

    private static VerificationResult Refused(CertificateErrorCode code, string detail) => new()
    {
        IsTrusted = false,
        Chain = [],
        Errors = [new CertificateError(code, 0, null, detail)],
    };
}
