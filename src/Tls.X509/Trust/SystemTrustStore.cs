using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Tls.Crypto;

namespace Tls.X509;

/// <summary>Reads what the operating system trusts.</summary>
internal static class SystemTrustStore
{
    // In the order in which distributions are common; the first that exists is the one.
    private static readonly string[] Bundles =
    [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/ssl/ca-bundle.pem",
        "/var/lib/ca-certificates/ca-bundle.pem",
        "/etc/pki/tls/cacert.pem",
        "/etc/ssl/cert.pem",
        "/usr/local/share/certs/ca-root-nss.crt",
        "/usr/local/etc/ssl/cert.pem",
    ];

    internal static TrustStore Load() => Load(
        SourceOf(OperatingSystem.IsOSPlatform),
        SystemCertificates.Read,
        Environment.GetEnvironmentVariable,
        root: string.Empty);

    /// <summary>
    /// Where a platform keeps its trust. Catalyst takes itself for iOS, where the BCL lists no roots, and Android's
    /// files do not say which of them its user has switched off.
    /// </summary>
    /// <param name="isPlatform">Whether this is the platform of that name.</param>
    internal static SystemTrustSource SourceOf(Func<string, bool> isPlatform)
    {
        string[] closed = ["ANDROID", "IOS", "TVOS", "MACCATALYST", "BROWSER", "WASI"];
        return closed.Any(isPlatform) ? SystemTrustSource.None
            : isPlatform("WINDOWS") || isPlatform("MACOS") ? SystemTrustSource.Stores
            : SystemTrustSource.Files;
    }

    /// <summary>The same where tests say what there is.</summary>
    /// <param name="source">Where the trust is kept.</param>
    /// <param name="read">Reads a store, of the machine or else of the user.</param>
    /// <param name="environment">The value of an environment variable.</param>
    /// <param name="root">What goes before the usual places.</param>
    internal static TrustStore Load(
        SystemTrustSource source,
        Func<SystemCertificateStore, bool, IReadOnlyList<ReadOnlyMemory<byte>>> read,
        Func<string, string?> environment,
        string root) => source switch
        {
            SystemTrustSource.Files => Load(
                environment("SSL_CERT_FILE"),
                environment("SSL_CERT_DIR"),
                [.. Bundles.Select(bundle => root + bundle)]),
            SystemTrustSource.Stores => LoadStores(read),
            SystemTrustSource.None => throw new PlatformNotSupportedException(
                "The system's trust store can be read neither as a file nor as a store here. "
                + "Pass one: TrustStore.FromFiles(\"cacert.pem\")."),
        };

    internal static TrustStore Load(string? file, string? directories, IReadOnlyList<string> bundles)
    {
        List<TrustAnchor> anchors = [];
        if (!string.IsNullOrEmpty(file))
        {
            anchors.AddRange(TrustAnchorFile.ReadLenient(file));
        }

        foreach (string directory in (directories ?? string.Empty).Split(
            Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            anchors.AddRange(ReadDirectory(directory));
        }

        if (!string.IsNullOrEmpty(file) || !string.IsNullOrEmpty(directories))
        {
            return TrustStore.FromAnchors(anchors);
        }

        foreach (string bundle in bundles)
        {
            if (File.Exists(bundle))
            {
                return TrustStore.FromAnchors(TrustAnchorFile.ReadLenient(bundle));
            }
        }

        throw new FileNotFoundException(
            "No bundle of trusted certificates at the usual places. Install ca-certificates, "
            + "set SSL_CERT_FILE, or pass one: TrustStore.FromFiles(\"cacert.pem\").");
    }

    /// <summary>
    /// The roots of the machine and of the user; what either has disallowed is distrusted whatever it is, a root or
    /// anything below one. A store that cannot be read is an error: without that of the disallowed, too much would
    /// be trusted.
    /// </summary>
    private static TrustStore LoadStores(
        Func<SystemCertificateStore, bool, IReadOnlyList<ReadOnlyMemory<byte>>> read)
    {
        List<TrustAnchor> anchors = [];
        List<DistrustEntry> distrusted = [];
        foreach (bool isOfMachine in (bool[])[true, false])
        {
            foreach (ReadOnlyMemory<byte> der in read(SystemCertificateStore.Root, isOfMachine))
            {
                // Stores are of many hands, as bundles are: what does not parse is passed over.
                if (Certificate.TryParse(der.Span, out Certificate? certificate, out _))
                {
                    anchors.Add(new TrustAnchor(certificate));
                }
            }

            foreach (ReadOnlyMemory<byte> der in read(SystemCertificateStore.Disallowed, isOfMachine))
            {
                byte[] hash = new byte[HashKind.Sha256.Size()];
                CryptoProvider.Default.Hash(HashKind.Sha256, der.Span, hash);
                distrusted.Add(DistrustEntry.OfCertificate(hash));
            }
        }

        return TrustStore.FromAnchors(anchors, new DistrustList(distrusted));
    }

    internal static List<TrustAnchor> ReadDirectory(string path)
    {
        List<TrustAnchor> anchors = [];
        foreach (string file in Directory.EnumerateFiles(path))
        {
            try
            {
                anchors.AddRange(TrustAnchorFile.ReadLenient(file));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                continue;
            }
        }

        return anchors;
    }
}
