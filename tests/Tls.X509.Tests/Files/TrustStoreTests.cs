using System;
using System.IO;
using Xunit;
using Xunit.Abstractions;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Files;

/// <summary>Trust from certificates, files, directories and the system.</summary>
public sealed class TrustStoreTests : IDisposable
{
    private static readonly Certificate Root = Ca("root").SelfSign(Key(0));
    private static readonly Certificate Other = Ca("other").SelfSign(Key(1));

    private readonly ITestOutputHelper _output;
    private readonly string _directory = Directory.CreateTempSubdirectory("tls-x509-").FullName;

    public TrustStoreTests(ITestOutputHelper output) => _output = output;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Duplicates_count_once_and_equal_names_stand_side_by_side()
    {
        Certificate rekeyed = Ca("root").SelfSign(Key(2));
        TrustStore store = new([Root, Certificate.Parse(Root.Raw.Span), rekeyed]);
        Assert.Equal([Root, rekeyed], store.Certificates);
        Assert.Equal(2, store.FindBySubject(Root.Subject).Length);
        Assert.True(store.Contains(rekeyed));
        Assert.False(store.Contains(Other));
        Assert.Equal(3, store.With(Other).Certificates.Count);
    }

    [Fact]
    public void Files_and_directories_are_read()
    {
        string first = Write("a.pem", PemWriter.Write(Root));
        string second = Write("b.pem", PemWriter.Write(Other));
        Write("readme.txt", "no certificate");
        Write("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Assert.Equal([Root, Other], TrustStore.FromFiles(first, second).Certificates);
        Assert.Equal(2, TrustStore.FromDirectory(_directory).Certificates.Count);
        Assert.Throws<CertificateFormatException>(() =>
            TrustStore.FromFiles(Path.Combine(_directory, "readme.txt")));
        Assert.Throws<FileNotFoundException>(() => TrustStore.FromFiles(Path.Combine(_directory, "none")));
    }

    [Fact]
    public void Environment_goes_before_the_usual_places()
    {
        string first = Write("a.pem", PemWriter.Write(
            Root) + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        string second = Write("b.pem", PemWriter.Write(Other));
        Assert.Equal([Root], SystemTrustStore.Load(first, null, [second]).Certificates);
        Assert.Equal([Other], SystemTrustStore.Load(null, null, ["/nowhere", second]).Certificates);
        Assert.Equal(2, SystemTrustStore.Load(null, _directory, []).Certificates.Count);
        Assert.Throws<FileNotFoundException>(() => SystemTrustStore.Load(null, null, ["/nowhere"]));
    }

    [Fact]
    public void System_store_opens_where_there_is_one()
    {
        try
        {
            Assert.NotEmpty(TrustStore.System.Certificates);
            Assert.Same(TrustStore.System, TrustStore.System);
        }
        catch (Exception exception) when (exception is PlatformNotSupportedException or FileNotFoundException)
        {
            _output.WriteLine($"skipped: {exception.Message}");
        }
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_directory, name);
        File.WriteAllText(path, text);
        return path;
    }
}
