using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using Tls.Crypto;

namespace Tls.X509;

/// <summary>
/// A certificate that is trusted because the caller says so, and how far (RFC 5914, RFC 5937). What the certificate says of
/// itself binds as well. Its key is imported once, at its first use, however many handshakes and threads share it.
/// </summary>
public sealed class TrustAnchor
{
    private ImportedKey? _key;

    /// <summary>Trusts that certificate, without limits but its own unless members say more.</summary>
    public TrustAnchor(Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        Certificate = certificate;
    }

    /// <summary>The certificate.</summary>
    public Certificate Certificate { get; }

    /// <summary>
    /// The names that it may vouch for; null for those that its certificate says. Else the error is
    /// <see cref="CertificateErrorCode.NameConstraintViolated"/>. Where the anchor is the leaf itself, they bind it too.
    /// </summary>
    public NameConstraints? NameConstraints { get; init; }

    /// <summary>
    /// What it is trusted for; null for whatever its certificate allows, empty for nothing. Else the error is <see
    /// cref="CertificateErrorCode.UntrustedRoot"/>.
    /// </summary>
    public IReadOnlyList<CertificatePurpose>? Purposes { get; init; }

    /// <summary>What it is not trusted for, whatever <see cref="Purposes"/> says; with Any, for nothing.</summary>
    public IReadOnlyList<CertificatePurpose> RejectedPurposes { get; init; } = [];

    /// <summary>
    /// Leaves whose notBefore is later are not accepted (<see cref="CertificateErrorCode.IssuedAfterDistrust"/>): how an
    /// authority is left behind without breaking what it has issued, as Mozilla does. It can still give certificates a past
    /// date: against that, nothing helps but to trust it no more.
    /// </summary>
    public DateTimeOffset? DistrustAfter { get; init; }

    /// <summary>
    /// How many intermediates that are not self-issued may follow, as pathLenConstraint counts; null for as many as its
    /// certificate says. Else the error is <see cref="CertificateErrorCode.PathTooLong"/>.
    /// </summary>
    public int? MaxPathLength
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value ?? 0);
            field = value;
        }
    }

    /// <summary>
    /// The certificate policies of which the path must be valid for one, besides those that the options ask for; null for
    /// any or none. Else the error is <see cref="CertificateErrorCode.PolicyRequired"/>.
    /// </summary>
    public IReadOnlyList<ObjectIdentifier>? AcceptedPolicies { get; init; }

    /// <summary>Why it is not trusted for that purpose, in words; null when it is.</summary>
    internal string? Refusal(CertificatePurpose purpose)
    {
        foreach (CertificatePurpose rejected in RejectedPurposes)
        {
            if (rejected == purpose || rejected == CertificatePurpose.Any)
            {
                return $"the anchor is rejected for {rejected}";
            }
        }

        if (Purposes is null || (purpose == CertificatePurpose.Any && Purposes.Count > 0))
        {
            return null;
        }

        foreach (CertificatePurpose trusted in Purposes)
        {
            if (trusted == purpose || trusted == CertificatePurpose.Any)
            {
                return null;
            }
        }

        return Purposes.Count == 0
            ? "the anchor is trusted for none of the purposes there are here"
            : $"the anchor is trusted for {string.Join(", ", Purposes)}, and not for {purpose}";
    }

    /// <summary>
    /// The anchor's key, or null when the provider cannot import it. Never disposed by who asks.
    /// </summary>
    internal VerifyingKey? GetKey(CryptoProvider provider)
    {
        ImportedKey? cached = Volatile.Read(ref _key);
        if (cached?.Provider == provider)
        {
            return cached.Key;
        }

        // Two threads may both import at first; both keys are good, and one is kept.
        _ = provider.TryImportVerifyingKey(Certificate.PublicKey.Encoded.Span, out VerifyingKey? key);
        Volatile.Write(ref _key, new ImportedKey(provider, key));
        return key;
    }

    /// <summary>Writes everything that decides whom it vouches for, so that no two anchors that differ write the same.</summary>
    internal void Describe(StringBuilder text)
    {
        text.Append(Convert.ToHexStringLower(Certificate.Raw.Span));
        foreach (IReadOnlyList<GeneralName>? names in (IReadOnlyList<GeneralName>?[])
            [NameConstraints?.Permitted, NameConstraints?.Excluded])
        {
            text.Append('|').AppendJoin(',', (names ?? []).Select(
                static name => $"{(int)name.Kind}:{Convert.ToHexStringLower(name.Value.Span)}"));
        }

        text.Append('|').Append(Purposes is null ? '*' : '=').AppendJoin(',', Purposes ?? [])
            .Append('|').AppendJoin(',', RejectedPurposes)
            .Append(CultureInfo.InvariantCulture, $"|{DistrustAfter?.UtcTicks}|{MaxPathLength}|")
            .Append(AcceptedPolicies is null ? '*' : '=').AppendJoin(',', AcceptedPolicies ?? []).Append('\n');
    }

    private sealed record ImportedKey(CryptoProvider Provider, VerifyingKey? Key);
}
