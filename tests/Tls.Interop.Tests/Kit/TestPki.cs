using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using Tls.Crypto;
using Tls.TestKit;
using Tls.X509;

namespace Tls.Interop.Tests.Kit;

/// <summary>
/// A root, an intermediate for every kind of key, and leaves under them; written for the peers into a folder
/// that is gone when the tests are.
/// </summary>
internal static class TestPki
{
    private static readonly ConcurrentDictionary<string, Lazy<Credential>> Credentials = new();
    private static readonly ConcurrentDictionary<KeyKind, Lazy<TestCertificate>> Intermediates = new();
    private static readonly TestCertificate Root = TestCertificate.Root("Interop Root");
    private static readonly TestCertificate Stranger = TestCertificate.Root("Nobody's Root");

    static TestPki()
    {
        Folder = Directory.CreateTempSubdirectory("tls-interop-").FullName;
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => RemoveFolder();
        CaFile = WriteFile("ca.pem", PemWriter.Write(Root.Certificate));
        StrangerCaFile = WriteFile("stranger.pem", PemWriter.Write(Stranger.Certificate));
    }

    /// <summary>Where the files are.</summary>
    internal static string Folder { get; }

    /// <summary>The root, for peers.</summary>
    internal static string CaFile { get; }

    /// <summary>A root that has issued nothing they will see, for peers.</summary>
    internal static string StrangerCaFile { get; }

    /// <summary>The root, for us.</summary>
    internal static TrustStore Trust { get; } = new([Root.Certificate]);

    /// <summary>A root that has issued nothing we will see, for us.</summary>
    internal static TrustStore StrangerTrust { get; } = new([Stranger.Certificate]);

    /// <summary>The root's certificate.</summary>
    internal static Certificate RootCertificate => Root.Certificate;

    /// <summary>localhost, with a key of that kind, under an intermediate with a key of that kind.</summary>
    internal static Credential For(KeyKind kind) => Get(kind.ToString(), kind, new CertificateRequestOptions
    {
        CommonName = "localhost",
        DnsNames = ["localhost"],
        IpAddresses = [IPAddress.Loopback],
    });

    /// <summary>localhost, with an RSA key that may be encrypted to (RFC 5246 §7.4.2).</summary>
    internal static Credential Enciphering() => Get("enciphering", KeyKind.Rsa, new CertificateRequestOptions
    {
        CommonName = "localhost",
        DnsNames = ["localhost"],
        IpAddresses = [IPAddress.Loopback],
        KeyUsage = KeyUsages.DigitalSignature | KeyUsages.KeyEncipherment,
    });

    /// <summary>Another host, issued by the root itself.</summary>
    internal static Credential Named(string host) =>
        Get(host, KeyKind.EcP256, new() { CommonName = host, DnsNames = [host] }, Root);

    /// <summary>localhost, until yesterday.</summary>
    internal static Credential Expired() => Get("expired", KeyKind.EcP256, new CertificateRequestOptions
    {
        CommonName = "localhost",
        DnsNames = ["localhost"],
        NotBefore = TimeProvider.System.GetUtcNow().AddDays(-30),
        NotAfter = TimeProvider.System.GetUtcNow().AddDays(-1),
    });

    /// <summary>localhost, whose certificate says that it comes with an OCSP response (RFC 7633 §4).</summary>
    internal static Credential MustStaple() => Get("must-staple", KeyKind.EcP256, new CertificateRequestOptions
    {
        CommonName = "localhost",
        DnsNames = ["localhost"],

        // id-pe-tlsfeature, Features ::= SEQUENCE OF INTEGER: status_request(5).
        ExtraExtensions = [new(ObjectIdentifier.Parse("1.3.6.1.5.5.7.1.24"), false, new byte[] { 0x30, 3, 2, 1, 5 })],
    });

    /// <summary>A name in the folder that nobody has.</summary>
    internal static string NewFile() => Path.Combine(Folder, Path.GetRandomFileName());

    /// <summary>Writes a file into the folder.</summary>
    internal static string WriteFile(string name, string contents)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, contents);
        return path;
    }

    private static void RemoveFolder()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // Somebody still has a file open: the system clears its folder for temporary files some day.
        }
    }

    private static Credential Get(
        string name, KeyKind kind, CertificateRequestOptions options, TestCertificate? issuer = null) =>
        Credentials.GetOrAdd(name, _ => new Lazy<Credential>(
            () => Issue(name, kind, issuer ?? Intermediate(kind), options))).Value;

    private static Credential Issue(
        string name, KeyKind kind, TestCertificate issuer, CertificateRequestOptions options)
    {
        TestCertificate leaf = issuer.Issue(options, kind);
        List<Certificate> chain = [leaf.Certificate, issuer.Certificate];
        return new Credential(
            TlsIdentity.Create(chain, leaf.Key),
            WriteFile($"{name}.pem", PemWriter.Write(chain)),
            WriteFile($"{name}-issuer.pem", PemWriter.Write(issuer.Certificate)),
            WriteFile($"{name}.key", PemWriter.DangerousWrite(leaf.Key)),
            WriteFile($"{name}-issuer.key", PemWriter.DangerousWrite(issuer.Key)));
    }

    private static TestCertificate Intermediate(KeyKind kind) =>
        Intermediates.GetOrAdd(kind, _ => new Lazy<TestCertificate>(() => Root.Issue(
            new() { CommonName = $"Interop {kind}", IsCa = true, PathLength = 0 }, kind))).Value;
}
