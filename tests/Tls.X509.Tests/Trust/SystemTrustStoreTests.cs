using System;
using System.IO;
using System.Security.Cryptography.X509Certificates;
using Tls.Crypto;
using Xunit;
using Xunit.Abstractions;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Trust;

/// <summary>Where an operating system keeps what it trusts, and what becomes of what it has there.</summary>
public sealed class SystemTrustStoreTests : IDisposable
{
    private static readonly Certificate Root = Ca("root").SelfSign(Key(0));
    private static readonly Certificate Other = Ca("other").SelfSign(Key(2));
    private static readonly Certificate Middle = Ca("middle").Issue(Key(1), Root, Key(0));
    private static readonly Certificate Good = Leaf().Issue(Key(9), Middle, Key(1));

    private readonly ITestOutputHelper _output;
    private readonly string _root = Directory.CreateTempSubdirectory("tls-x509-root-").FullName;

    public SystemTrustStoreTests(ITestOutputHelper output) => _output = output;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("LINUX", "Files")]
    [InlineData("FREEBSD", "Files")]
    [InlineData("WINDOWS", "Stores")]
    [InlineData("MACOS", "Stores")]
    [InlineData("ANDROID", "None")]
    [InlineData("IOS", "None")]
    [InlineData("TVOS", "None")]
    [InlineData("MACCATALYST", "None")]
    [InlineData("BROWSER", "None")]
    [InlineData("WASI", "None")]
    public void Each_platform_has_one_source(string platform, string source) =>
        Assert.Equal(source, SystemTrustStore.SourceOf(name => name == platform).ToString());

    [Theory]
    [InlineData("Debian, Ubuntu, Arch", "/etc/ssl/certs/ca-certificates.crt")]
    [InlineData("Fedora, RHEL", "/etc/pki/tls/certs/ca-bundle.crt")]
    [InlineData("RHEL without the link", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem")]
    [InlineData("SUSE", "/etc/ssl/ca-bundle.pem")]
    [InlineData("SUSE, newer", "/var/lib/ca-certificates/ca-bundle.pem")]
    [InlineData("Alpine, OpenBSD, FreeBSD", "/etc/ssl/cert.pem")]
    [InlineData("FreeBSD's package", "/usr/local/share/certs/ca-root-nss.crt")]
    [InlineData("FreeBSD's package, linked", "/usr/local/etc/ssl/cert.pem")]
    public void Each_distribution_has_its_bundle(string distribution, string place)
    {
        Write(place, PemWriter.Write(Root));

        TrustStore store = Load(SystemTrustSource.Files);

        Assert.True(store.Contains(Root), distribution);
        Assert.Single(store.Certificates);
    }

    [Fact]
    public void First_bundle_is_the_one_and_none_is_an_error()
    {
        Assert.Throws<FileNotFoundException>(() => Load(SystemTrustSource.Files));
        Write("/etc/ssl/cert.pem", PemWriter.Write(Other));
        Write("/etc/ssl/certs/ca-certificates.crt", PemWriter.Write(Root));

        Assert.Equal([Root], Load(SystemTrustSource.Files).Certificates);
    }

    [Fact]
    public void Environment_goes_before_every_bundle()
    {
        Write("/etc/ssl/certs/ca-certificates.crt", PemWriter.Write(Root));
        string file = Write("/mine/ca.pem", PemWriter.Write(Other));
        string first = Path.GetDirectoryName(Write("/one/5ed36f99.0", PemWriter.Write(Middle)))!;
        string second = Path.GetDirectoryName(Write("/two/ca.pem", PemWriter.Write(Other)))!;
        string both = first + Path.PathSeparator + second;

        Assert.Equal([Other], Load(SystemTrustSource.Files, ("SSL_CERT_FILE", file)).Certificates);
        Assert.Equal([Middle, Other], Load(SystemTrustSource.Files, ("SSL_CERT_DIR", both)).Certificates);
        Assert.Equal(
            [Other, Middle],
            Load(SystemTrustSource.Files, ("SSL_CERT_FILE", file), ("SSL_CERT_DIR", first)).Certificates);
        Assert.Equal([Root], Load(SystemTrustSource.Files, ("SSL_CERT_FILE", ""), ("SSL_CERT_DIR", "")).Certificates);
    }

    [Fact]
    public void A_platform_without_either_says_what_to_do()
    {
        var refusal = Assert.Throws<PlatformNotSupportedException>(() => Load(SystemTrustSource.None));

        Assert.Contains("TrustStore.FromFiles", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Roots_of_the_machine_and_of_the_user_are_trusted_and_files_are_not_looked_at()
    {
        string file = Write("/mine/ca.pem", PemWriter.Write(Middle));
        TrustStore store = SystemTrustStore.Load(
            SystemTrustSource.Stores,
            (kind, isOfMachine) => (kind, isOfMachine) switch
            {
                (SystemCertificateStore.Root, true) => [Root.Raw, new byte[] { 0x30, 0x00 }],
                (SystemCertificateStore.Root, false) => [Root.Raw, Other.Raw],
                _ => [],
            },
            name => name == "SSL_CERT_FILE" ? file : null,
            _root);

        Assert.Equal([Root, Other], store.Certificates);
        Assert.Empty(store.Distrust.Entries);
        Assert.True((Trusting() with { TrustStore = store }).Verify(Good, Middle).IsTrusted);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    [InlineData(false, 0)]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    public void What_the_system_disallows_is_in_no_path(bool isOfMachine, int depth)
    {
        Certificate disallowed = new[] { Good, Middle, Root }[depth];
        TrustStore store = SystemTrustStore.Load(
            SystemTrustSource.Stores,
            (kind, machine) => kind == SystemCertificateStore.Root ? [Root.Raw]
                : machine == isOfMachine ? [disallowed.Raw] : [],
            _ => null,
            _root);

        CertificateError error = Assert.Single(
            (Trusting() with { TrustStore = store }).Verify(Good, Middle).Errors);

        Assert.Equal((CertificateErrorCode.Blacklisted, depth), (error.Code, error.Depth));

        // Whoever adds an anchor has not lost what is disallowed; and sessions know the difference.
        VerificationResult again = (Trusting() with { TrustStore = store.With(Other) }).Verify(Good, Middle);
        Assert.Equal(CertificateErrorCode.Blacklisted, again.Primary?.Code);
        Assert.NotEqual(new TrustStore([Root]).Fingerprint(), store.Fingerprint());
    }

    [Theory]
    [InlineData(SystemCertificateStore.Root)]
    [InlineData(SystemCertificateStore.Disallowed)]
    public void A_store_that_cannot_be_read_is_an_error(SystemCertificateStore broken) =>
        Assert.Throws<IOException>(() => SystemTrustStore.Load(
            SystemTrustSource.Stores,
            (kind, _) => kind == broken ? throw new IOException("no") : [Root.Raw],
            _ => null,
            _root));

    [Fact]
    public void The_users_stores_are_read_through_the_BCL()
    {
        if (!OperatingSystem.IsLinux())
        {
            _output.WriteLine("skipped: elsewhere the user's stores are the user's, and not the test's to write to");
            return;
        }

        // On Linux the BCL keeps them in files of the home, which is this process's own here.
        using var kept = new Stored(Root);

        TrustStore store = SystemTrustStore.Load(
            SystemTrustSource.Stores,
            (kind, isOfMachine) => isOfMachine ? [] : SystemCertificates.Read(kind, isOfMachine: false),
            _ => null,
            _root);

        Assert.Equal([Root], store.Certificates);
        Assert.True((Trusting() with { TrustStore = store }).Verify(Good, Middle).IsTrusted);

        // On Linux the user's store of the disallowed is always empty, and the machine has none.
        Assert.Empty(store.Distrust.Entries);
        Assert.Throws<IOException>(
            () => SystemCertificates.Read(SystemCertificateStore.Disallowed, isOfMachine: true));
    }

    private TrustStore Load(SystemTrustSource source, params (string Name, string Value)[] environment) =>
        SystemTrustStore.Load(
            source,
            (_, _) => throw new InvalidOperationException("No store is opened where files are read."),
            name => Array.Find(environment, pair => pair.Name == name).Value,
            _root);

    private string Write(string place, string text)
    {
        string path = _root + place;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private sealed class Stored : IDisposable
    {
        private readonly X509Store _store;
        private readonly X509Certificate2 _certificate;

        internal Stored(Certificate certificate)
        {
            _store = new X509Store(StoreName.Root, StoreLocation.CurrentUser);
            _store.Open(OpenFlags.ReadWrite);
            _certificate = X509CertificateLoader.LoadCertificate(certificate.Raw.Span);
            _store.Add(_certificate);
        }

        public void Dispose()
        {
            _store.Remove(_certificate);
            _certificate.Dispose();
            _store.Dispose();
        }
    }
}
