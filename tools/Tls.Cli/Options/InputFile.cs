using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Tls.Crypto;
using Tls.X509;

namespace Tls.Cli;

/// <summary>Files the user names; what is wrong with one is said together with its name.</summary>
internal static class InputFile
{
    /// <summary>Certificates in whatever form; the password is for PKCS#12 alone.</summary>
    internal static IReadOnlyList<Certificate> Certificates(string path, string? password) =>
        Naming(path, () =>
        {
            byte[] contents = File.ReadAllBytes(path);
            if (!Pkcs12File.LooksLike(contents))
            {
                return CertificateFile.Parse(contents);
            }

            using Pkcs12Contents bags = Pkcs12File.Parse(contents, password);
            return bags.Certificates.Count > 0
                ? bags.Certificates
                : throw new UsageException($"{path}: no certificate in it");
        });

    /// <summary>Certificates in whatever form needs no password.</summary>
    internal static IReadOnlyList<Certificate> Certificates(string path) =>
        Naming(path, () => CertificateFile.Read(path));

    internal static CertificationRequest Request(string path) =>
        Naming(path, () => CertificationRequest.Parse(File.ReadAllBytes(path)));

    internal static IReadOnlyList<CertificateRevocationList> RevocationLists(string path) =>
        Naming(path, () => CertificateRevocationList.FromFile(path));

    internal static TransparencyLogList Logs(string path) =>
        Naming(path, () => TransparencyLogList.Parse(File.ReadAllBytes(path)));

    internal static byte[] Bytes(string path) => Naming(path, () => File.ReadAllBytes(path));

    internal static SigningKey Key(string path, string? password, CryptoProvider crypto) =>
        Naming(path, () =>
        {
            byte[] contents = File.ReadAllBytes(path);
            try
            {
                return Pkcs12File.LooksLike(contents)
                    ? Pkcs12File.Parse(contents, password, crypto).Key
                        ?? throw new UsageException($"{path}: no key in it")
                    : PrivateKeyFile.Parse(contents, password, crypto);
            }
            finally
            {
                FixedTime.Wipe(contents);
            }
        });

    /// <summary>The anchors of files and directories, each as far as its file says; null when none is named.</summary>
    internal static TrustStore? Trust(string[] files, string[] directories) => files.Length + directories.Length == 0
        ? null
        : TrustStore.FromAnchors(
            [.. files.SelectMany(file => Naming(file, () => TrustStore.FromFiles(file).Anchors)),
             .. directories.SelectMany(folder => Naming(folder, () => TrustStore.FromDirectory(folder).Anchors))]);

    /// <summary>The anchors of files, looked after once a second at most while connections come.</summary>
    internal static ReloadingTrustStore Watched(string[] files)
    {
        // Each by itself first, so that what is wrong is said with its name.
        _ = Trust(files, []);
        return Naming(files[0], () => new ReloadingTrustStore(files, TimeSpan.FromSeconds(1)));
    }

    internal static TlsIdentity Identity(string certificates, string key, string? password, CryptoProvider crypto)
    {
        IReadOnlyList<Certificate> chain = Certificates(certificates, password);
        SigningKey signer = Key(key, password, crypto);
        return Naming(key, () => TlsIdentity.Create(chain, signer));
    }

    private static T Naming<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"{path}: no such file", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            or CertificateFormatException or TransparencyLogListException or ArgumentException)
        {
            string reason = Failure.Of(exception)?.Line ?? exception.Message;
            throw new UsageException($"{path}: {reason}", exception);
        }
    }
}
