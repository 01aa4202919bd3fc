using System;
using System.Globalization;
using System.Text;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.TestKit;
using Tls.X509;
using Xunit;

namespace Tls.Cli.Tests.Screens;

/// <summary>The page of what <c>tls verify</c> says, one screen for each thing that goes wrong most.</summary>
public sealed class VerifyScreensTests : IDisposable
{
    private const int Screen = 40;
    private const string Common = "--ca root.pem --name www.example.com";

    private readonly ScreenPki _pki = new();
    private readonly StringBuilder _page = new(
        """
        # What `tls verify` says

        Written by a test, which runs each command (for 2026-06-01 12:00:00 UTC) on certificates that it issues itself.
        Fingerprints are numbered, sizes and ports made the same. A verdict begins with its reason and the depth in the path,
        0 for the certificate in question; the path has each error, with its numbers, under the certificate it is about; all
        paths that were tried are a tree below it.

        """.ReplaceLineEndings("\n"));

    public void Dispose() => _pki.Dispose();

    [Fact]
    public async Task The_page_says_what_the_command_says()
    {
        await ExpiredCrossCertificateAsync();
        await NameConstraintAsync();
        await MissingIntermediateAsync();
        await DepthAsync();
        await RevokedByListAsync();
        await RevokedByResponseAsync();
        GeneratedDocument.Pin("verify-screens.md", _page.ToString());
    }

    private async Task ExpiredCrossCertificateAsync()
    {
        Head("An expired cross-certificate beside a valid one", """
            The server sends two certificates of its CA, for one key: by a root that is trusted, expired, and by another. The
            valid one is taken, and the page says what became of the other.
            """);
        TestCertificate old = _pki.Self("Old Root");
        using SigningKey key = CryptoProvider.Default.GenerateSigningKey(KeyKind.EcP256);
        TestCertificate expired = ScreenPki.For(
            key, _pki.Ca("Example CA 1") with { NotAfter = ScreenPki.Now.AddDays(-3) }, _pki.Root);
        TestCertificate valid = ScreenPki.For(key, _pki.Ca("Example CA 1"), old);
        TestCertificate leaf = valid.Issue(_pki.Leaf());
        _pki.Write("crossed.pem", leaf.Certificate, expired.Certificate, valid.Certificate);
        _pki.Write("old-root.pem", old.Certificate);
        await ShowAsync(ExitCode.Done, $"{Common} --ca old-root.pem crossed.pem");
        Say("Where the other root is not trusted, both ways end, each for its own reason:");
        await ShowAsync(ExitCode.NotTrusted, $"{Common} crossed.pem");
    }

    private async Task NameConstraintAsync()
    {
        Head("A name outside of what the CA may certify", "The CA may certify names under example.org alone.");

        // permittedSubtrees: dNSName example.org.
        TestCertificate middle = _pki.Root.Issue(_pki.Ca("Example CA 2") with
        {
            ExtraExtensions =
            [
                new CertificateExtension(
                    ObjectIdentifier.Parse("2.5.29.30"),
                    true,
                    Convert.FromHexString("3011a00f300d820b6578616d706c652e6f7267")),
            ],
        });
        _pki.Write("constrained.pem", middle.Issue(_pki.Leaf()).Certificate, middle.Certificate);
        await ShowAsync(ExitCode.NotTrusted, $"{Common} constrained.pem");
    }

    private async Task MissingIntermediateAsync()
    {
        Head("A missing intermediate", "The server sends its own certificate and not that of its CA.");
        await using TestHttpServer server = new();
        server.Serve("ca1.cer", _pki.Middle.Certificate.Raw.ToArray());
        TestCertificate leaf = _pki.Middle.Issue(_pki.Leaf(Pointers.Access(server.At("ca1.cer"))));
        _pki.Write("alone.pem", leaf.Certificate);
        await ShowAsync(ExitCode.NotTrusted, $"{Common} alone.pem");
        Say("With `--fetch` it is brought from where the certificate says, here from this machine, which must be allowed:");
        await ShowAsync(ExitCode.Done, $"{Common} --fetch --dangerous-fetch-private alone.pem");
        Say("Where that is not allowed, or nothing is there, that is said:");
        await ShowAsync(ExitCode.NotTrusted, $"{Common} --fetch alone.pem");
    }

    private async Task DepthAsync()
    {
        Head("A path cut by depth", "Two certificates may be in a path, the trusted one included, and there are three.");
        _pki.Write("chain.pem", _pki.Middle.Issue(_pki.Leaf()).Certificate, _pki.Middle.Certificate);
        await ShowAsync(ExitCode.NotTrusted, $"{Common} --depth 2 chain.pem");
    }

    private async Task RevokedByListAsync()
    {
        Head("Revoked, by a list", "The CA's list has the certificate.");
        TestCertificate leaf = _pki.Middle.Issue(_pki.Leaf());
        _pki.Write("revoked.pem", leaf.Certificate, _pki.Middle.Certificate);
        _pki.Write(
            "ca1.crl", RevocationListFile.Sign(_pki.Middle, ScreenPki.Now, leaf.Certificate.SerialNumber));
        await ShowAsync(ExitCode.NotTrusted, $"{Common} --crl ca1.crl revoked.pem");
        Say("The same for programs:");
        await ShowAsync(ExitCode.NotTrusted, $"{Common} --crl ca1.crl --json revoked.pem", isScreen: false);
    }

    private async Task RevokedByResponseAsync()
    {
        Head("Revoked, by an OCSP response", "The CA's responder says so, in a file as if it were stapled:");
        TestCertificate leaf = _pki.Middle.Issue(_pki.Leaf());
        _pki.Write("revoked2.pem", leaf.Certificate, _pki.Middle.Certificate);
        _pki.Write("revoked2.key", leaf.Key);
        _pki.Write("answer.der", OcspAnswer.Sign(
            leaf.Certificate, _pki.Middle, ScreenPki.Now.AddMinutes(-10), ScreenPki.Now.AddDays(-2)));
        await ShowAsync(ExitCode.NotTrusted, $"{Common} --ocsp answer.der revoked2.pem");
        Say("The server staples the response itself:");
        await using ServeRun server = await ServeRun.StartAsync(
        [
            "--www", "--cert", _pki.In("revoked2.pem"), "--key", _pki.In("revoked2.key"), "--ocsp", _pki.In("answer.der"),
        ]);
        await ShowAsync(
            ExitCode.NotTrusted,
            $"{Common} --connect localhost:{server.Port.ToString(CultureInfo.InvariantCulture)}");
    }

    private void Head(string title, string words)
    {
        _page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n");
        _page.Append(words.ReplaceLineEndings("\n")).Append('\n');
    }

    private void Say(string words) => _page.Append('\n').Append(words).Append('\n');

    private async Task ShowAsync(int exitCode, string command, bool isScreen = true)
    {
        Run run = await _pki.VerifyAsync(command);
        Assert.True(exitCode == run.ExitCode, run.Out + run.Error);
        Assert.True(!isScreen || run.Out.AsLines() <= Screen, run.Out);
        string shown = command.Contains("--connect", StringComparison.Ordinal)
            ? command[..command.LastIndexOf(':')] + ":4433"
            : command;
        _page.Append(CultureInfo.InvariantCulture, $"\n```\n$ tls verify {shown}\n{run.Out}```\n");
    }
}
