using System;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Samples.Http;
using Xunit;

namespace Tls.Samples.Tests.Http;

/// <summary>HttpClient and Kestrel, each over our stack, with each other and with the platform's counterpart.</summary>
public sealed class HttpTests : InteropTest
{
    private static readonly TlsClientOptions Trusting = new() { TrustStore = TestPki.Trust };

    [Theory]
    [InlineData(true, "1.1", true)]
    [InlineData(true, "2.0", true)]
    [InlineData(true, "1.1", false)]
    [InlineData(true, "2.0", false)]
    [InlineData(false, "1.1", true)]
    [InlineData(false, "2.0", true)]
    public async Task A_page_is_fetched_and_a_mebibyte_comes_back(bool clientIsOurs, string version, bool serverIsOurs)
    {
        await using WebServer server = await WebServer.StartAsync(serverIsOurs);
        using HttpClient client = Client(clientIsOurs, version);

        using HttpResponseMessage page = await client.GetAsync(server.Address, Deadline);
        byte[] sent = RandomNumberGenerator.GetBytes(1 << 20);
        using HttpResponseMessage echo =
            await client.PostAsync(new Uri(server.Address, "/echo"), new ByteArrayContent(sent), Deadline);

        string protocol = version == "2.0" ? "HTTP/2" : "HTTP/1.1";
        Assert.Equal(
            $"GET https {protocol} {server.Address.Authority} /", await page.Content.ReadAsStringAsync(Deadline));
        Assert.Equal(Version.Parse(version), page.Version);
        Assert.Equal(server.Address, page.RequestMessage!.RequestUri);
        Assert.Equal(sent, await echo.Content.ReadAsByteArrayAsync(Deadline));
    }

    [PeerTheory(PeerKind.Curl)]
    [InlineData("--http1.1", "HTTP/1.1")]
    [InlineData("--http2", "HTTP/2")]
    public async Task Curl_fetches_from_our_server(string option, string protocol)
    {
        await using WebServer server = await WebServer.OursAsync();
        await using PeerProcess curl = PeerProcess.Start(
            PeerKind.Curl, "-sS", option, "--noproxy", "*", "--cacert", TestPki.CaFile,
            "--resolve", $"localhost:{server.Address.Port}:127.0.0.1", server.Address.ToString());

        Assert.True(await curl.WaitForExitAsync(Deadline) == 0, curl.Errors.Text);
        Assert.Equal($"GET https {protocol} {server.Address.Authority} /", curl.Output.Text);
    }

    [Fact]
    public async Task A_server_without_HTTP2_is_asked_by_HTTP1()
    {
        await using WebServer server =
            await WebServer.OursAsync(protocols: Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http1);
        using HttpClient client = Client(true, "2.0", HttpVersionPolicy.RequestVersionOrLower);
        using HttpClient strict = Client(true, "2.0");

        for (int time = 0; time < 2; time++)
        {
            using HttpResponseMessage page = await client.GetAsync(server.Address, Deadline);
            Assert.Equal(HttpVersion.Version11, page.Version);
        }

        HttpRequestException refused =
            await Assert.ThrowsAsync<HttpRequestException>(() => strict.GetAsync(server.Address, Deadline));
        Assert.Equal(HttpRequestError.VersionNegotiationError, refused.HttpRequestError);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task One_connection_serves_many_requests(string version)
    {
        await using WebServer server = await WebServer.OursAsync();
        using HttpClient client = Client(true, version);
        var address = new Uri(server.Address, "/connection");

        string first = await client.GetStringAsync(address, Deadline);

        Assert.Equal(first, await client.GetStringAsync(address, Deadline));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Redirections_are_followed_but_not_into_the_open(string version)
    {
        await using WebServer server = await WebServer.OursAsync();
        using HttpClient client = Client(true, version);

        using HttpResponseMessage moved = await client.PostAsync(
            new Uri(server.Address, "/moved"), new StringContent("form"), Deadline);
        using HttpResponseMessage open = await client.GetAsync(new Uri(server.Address, "/open"), Deadline);

        Assert.StartsWith("GET https", await moved.Content.ReadAsStringAsync(Deadline), StringComparison.Ordinal);
        Assert.Equal(new Uri(server.Address, "/arrived?by=redirect"), moved.RequestMessage!.RequestUri);
        Assert.Equal(HttpStatusCode.Found, open.StatusCode);
    }

    [Fact]
    public async Task A_secure_cookie_comes_back()
    {
        await using WebServer server = await WebServer.OursAsync();
        using HttpClient client = Client(true, "2.0");

        using HttpResponseMessage given = await client.GetAsync(new Uri(server.Address, "/cookie"), Deadline);

        Assert.Equal("taste=sweet", await client.GetStringAsync(new Uri(server.Address, "/cookies"), Deadline));
    }

    [Fact]
    public async Task The_certificate_of_a_client_is_a_feature_of_its_connection()
    {
        await using WebServer server = await WebServer.OursAsync(WebServer.Options with
        {
            ClientCertificates = TlsClientCertificateMode.Require,
            ClientTrustStore = TestPki.Trust,
        });
        using var client = new HttpClient(
            new TlsHttpHandler(Trusting with { Identity = TestPki.Named("client.example").Identity }));

        Assert.Equal(
            "CN=client.example", await client.GetStringAsync(new Uri(server.Address, "/client"), Deadline));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_server_that_is_not_trusted_is_not_asked(string version)
    {
        await using WebServer server = await WebServer.OursAsync();
        using var client = new HttpClient(new TlsHttpHandler(new TlsClientOptions { TrustStore = TestPki.StrangerTrust }))
        {
            DefaultRequestVersion = Version.Parse(version),
        };

        HttpRequestException refused =
            await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(server.Address, Deadline));
        Assert.IsType<TlsCertificateException>(refused.InnerException);
    }

    [Fact]
    public async Task What_is_not_https_is_refused()
    {
        using HttpClient client = Client(true, "1.1");

        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetAsync(new Uri("http://localhost/"), Deadline));
    }

    private static HttpClient Client(
        bool isOurs, string version, HttpVersionPolicy policy = HttpVersionPolicy.RequestVersionExact) =>
        new(isOurs ? new TlsHttpHandler(Trusting) : Platform())
        {
            DefaultRequestVersion = Version.Parse(version),
            DefaultVersionPolicy = policy,
        };

    private static SocketsHttpHandler Platform()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(TestPki.CaFile);
        return new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy },
        };
    }
}
