using System;
using System.IO;
using System.Net;
using Tls.Crypto;
using Tls.TestKit;
using Tls.X509;

namespace Tls.Cli.Tests;

/// <summary>Certificates in files, as a user has them: a CA, and leaves it issued.</summary>
public sealed class Pki : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tls-cli-tests");
    private readonly TestCertificate _authority = TestCertificate.Root("Test CA");

    public Pki()
    {
        File.WriteAllText(AuthorityFile, PemWriter.Write(Authority));
        Issue("server", new CertificateRequestOptions
        {
            CommonName = "server",
            DnsNames = ["localhost"],
            IpAddresses = [IPAddress.Loopback],
        });
        Issue("other", new CertificateRequestOptions { CommonName = "other", DnsNames = ["other.example"] });
        Issue(
            "client", new CertificateRequestOptions { CommonName = "client", DnsNames = ["client.example"] });
        Issue("expired", new CertificateRequestOptions
        {
            CommonName = "expired",
            DnsNames = ["localhost"],
            IpAddresses = [IPAddress.Loopback],
            NotBefore = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero),
            NotAfter = new DateTimeOffset(2020, 2, 1, 0, 0, 0, TimeSpan.Zero),
        });
    }

    internal Certificate Authority => _authority.Certificate;

    internal string AuthorityFile => PathOf("ca.pem");

    /// <summary>The --cert and --key of a leaf.</summary>
    internal string[] Identity(string name) =>
        ["--cert", PathOf(name + ".pem"), "--key", PathOf(name + ".key")];

    internal string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose()
    {
        _authority.Key.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Issue(string name, CertificateRequestOptions request)
    {
        TestCertificate leaf = _authority.Issue(request);
        using SigningKey key = leaf.Key;
        File.WriteAllText(PathOf(name + ".pem"), PemWriter.Write(leaf.Certificate));
        File.WriteAllText(PathOf(name + ".key"), PemWriter.DangerousWrite(key));
    }
}
