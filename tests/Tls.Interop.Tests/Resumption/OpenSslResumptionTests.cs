using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Interop.Tests.OpenSsl;
using Xunit;

namespace Tls.Interop.Tests.Resumption;

/// <summary>Sessions of TLS 1.3 between us and OpenSSL, both ways; each side says whether it resumed.</summary>
public sealed class OpenSslResumptionTests(PeerServerPool servers) : InteropTest, IClassFixture<PeerServerPool>
{
    [PeerFact(PeerKind.OpenSsl)]
    public async Task S_client_resumes_with_our_server()
    {
        TlsServerOptions options = OurServer.Options(TestPki.For(KeyKind.EcP256));
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            TlsConnectionInfo first = await ConnectAsync(options, "-sess_out", file);
            TlsConnectionInfo second = await ConnectAsync(options, "-sess_in", file);

            Assert.False(first.IsResumed);
            Assert.True(second.IsResumed);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task S_client_resumes_after_a_retry()
    {
        TlsServerOptions options = OurServer.Options(TestPki.For(KeyKind.EcP256)) with
        {
            Groups = [NamedGroup.Secp384r1],
            SendRetryCookie = true,
        };
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await ConnectAsync(options, "-groups", "X25519:P-384", "-sess_out", file);
            TlsConnectionInfo second = await ConnectAsync(options, "-groups", "X25519:P-384", "-sess_in", file);

            Assert.True(second.IsResumed);
            Assert.True(second.WasRetried);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(NamedGroup.X25519, false)]
    [InlineData(NamedGroup.Secp384r1, true)]
    public async Task Our_client_resumes_with_s_server_which_says_so(NamedGroup group, bool retried)
    {
        PeerServer server = await servers.GetAsync($"www {group}", () => PeerServer.OpenSslAsync(
            [.. TestPki.For(KeyKind.EcP256).OpenSslArguments, "-groups", group.OpenSslName(), "-www"]));
        using var cache = new InMemoryTlsSessionCache();
        TlsClientOptions options = OurClient.Options with { SessionCache = cache };

        (string first, _) = await GetAsync(server.Port, options, Deadline);
        (string second, TlsConnectionInfo info) = await GetAsync(server.Port, options, Deadline);

        Assert.Contains("New, TLSv1.3", first, StringComparison.Ordinal);
        Assert.Contains("Reused, TLSv1.3", second, StringComparison.Ordinal);
        Assert.True(info.IsResumed);
        Assert.Equal(retried, info.WasRetried);
        Assert.True(info.PeerVerification!.IsTrusted);
    }

    private static async Task<(string Page, TlsConnectionInfo Info)> GetAsync(
        int port, TlsClientOptions options, CancellationToken cancellationToken)
    {
        await using OurClient client = await OurClient.ConnectAsync(port, options, cancellationToken);
        await client.Stream.WriteAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray(), cancellationToken);
        return (await Exchange.ReadToEndAsync(client.Stream, cancellationToken), client.Info);
    }

    private async Task<TlsConnectionInfo> ConnectAsync(TlsServerOptions options, params IReadOnlyList<string> arguments)
    {
        await using OurServer server = OurServer.Start(options, Exchange.Echo(1), Deadline);
        await OpenSslClient.PipeAsync(
            server, "1"u8.ToArray(), Deadline, [.. OpenSslClient.Verifying, .. arguments]);
        return (await server.Served).Success();
    }
}
