using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Tls.X509;

namespace Tls;

/// <content>Whom we trust and who we are, in Qt's single steps.</content>
public sealed partial record TlsConfiguration
{
    // Two parts make one identity, whose key is not imported again for each connection.
    private static readonly ConditionalWeakTable<TlsConfiguration, TlsIdentity> Joined = [];

    /// <summary>What the operating system trusts, read at first use (QSslConfiguration::systemCaCertificates).</summary>
    /// <inheritdoc cref="TrustStore.System" path="/exception"/>
    public static IReadOnlyList<Certificate> SystemCaCertificates => TrustStore.System.Certificates;

    /// <summary>
    /// The certificates we show, our own first; goes with <see cref="PrivateKey"/>, and is not looked at when <see
    /// cref="LocalIdentity"/> is set.
    /// </summary>
    public IReadOnlyList<Certificate> LocalCertificateChain
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = [.. value];
        }
    } = [];

    /// <summary>Our own certificate; null when there is none.</summary>
    public Certificate? LocalCertificate
    {
        get => Chain.Count > 0 ? Chain[0] : null;
        init => LocalCertificateChain = value is null ? [] : [value];
    }

    /// <summary>The key of our own certificate; it stays the caller's to dispose.</summary>
    public TlsKey? PrivateKey { get; init; }

    /// <summary>
    /// Where our certificate chain and key come from anew for each connection; goes before <see cref="LocalIdentity"/>.
    /// </summary>
    public ReloadingIdentity? LocalIdentitySource { get; init; }

    /// <summary>What we show and prove; null when nothing is set.</summary>
    /// <exception cref="InvalidOperationException">There is a certificate without its key, or a key alone.</exception>
    /// <exception cref="ArgumentException">The key is not that of the certificate.</exception>
    internal TlsIdentity? Identity => LocalIdentitySource?.Current
        ?? LocalIdentity
        ?? (LocalCertificateChain.Count == 0 && PrivateKey is null
            ? null
            : Joined.GetValue(this, static configuration => configuration.Join()));

    /// <summary>What we show; empty when nothing is set.</summary>
    internal IReadOnlyList<Certificate> Chain =>
        (LocalIdentitySource?.Current ?? LocalIdentity)?.Chain ?? LocalCertificateChain;

    /// <summary>
    /// The same, trusting these as well. Where <see cref="CaCertificates"/> is null, only these: to trust what the operating
    /// system does besides, begin with <see cref="SystemCaCertificates"/>.
    /// </summary>
    public TlsConfiguration WithCaCertificates(params IReadOnlyList<Certificate> certificates)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        return this with { CaCertificates = (CaCertificates ?? TrustStore.Empty).With(certificates) };
    }

    /// <summary>The same, trusting what a path names as well, as <see cref="TrustStore.FromPath"/> reads it.</summary>
    /// <param name="path">A file, a directory, or a pattern such as certs/*.pem.</param>
    /// <inheritdoc cref="TrustStore.FromPath" path="/exception"/>
    public TlsConfiguration WithCaCertificates(string path) =>
        WithCaCertificates(TrustStore.FromPath(path).Certificates);

    private TlsIdentity Join()
    {
        if (PrivateKey is null)
        {
            throw new InvalidOperationException("There is a LocalCertificate without its PrivateKey.");
        }

        if (LocalCertificateChain.Count == 0)
        {
            throw new InvalidOperationException("There is a PrivateKey without its LocalCertificate.");
        }

        return PrivateKey switch
        {
            { Key: { } key } => TlsIdentity.Create(LocalCertificateChain, key),
            { Signer: { } signer } => TlsIdentity.Create(LocalCertificateChain, signer),
            _ => throw new ArgumentException("PrivateKey is a public key."),
        };
    }
}
