using System;
using System.Collections.Generic;
using Tls.X509;

namespace Tls;

/// <content>
/// QSslSocket's single settings. They are those of <see cref="Configuration"/>, and count for the next handshake.
/// </content>
public sealed partial class TlsSocket
{
    /// <summary>The certificates that sockets made from now on trust; null for what the operating system trusts.</summary>
    public static TrustStore? DefaultCaCertificates
    {
        get => TlsConfiguration.Default.CaCertificates;
        set => TlsConfiguration.Default = TlsConfiguration.Default with { CaCertificates = value };
    }

    /// <inheritdoc cref="TlsConfiguration.SystemCaCertificates"/>
    public static IReadOnlyList<Certificate> SystemCaCertificates => TlsConfiguration.SystemCaCertificates;

    /// <summary>The cipher suites of sockets made from now on, the preferred first.</summary>
    public static IReadOnlyList<TlsCipher> DefaultCiphers
    {
        get => TlsConfiguration.Default.Ciphers;
        set => TlsConfiguration.Default = TlsConfiguration.Default with { Ciphers = value };
    }

    /// <inheritdoc cref="TlsConfiguration.SupportedCiphers"/>
    public static IReadOnlyList<TlsCipher> SupportedCiphers => TlsConfiguration.SupportedCiphers;

    /// <summary>Which versions to speak; which one was agreed, <see cref="SessionProtocol"/> says.</summary>
    public TlsProtocol Protocol
    {
        get => Configuration.Protocol;
        set => Configuration = Configuration with { Protocol = value };
    }

    /// <summary>Whom to trust; null for what the operating system trusts.</summary>
    public TrustStore? CaCertificates
    {
        get => Configuration.CaCertificates;
        set => Configuration = Configuration with { CaCertificates = value };
    }

    /// <summary>The cipher suites to offer or to take, the preferred first.</summary>
    public IReadOnlyList<TlsCipher> Ciphers
    {
        get => Configuration.Ciphers;
        set => Configuration = Configuration with { Ciphers = value };
    }

    /// <summary>Our own certificate; <see cref="PrivateKey"/> goes with it.</summary>
    public Certificate? LocalCertificate
    {
        get => Configuration.LocalCertificate;
        set => Configuration = Parted with { LocalCertificate = value };
    }

    /// <summary>Our own certificate and those that lead to its root; <see cref="PrivateKey"/> goes with it.</summary>
    public IReadOnlyList<Certificate> LocalCertificateChain
    {
        get => Configuration.Chain;
        set => Configuration = Parted with { LocalCertificateChain = value };
    }

    /// <summary>The key of our own certificate; it stays the caller's to dispose.</summary>
    public TlsKey? PrivateKey
    {
        get => Configuration.PrivateKey;
        set => Configuration = Parted with { PrivateKey = value };
    }

    /// <summary>The configuration without an identity that goes before certificate and key.</summary>
    private TlsConfiguration Parted => Configuration with { LocalIdentitySource = null, LocalIdentity = null };

    /// <summary>Sockets made from now on trust these too, as <see cref="AddCaCertificates(IReadOnlyList{Certificate})"/>.</summary>
    public static void AddDefaultCaCertificates(params IReadOnlyList<Certificate> certificates) =>
        TlsConfiguration.Default = TlsConfiguration.Default.WithCaCertificates(certificates);

    /// <summary>Sockets made from now on trust this one too.</summary>
    public static void AddDefaultCaCertificate(Certificate certificate) => AddDefaultCaCertificates(certificate);

    /// <summary>Sockets made from now on trust what a path names, as <see cref="AddCaCertificates(string)"/>.</summary>
    public static void AddDefaultCaCertificates(string path) =>
        TlsConfiguration.Default = TlsConfiguration.Default.WithCaCertificates(path);

    /// <summary>
    /// Trusts these as well. Where <see cref="CaCertificates"/> is null, only these: to trust what the operating system does
    /// besides, begin with <see cref="SystemCaCertificates"/>.
    /// </summary>
    public void AddCaCertificates(params IReadOnlyList<Certificate> certificates) =>
        Configuration = Configuration.WithCaCertificates(certificates);

    /// <summary>Trusts this one as well.</summary>
    public void AddCaCertificate(Certificate certificate) => AddCaCertificates(certificate);

    /// <summary>Trusts what a path names as well.</summary>
    /// <param name="path">A file, a directory, or a pattern such as certs/*.pem.</param>
    /// <inheritdoc cref="TrustStore.FromPath" path="/exception"/>
    public void AddCaCertificates(string path) => Configuration = Configuration.WithCaCertificates(path);

    /// <summary>Our own certificate, and those that lead to its root where the file has them: PEM, DER or PKCS#7.</summary>
    /// <exception cref="CertificateFormatException">The file holds no certificate.</exception>
    /// <exception cref="System.IO.IOException">It cannot be read.</exception>
    public void SetLocalCertificate(string path) => LocalCertificateChain = CertificateFile.Read(path);

    /// <summary>The key of our own certificate, from a file, PEM or DER.</summary>
    /// <param name="path">The file.</param>
    /// <param name="passPhrase">For an encrypted key; otherwise ignored.</param>
    /// <exception cref="CertificateFormatException">It holds no key, or the pass phrase is wrong.</exception>
    /// <exception cref="System.IO.IOException">It cannot be read.</exception>
    public void SetPrivateKey(string path, ReadOnlySpan<char> passPhrase = default) =>
        PrivateKey = TlsKey.FromFile(path, passPhrase);

    /// <summary>The cipher suites of sockets made from now on, as <see cref="SetCiphers"/> takes them.</summary>
    public static void SetDefaultCiphers(string list) => DefaultCiphers = TlsCipher.Parse(list);

    /// <summary>The cipher suites, by names between colons, as OpenSSL's programs take them.</summary>
    /// <inheritdoc cref="TlsCipher.Parse" path="/exception"/>
    public void SetCiphers(string list) => Ciphers = TlsCipher.Parse(list);
}
