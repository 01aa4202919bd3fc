using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using Tls.X509;

namespace Tls;

/// <summary>The validation callback, asked as <see cref="SslStream"/> asks it.</summary>
internal static class Validation
{
    /// <summary>What asks the callback; null when there is none, and our verifier's word stands.</summary>
    internal static Func<TlsPeerVerification, CancellationToken, ValueTask<bool>>? Of(
        RemoteCertificateValidationCallback? callback, object sender) => callback is null
            ? null
            : (verification, _) => new ValueTask<bool>(Ask(callback, sender, verification));

    /// <summary>The flags that stand for what our verifier found.</summary>
    internal static SslPolicyErrors ErrorsOf(TlsPeerVerification verification)
    {
        SslPolicyErrors errors = SslPolicyErrors.None;
        foreach (CertificateError error in verification.Result.Errors)
        {
            errors |= error.Code switch
            {
                CertificateErrorCode.HostNameMismatch => SslPolicyErrors.RemoteCertificateNameMismatch,
                CertificateErrorCode.NoPeerCertificate => SslPolicyErrors.RemoteCertificateNotAvailable,
                _ => SslPolicyErrors.RemoteCertificateChainErrors,
            };
        }

        // Whoever trusts a certificate without its name trusts every holder of one.
        if (verification is { IsServer: true, ReferenceName: null })
        {
            errors |= SslPolicyErrors.RemoteCertificateNameMismatch;
        }

        // No flag means trusted to whoever asks, so trusted it must be.
        return errors == SslPolicyErrors.None && !verification.IsTrusted
            ? SslPolicyErrors.RemoteCertificateChainErrors
            : errors;
    }

    private static bool Ask(
        RemoteCertificateValidationCallback callback, object sender, TlsPeerVerification verification)
    {
        X509Certificate2[] certificates =
            [.. verification.Chain.Select(found => X509CertificateLoader.LoadCertificate(found.Raw.Span))];
        using X509Chain? chain =
            IsPlatformsToo(verification) ? ChainOf(certificates, verification.IsServer) : null;
        return callback(sender, certificates.FirstOrDefault(), chain, ErrorsOf(verification));
    }

    /// <summary>
    /// Whether the platform's chain could show every error there is. It was made without revocation and without what else
    /// is ours alone: a callback that looks there for what is wrong, and finds nothing or no more than a root that it
    /// forgives, would let a revoked certificate pass.
    /// </summary>
    private static bool IsPlatformsToo(TlsPeerVerification verification) =>
        !verification.Result.Errors.Any(static error => error.Code is CertificateErrorCode.Revoked
            or CertificateErrorCode.StatusUnknown or CertificateErrorCode.OcspExpired
            or CertificateErrorCode.OcspMalformed or CertificateErrorCode.OcspUntrusted
            or CertificateErrorCode.Blacklisted or CertificateErrorCode.NotPinned
            or CertificateErrorCode.IssuedAfterDistrust or CertificateErrorCode.TransparencyUnmet);

    /// <summary>
    /// The platform's own view of what the peer sent, for callbacks that look into it: the flags are our verifier's. Null
    /// where the platform has none.
    /// </summary>
    private static X509Chain? ChainOf(X509Certificate2[] certificates, bool isServer)
    {
        X509Chain? chain = null;
        try
        {
            chain = new X509Chain();
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.DisableCertificateDownloads = true;
            chain.ChainPolicy.ExtraStore.AddRange(certificates.AsSpan(1).ToArray());
            _ = chain.ChainPolicy.ApplicationPolicy.Add(isServer ? ChainPolicy.ServerPurpose : ChainPolicy.ClientPurpose);
            _ = chain.Build(certificates[0]);
            return chain;
        }
        catch (PlatformNotSupportedException)
        {
            chain?.Dispose();
            return null;
        }
    }
}
