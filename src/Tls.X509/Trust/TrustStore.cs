using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Tls.Crypto;

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
    private readonly List<TrustAnchor> _anchors = [];

    /// <summary>Trusts the certificates given; duplicates count once.</summary>
    public TrustStore(IEnumerable<Certificate> certificates)
        : this((certificates ?? throw new ArgumentNullException(nameof(certificates)))
            .Select(static certificate => new TrustAnchor(certificate)))
    {
    }

    private TrustStore(IEnumerable<TrustAnchor> anchors, DistrustList? distrust = null)
    {
        Distrust = distrust ?? DistrustList.Empty;
        foreach (TrustAnchor anchor in anchors)
        {
            Certificate certificate = anchor.Certificate;
            if (_byCertificate.TryAdd(certificate, anchor))
            {
                _anchors.Add(anchor);
                _certificates.Add(certificate);
                TrustAnchor[] sameName = _bySubject.GetValueOrDefault(certificate.Subject, []);
                _bySubject[certificate.Subject] = [.. sameName, anchor];
            }
        }
    }

    /// <summary>Trusts nobody.</summary>
    public static TrustStore Empty { get; } = new((IEnumerable<Certificate>)[]);

    /// <summary>
    /// What the operating system trusts, read at first use and then kept. On Linux and other Unixes: the file
    /// named by SSL_CERT_FILE and the directories by SSL_CERT_DIR when either is set, else the usual bundle. On
    /// Windows and macOS: the certificates in its stores of roots, and what is in those of the disallowed as
    /// <see cref="Distrust"/>, both of the machine and of the user.
    /// </summary>
    /// <exception cref="PlatformNotSupportedException">
    /// Android, iOS, browsers and their like keep theirs where nothing here reaches.
    /// </exception>
    /// <exception cref="FileNotFoundException">There is no bundle at any of the usual places.</exception>
    /// <exception cref="IOException">A file or a store cannot be read.</exception>
    public static TrustStore System => SystemStore.Value;

    /// <summary>All certificates, in the order they came.</summary>
    public IReadOnlyList<Certificate> Certificates => _certificates;

    /// <summary>The same, each with what it is trusted for.</summary>
    public IReadOnlyList<TrustAnchor> Anchors => _anchors;

    /// <summary>
    /// What whoever keeps the store distrusts: no path may contain it, as with
    /// <see cref="VerificationOptions.Distrust"/>; what an operating system has in its store of the disallowed.
    /// </summary>
    public DistrustList Distrust { get; }

    /// <summary>
    /// Trusts each of these as far as it says; of two with one certificate the first counts, as in a file that names it
    /// twice.
    /// </summary>
    public static TrustStore FromAnchors(IEnumerable<TrustAnchor> anchors) =>
        FromAnchors(anchors, DistrustList.Empty);

    /// <summary>The same, distrusting something besides.</summary>
    /// <param name="anchors">Whom to trust.</param>
    /// <param name="distrust">What no path may contain, the anchors included.</param>
    public static TrustStore FromAnchors(IEnumerable<TrustAnchor> anchors, DistrustList distrust)
    {
        ArgumentNullException.ThrowIfNull(anchors);
        ArgumentNullException.ThrowIfNull(distrust);
        return new TrustStore(anchors, distrust);
    }

    /// <summary>
    /// Trusts the certificates of a PEM or DER file, or of several; those that <c>openssl x509 -addtrust</c> or
    /// <c>-addreject</c> wrote (TRUSTED CERTIFICATE) for what is written there.
    /// </summary>
    /// <exception cref="CertificateFormatException">
    /// A file holds something that is no certificate.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static TrustStore FromFiles(params IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        List<TrustAnchor> anchors = [];
        foreach (string path in paths)
        {
            anchors.AddRange(TrustAnchorFile.Read(path));
        }

        return FromAnchors(anchors);
    }

    /// <summary>Trusts the certificates of PEM text.</summary>
    /// <exception cref="CertificateFormatException">A block is no certificate.</exception>
    public static TrustStore FromPem(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        return FromAnchors(TrustAnchorFile.Parse(Encoding.UTF8.GetBytes(pem)));
    }

    /// <summary>
    /// Trusts the certificates of every file in a directory; files that hold none, and certificates that do
    /// not parse, are passed over, as such directories hold all sorts of things.
    /// </summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    public static TrustStore FromDirectory(string path) =>
        FromAnchors(SystemTrustStore.ReadDirectory(path));

    /// <summary>
    /// Trusts the certificates at a path, whatever it is of these:
    /// <list type="bullet">
    /// <item>a file: PEM, DER or PKCS#7;</item>
    /// <item>a directory as OpenSSL's <c>c_rehash</c> makes it: its files named like 5ed36f99.0 and no others;</item>
    /// <item>any other directory, without those below it: as <see cref="FromDirectory"/>;</item>
    /// <item>a pattern for the names of a directory's files, such as certs/*.pem, of <c>*</c> and <c>?</c>.</item>
    /// </list>
    /// Hidden files of a directory are passed over. At most 10,000 files and 64 MiB are read.
    /// </summary>
    /// <exception cref="CertificateFormatException">
    /// A file named so holds something that is no certificate; the message names it.
    /// </exception>
    /// <exception cref="FileNotFoundException">There is no certificate.</exception>
    /// <exception cref="IOException">There is too much, or a file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static TrustStore FromPath(string path) => FromAnchors(CertificatePath.Read(path));

    /// <summary>A store that also trusts these.</summary>
    public TrustStore With(params IReadOnlyList<Certificate> certificates) => FromAnchors(
        _anchors.Concat(certificates.Select(static certificate => new TrustAnchor(certificate))), Distrust);

    /// <summary>Whether the certificate itself is trusted.</summary>
    public bool Contains(Certificate certificate) => _byCertificate.ContainsKey(certificate);

    /// <summary>
    /// A hash of all that decides whom it vouches for: equal for equal anchors with equal limits in the same order.
    /// </summary>
    /// <param name="provider">Who hashes; the default one when null.</param>
    public byte[] Fingerprint(CryptoProvider? provider = null)
    {
        StringBuilder text = new();
        foreach (TrustAnchor anchor in _anchors)
        {
            anchor.Describe(text);
        }

        foreach (DistrustEntry entry in Distrust.Entries)
        {
            text.Append('!').Append(entry.Kind).Append(':')
                .Append(entry.Issuer is { } issuer ? Convert.ToHexStringLower(issuer.Encoded.Span) : string.Empty)
                .Append(':').Append(entry.Hex).Append('\n');
        }

        byte[] fingerprint = new byte[HashKind.Sha256.Size()];
        (provider ?? CryptoProvider.Default).Hash(HashKind.Sha256, Encoding.ASCII.GetBytes(text.ToString()), fingerprint);
        return fingerprint;
    }

    internal TrustAnchor? Find(Certificate certificate) => _byCertificate.GetValueOrDefault(certificate);

    internal TrustAnchor[] FindBySubject(DistinguishedName subject) =>
        _bySubject.TryGetValue(subject, out TrustAnchor[]? anchors) ? anchors : [];
}
