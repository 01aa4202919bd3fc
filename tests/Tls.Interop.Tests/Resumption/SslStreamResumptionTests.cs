using System.Net.Security;
using System.Net.Sockets;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Interop.Tests.SslStreams;
using Xunit;

namespace Tls.Interop.Tests.Resumption;

/// <summary>Sessions of TLS 1.3 between us and SslStream, both ways. Ours says whether it resumed; theirs cannot.</summary>
public sealed class SslStreamResumptionTests : InteropTest
{
    [PeerFact(PeerKind.SslStream)]
    public async Task SslStream_resumes_with_our_server()
    {
        TlsServerOptions options = OurServer.Options(TestPki.For(KeyKind.EcP256));
        SslClientAuthenticationOptions theirs = SslPeer.ClientOptions();

        TlsConnectionInfo first = await ConnectAsync(options, theirs);
        TlsConnectionInfo second = await ConnectAsync(options, theirs);

        Assert.False(first.IsResumed);
        Assert.True(second.IsResumed);
    }

    [PeerFact(PeerKind.SslStream)]
    public async Task Our_client_resumes_with_SslStream()
    {
        // Resumption is per certificate context and options; both are made once.
        SslServerAuthenticationOptions theirs = SslPeer.ServerOptions(KeyKind.EcP256);
        using var cache = new InMemoryTlsSessionCache();
        TlsClientOptions options = OurClient.Options with { SessionCache = cache };
        bool[] resumed = new bool[2];
        for (int i = 0; i < resumed.Length; i++)
        {
            await using SslStreamServer server = SslStreamServer.Start(theirs, Exchange.EchoAsync, Deadline);
            await using OurClient client = await OurClient.ConnectAsync(server.Port, options, Deadline);
            byte[] data = "data"u8.ToArray();
            await Exchange.AskAsync(client.Stream, data, data, Deadline);
            resumed[i] = client.Info.IsResumed;
            Assert.True(client.Info.PeerVerification!.IsTrusted);
        }

        Assert.Equal([false, true], resumed);
    }

    private async Task<TlsConnectionInfo> ConnectAsync(
        TlsServerOptions options, SslClientAuthenticationOptions theirs)
    {
        await using OurServer server = OurServer.Start(options, Exchange.Echo(1), Deadline);
        await using NetworkStream transport = await Transport.ConnectAsync(server.Port, Deadline);
        await using var client = new SslStream(transport, leaveInnerStreamOpen: true);
        await client.AuthenticateAsClientAsync(theirs, Deadline);
        await client.WriteAsync(new byte[1], Deadline);
        await client.ReadExactlyAsync(new byte[1], Deadline);
        await client.ShutdownAsync();
        return (await server.Served).Success();
    }
}
