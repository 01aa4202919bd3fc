using System;
using System.Collections.Generic;
using System.IO;

namespace Tls.X509;

/// <summary>Reads what the operating system trusts, where that is a matter of files.</summary>
internal static class SystemTrustStore
{
    // In the order in which distributions are common; the first that exists is the one.
    private static readonly string[] Bundles =
    [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/ssl/ca-bundle.pem",
        "/etc/pki/tls/cacert.pem",
        "/etc/ssl/cert.pem",
        "/usr/local/share/certs/ca-root-nss.crt",
        "/usr/local/etc/ssl/cert.pem",
    ];

    internal static TrustStore Load()
    {
        if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() || OperatingSystem.IsIOS())
        {
            throw new PlatformNotSupportedException(
                "The system's trust store is no file here. Pass one: TrustStore.FromFiles(\"cacert.pem\").");
        }

        return Load(
            Environment.GetEnvironmentVariable("SSL_CERT_FILE"),
            Environment.GetEnvironmentVariable("SSL_CERT_DIR"),
            Bundles);
    }

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
