using System;
using System.Diagnostics;
using System.IO;
using Xunit;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Trust;

/// <summary>Trust from whatever a path names: a file, a directory, a pattern.</summary>
public sealed class CertificatePathTests : IDisposable
{
    private static readonly Certificate Root = Ca("root").SelfSign(Key(0));
    private static readonly Certificate Other = Ca("other").SelfSign(Key(1));

    private readonly string _directory = Directory.CreateTempSubdirectory("tls-x509-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void File_directory_and_pattern_are_told_apart()
    {
        string first = Write("a.pem", PemWriter.Write(Root));
        Write("b.crt", PemWriter.Write(Other));
        Write("readme.txt", "no certificate");
        Write(".hidden.pem", PemWriter.Write(Other));
        Write("c.pem/deeper.pem", PemWriter.Write(Other));

        Assert.Equal([Root], TrustStore.FromPath(first).Certificates);
        Assert.Equal([Root, Other], TrustStore.FromPath(_directory).Certificates);
        Assert.Equal([Root], TrustStore.FromPath(Path.Combine(_directory, "*.pem")).Certificates);
        Assert.Equal([Other], TrustStore.FromPath(Path.Combine(_directory, "?.c*")).Certificates);
    }

    [Fact]
    public void Of_a_directory_with_hashed_names_only_those_are_read()
    {
        Write("0a1b2c3d.0", PemWriter.Write(Root));
        Write("0a1b2c3d.r0", "a revocation list");
        Write("0A1B2C3D.1", PemWriter.Write(Other));
        Write("0a1b2c3d.", PemWriter.Write(Other));
        Write("0a1b2c3.10", PemWriter.Write(Other));
        Write("other.pem", PemWriter.Write(Other));

        Assert.Equal([Root], TrustStore.FromPath(_directory).Certificates);
    }

    [Fact]
    public void Directory_that_OpenSSL_has_hashed_is_read_as_it_reads_it()
    {
        Write("root.pem", PemWriter.Write(Root));
        using (Process openssl = Process.Start("openssl", ["rehash", _directory]))
        {
            openssl.WaitForExit();
            Assert.Equal(0, openssl.ExitCode);
        }

        Write("late.pem", PemWriter.Write(Other));
        Assert.Equal([Root], TrustStore.FromPath(_directory).Certificates);
    }

    [Theory]
    [InlineData("broken.pem", "broken.pem")]
    [InlineData("*.pem", "broken.pem")]
    public void Error_names_the_file(string asked, string named)
    {
        Write("a.pem", PemWriter.Write(Root));
        Write("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

        CertificateFormatException error = Assert.Throws<CertificateFormatException>(
            () => TrustStore.FromPath(Path.Combine(_directory, asked)));

        Assert.Contains(Path.Combine(_directory, named), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("*.der")]
    [InlineData("none/*.pem")]
    public void Nothing_there_is_an_error_and_no_empty_store(string asked)
    {
        Write("readme.txt", "no certificate");

        string path = Path.Combine(_directory, asked);
        FileNotFoundException error = Assert.Throws<FileNotFoundException>(() => TrustStore.FromPath(path));
        Assert.Equal(path, error.FileName);
    }

    [Fact]
    public void Files_and_bytes_are_bounded()
    {
        string first = Write("a.pem", PemWriter.Write(Root));
        Write("b.pem", PemWriter.Write(Other));
        long size = new FileInfo(first).Length;

        Assert.Equal(2, CertificatePath.Read(_directory, maxFiles: 2).Count);
        Assert.Throws<IOException>(() => CertificatePath.Read(_directory, maxFiles: 1));
        Assert.Single(CertificatePath.Read(first, maxBytes: size));
        Assert.Throws<IOException>(() => CertificatePath.Read(first, maxBytes: size - 1));
        Assert.Throws<IOException>(() => CertificatePath.Read(_directory, maxBytes: size + 1));
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
