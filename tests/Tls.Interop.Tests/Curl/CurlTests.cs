using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.Curl;

/// <summary><c>curl</c> with our server answering HTTPS.</summary>
public sealed class CurlTests : InteropTest
{
    private static readonly TlsServerOptions Plain = OurServer.Options(TestPki.For(KeyKind.EcP256));

    private static readonly TlsServerOptions Requiring = Plain with
    {
        ClientCertificates = TlsClientCertificateMode.Require,
        ClientTrustStore = TestPki.Trust,
    };

    private static readonly Lazy<string> Upload =
        new(() => TestPki.WriteFile("upload.txt", System.Text.Encoding.ASCII.GetString(Payload.Lines(Payload.Mebibyte))));

    [PeerTheory(PeerKind.Curl)]
    [MemberData(nameof(Matrix.Everything), MemberType = typeof(Matrix))]
    public async Task A_mebibyte_is_posted_and_comes_back(
        CipherSuite suite, NamedGroup group, KeyKind certificate)
    {
        TlsServerOptions options =
            OurServer.Options(TestPki.For(certificate)) with { CipherSuites = Matrix.Suites, Groups = Matrix.Groups };
        await using OurServer server = OurServer.Start(options, Exchange.HttpAsync, Deadline);

        await using PeerProcess curl = Get(server,
        [
            "--tls13-ciphers", suite.OpenSslName(), "--curves", group.OpenSslName(),
            "--data-binary", "@" + Upload.Value,
        ]);

        Assert.True(await curl.WaitForExitAsync(Deadline) == 0, curl.Errors.Text);
        Assert.Equal(await File.ReadAllTextAsync(Upload.Value, Deadline), curl.Output.Text);
        TlsConnectionInfo info = (await server.Served).Success();
        Assert.Equal((suite, group, false), (info.CipherSuite, info.Group, info.WasRetried));
    }

    [PeerTheory(PeerKind.Curl)]
    [MemberData(nameof(Matrix.AllGroups), MemberType = typeof(Matrix))]
    public async Task A_group_without_a_share_is_asked_for(NamedGroup group)
    {
        await using OurServer server = OurServer.Start(
            Plain with { Groups = [group] }, Exchange.HttpAsync, Deadline);

        await using PeerProcess curl =
            Get(server, "--curves", $"{Matrix.OtherThan(group).OpenSslName()}:{group.OpenSslName()}");

        Assert.True(await curl.WaitForExitAsync(Deadline) == 0, curl.Errors.Text);
        Assert.Equal("hello over TLS\n", curl.Output.Text);
        TlsConnectionInfo info = (await server.Served).Success();
        Assert.Equal((group, true), (info.Group, info.WasRetried));
    }

    [PeerFact(PeerKind.Curl)]
    public async Task The_protocol_of_HTTP_is_agreed()
    {
        await using OurServer server = OurServer.Start(
            Plain with { ApplicationProtocols = ["http/1.1"] }, Exchange.HttpAsync, Deadline);

        await using PeerProcess curl = Get(server);

        Assert.True(await curl.WaitForExitAsync(Deadline) == 0, curl.Errors.Text);
        Assert.Equal("http/1.1", (await server.Served).Success().ApplicationProtocol);
    }

    [PeerTheory(PeerKind.Curl)]
    [MemberData(nameof(Matrix.AllCertificates), MemberType = typeof(Matrix))]
    public async Task With_a_certificate_it_gets_the_page_that_requires_one(KeyKind certificate)
    {
        await using OurServer server = OurServer.Start(Requiring, Exchange.HttpAsync, Deadline);

        await using PeerProcess curl = Get(server, TestPki.For(certificate).CurlArguments);

        Assert.True(await curl.WaitForExitAsync(Deadline) == 0, curl.Errors.Text);
        Assert.Equal("hello over TLS\n", curl.Output.Text);
        TlsConnectionInfo info = (await server.Served).Success();
        Assert.Equal(TestPki.For(certificate).Identity.Certificate, info.PeerChain[0]);
    }

    [PeerFact(PeerKind.Curl)]
    public async Task Without_a_certificate_it_is_refused_with_certificate_required()
    {
        await using OurServer server = OurServer.Start(Requiring, Exchange.HttpAsync, Deadline);

        await using PeerProcess curl = Get(server, "--verbose");

        Assert.NotEqual(0, await curl.WaitForExitAsync(Deadline));
        Served served = await server.Served;
        Assert.Equal(AlertDescription.CertificateRequired, served.Failure?.Alert);
        Assert.Equal(TlsFault.MissingClientCertificate, served.Failure?.Fault);

        // Alert 116, by the name that the library under curl has for it.
        Assert.Contains("certificate required", curl.Errors.Text, StringComparison.OrdinalIgnoreCase);
    }

    [PeerTheory(PeerKind.Curl)]
    [InlineData("expired", AlertDescription.CertificateExpired)]
    [InlineData("stranger", AlertDescription.UnknownCa)]
    public async Task Its_refusal_reaches_us_as_its_alert(string shown, AlertDescription alert)
    {
        TlsServerOptions options = shown == "expired" ? OurServer.Options(TestPki.Expired()) : Plain;
        await using OurServer server = OurServer.Start(options, Exchange.HttpAsync, Deadline);

        await using PeerProcess curl = Get(
            server, "--cacert", shown == "stranger" ? TestPki.StrangerCaFile : TestPki.CaFile);

        Assert.Equal(60, await curl.WaitForExitAsync(Deadline));
        Assert.Equal(alert, (await server.Served).Failure?.PeerAlert);
    }

    [PeerFact(PeerKind.Curl)]
    public async Task A_wrong_host_name_is_noticed()
    {
        await using OurServer server = OurServer.Start(
            OurServer.Options(TestPki.Named("elsewhere.example")), Exchange.HttpAsync, Deadline);

        await using PeerProcess curl = Get(server);

        // curl looks at the name when the handshake is done, and leaves in peace.
        Assert.Equal(60, await curl.WaitForExitAsync(Deadline));
    }

    private static PeerProcess Get(
        OurServer server, params IReadOnlyList<string> arguments) => PeerProcess.Start(
        PeerKind.Curl,
        [
            "--silent", "--show-error", "--http1.1", "--tlsv1.3", "--noproxy", "*", "--max-time", "50",
            "--header", "Expect:", "--resolve", $"localhost:{server.Port}:127.0.0.1", "--cacert", TestPki.CaFile,
            .. arguments, $"https://localhost:{server.Port}/",
        ]);
}
