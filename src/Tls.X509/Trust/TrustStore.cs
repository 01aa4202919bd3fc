using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;

namespace Tls.X509;

/// <summary>
/// The certificates a caller trusts, found by subject. Immutable and safe to share: build one and keep it,
/// since the anchors' keys are imported once per store. An anchor is any certificate put in, self-signed or
/// not; its own limits (validity, basic constraints, key usages, name constraints) are enforced.
/// </summary>
public sealed class TrustStore
{
    private static readonly Lazy<TrustStore> SystemStore =
        new(SystemTrustStore.Load, LazyThreadSafetyMode.PublicationOnly);

    private readonly Dictionary<DistinguishedName, TrustAnchor[]> _bySubject = [];
    private readonly Dictionary<Certificate, TrustAnchor> _byCertificate = [];
    private readonly List<Certificate> _certificates = [];

    /// <summary>Trusts the certificates given; duplicates count once.</summary>
    public TrustStore(IEnumerable<Certificate> certificates)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        foreach (Certificate certificate in certificates)
        {
            TrustAnchor anchor = new(certificate);
            if (_byCertificate.TryAdd(certificate, anchor))
            {
                _certificates.Add(certificate);
                TrustAnchor[] sameName = _bySubject.GetValueOrDefault(certificate.Subject, []);
                _bySubject[certificate.Subject] = [.. sameName, anchor];
            }
        }
    }

    /// <summary>Trusts nobody.</summary>
    public static TrustStore Empty { get; } = new([]);

    /// <summary>
    /// What the operating system trusts, read at first use and then kept. On Linux and other Unixes: the file
    /// named by SSL_CERT_FILE and the directories by SSL_CERT_DIR when either is set, else the usual bundle.
    /// </summary>
    /// <exception cref="PlatformNotSupportedException">
    /// Windows and macOS keep theirs where files do not reach.
    /// </exception>
    /// <exception cref="FileNotFoundException">There is no bundle at any of the usual places.</exception>
    public static TrustStore System => SystemStore.Value;

    /// <summary>All certificates, in the order they came.</summary>
    public IReadOnlyList<Certificate> Certificates => _certificates;

    /// <summary>Trusts the certificates of a PEM or DER file, or of several.</summary>
    /// <exception cref="CertificateFormatException">
    /// A file holds something that is no certificate.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static TrustStore FromFiles(params IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        List<Certificate> certificates = [];
        foreach (string path in paths)
        {
            certificates.AddRange(CertificateFile.Read(path));
        }

        return new TrustStore(certificates);
    }

    /// <summary>Trusts the certificates of PEM text.</summary>
    /// <exception cref="CertificateFormatException">A block is no certificate.</exception>
    public static TrustStore FromPem(string pem) => new(CertificateFile.ParsePem(pem));

    /// <summary>
    /// Trusts the certificates of every file in a directory; files that hold none, and certificates that do
    /// not parse, are passed over, as such directories hold all sorts of things.
    /// </summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    public static TrustStore FromDirectory(string path) =>
        new(SystemTrustStore.ReadDirectory(path));

    /// <summary>A store that also trusts these.</summary>
    public TrustStore With(params IReadOnlyList<Certificate> certificates) =>
        new([.. _certificates, .. certificates]);

    /// <summary>Whether the certificate itself is trusted.</summary>
    public bool Contains(Certificate certificate) => _byCertificate.ContainsKey(certificate);

    internal TrustAnchor? Find(Certificate certificate) => _byCertificate.GetValueOrDefault(certificate);

    internal TrustAnchor[] FindBySubject(DistinguishedName subject) =>
        _bySubject.TryGetValue(subject, out TrustAnchor[]? anchors) ? anchors : [];
}
