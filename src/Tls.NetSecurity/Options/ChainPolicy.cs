using System;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tls.X509;

namespace Tls;

/// <summary>What an <see cref="X509ChainPolicy"/> says, in terms of our verifier.</summary>
internal sealed class ChainPolicy
{
    /// <summary>id-kp-serverAuth (RFC 5280 §4.2.1.12).</summary>
    internal static readonly Oid ServerPurpose = new("1.3.6.1.5.5.7.3.1");

    /// <summary>id-kp-clientAuth.</summary>
    internal static readonly Oid ClientPurpose = new("1.3.6.1.5.5.7.3.2");

    /// <summary>The anchors; null for the system's.</summary>
    internal TrustStore? TrustStore { get; private init; }

    internal RevocationOptions Revocation { get; private init; } = RevocationOptions.Off;

    internal PolicyOptions Policies { get; private init; } = PolicyOptions.Default;

    /// <summary>A clock that stands still, when the policy names a time; otherwise null.</summary>
    internal TimeProvider? Time { get; private init; }

    /// <exception cref="NotSupportedException">The policy wants what our verifier does not do.</exception>
    internal static ChainPolicy Of(
        X509ChainPolicy? policy, X509RevocationMode mode, bool forServers, RevocationOptions? revocation)
    {
        if (SslOptions.ChecksRevocation(policy, mode) && revocation is null)
        {
            throw new NotSupportedException(
                "CertificateRevocationCheckMode: nothing is fetched behind the caller's back. Say by RevocationOptions "
                + "(TlsSslStream.Revocation) which lists or responses to look into, or set NoCheck.");
        }

        RevocationOptions judged =
            SslOptions.ChecksRevocation(policy, mode) ? revocation! : RevocationOptions.Off;
        if (policy is null)
        {
            return new ChainPolicy { Revocation = judged };
        }

        Refuse(policy, forServers ? ServerPurpose : ClientPurpose);
        return new ChainPolicy
        {
            TrustStore = policy.TrustMode == X509ChainTrustMode.CustomRootTrust
                ? new TrustStore(policy.CustomTrustStore.Select(root => Certificate.Parse(root.RawData)))
                : null,
            Revocation = judged,
            Policies = policy.CertificatePolicy.Count == 0 ? PolicyOptions.Default : new PolicyOptions
            {
                UserInitialPolicySet =
                    [.. policy.CertificatePolicy.Cast<Oid>().Select(oid => ObjectIdentifier.Parse(oid.Value!))],
                InitialExplicitPolicy = true,
            },
            Time = policy.VerificationTimeIgnored ? null : new StoppedClock(policy.VerificationTime.ToUniversalTime()),
        };
    }

    private static void Refuse(X509ChainPolicy policy, Oid purpose)
    {
        if (policy.VerificationFlags != X509VerificationFlags.NoFlag)
        {
            throw new NotSupportedException(
                $"CertificateChainPolicy.VerificationFlags {policy.VerificationFlags}: nothing is ignored here. "
                + "RemoteCertificateValidationCallback can, and sees what.");
        }

        if (policy.ApplicationPolicy.Cast<Oid>().Any(oid => oid.Value != purpose.Value))
        {
            throw new NotSupportedException(
                $"CertificateChainPolicy.ApplicationPolicy: the peer's purpose is {purpose.Value}, and no other is judged.");
        }

        if (policy.ExtraStore.Count > 0)
        {
            throw new NotSupportedException(
                "CertificateChainPolicy.ExtraStore: paths are built of what the peer sends and of the trust anchors.");
        }
    }

    private sealed class StoppedClock(DateTime utc) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(utc);
    }
}
