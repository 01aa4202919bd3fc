using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Interop.Tests.OpenSsl;
using Tls.Tests.Sockets;
using Xunit;

namespace Tls.Interop.Tests.Sockets;

/// <summary>Sockets that are connected already, talk in the clear, and encrypt then (RFC 3207).</summary>
public sealed class DeferredTests : InteropTest
{
    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_talks_smtp_to_s_client_and_encrypts_when_it_asks(bool is12)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using PeerProcess client = OpenSslClient.Start(
            ((IPEndPoint)listener.LocalEndpoint).Port,
            ["-starttls", "smtp", "-quiet", .. OpenSslClient.Verifying, .. is12 ? (string[])["-tls1_2"] : []]);
        using var socket = new TlsSocket(new TlsConfiguration { LocalIdentity = TestPki.For(KeyKind.EcP256).Identity });
        var recorder = new Recorder(socket);
        socket.SetSocket(await listener.AcceptSocketAsync(Deadline));
        Assert.Equal((TlsMode.Unencrypted, TlsSocketState.Connected), (socket.Mode, socket.State));

        socket.Write("220 ready\r\n"u8);
        Assert.StartsWith("EHLO", await LineAsync(socket));
        socket.Write("250-here\r\n250 STARTTLS\r\n"u8);
        Assert.Equal("STARTTLS", await LineAsync(socket));
        socket.Write("220 go\r\n"u8);
        socket.StartServerEncryption();
        socket.Write("secret"u8);

        Assert.True(await socket.WaitForEncryptedAsync(Deadline));
        await client.Output.WaitForAsync("secret", Deadline);
        await client.TypeAsync("and back\n"u8.ToArray(), Deadline);
        Assert.Equal("and back", await LineAsync(socket));
        Assert.Equal((TlsMode.Server, true), (socket.Mode, socket.IsEncrypted));
        Assert.Equal(["Mode:Server", "Encrypted"], recorder.Course.Where(e => e is "Mode:Server" or "Encrypted"));
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task A_client_talks_to_what_stands_before_s_server_and_encrypts_then(string version)
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(
            [.. TestPki.For(KeyKind.EcP256).OpenSslArguments, version, "-rev"]);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task gate = GateAsync(listener, server.Port, Deadline);
        using var raw = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await raw.ConnectAsync(IPAddress.Loopback, ((IPEndPoint)listener.LocalEndpoint).Port, Deadline);
        using var socket = new TlsSocket(OurSocket.Client) { PeerVerifyName = "localhost" };
        var recorder = new Recorder(socket);
        socket.SetSocket(raw);

        Assert.Equal("220 ready", await LineAsync(socket));
        socket.Write("STARTTLS\r\n"u8);
        Assert.Equal("220 go", await LineAsync(socket));
        Assert.False(socket.IsEncrypted);
        await socket.StartClientEncryptionAsync(Deadline);

        Assert.Equal("cba", await OurSocket.AskAsync(socket, "abc", Deadline));
        Assert.Equal((TlsMode.Client, true), (socket.Mode, socket.IsEncrypted));
        Assert.Equal(["Mode:Client", "Encrypted"], recorder.Course.Where(e => e is "Mode:Client" or "Encrypted"));
        socket.Abort();
        await ((Task)gate).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<string> LineAsync(TlsSocket socket)
    {
        await OurSocket.UntilAsync(() => socket.CanReadLine, Deadline);
        return Encoding.ASCII.GetString(socket.ReadLine()).TrimEnd();
    }

    /// <summary>Says what a mail server says in the clear, and leaves the rest to s_server.</summary>
    private static async Task GateAsync(TcpListener listener, int port, CancellationToken cancellationToken)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync(cancellationToken);
        NetworkStream near = client.GetStream();
        await near.WriteAsync("220 ready\r\n"u8.ToArray(), cancellationToken);
        byte[] asked = new byte["STARTTLS\r\n".Length];
        await near.ReadExactlyAsync(asked, cancellationToken);
        Assert.Equal("STARTTLS\r\n", Encoding.ASCII.GetString(asked));
        await using NetworkStream far = await Transport.ConnectAsync(port, cancellationToken);
        await near.WriteAsync("220 go\r\n"u8.ToArray(), cancellationToken);
        await Task.WhenAny(near.CopyToAsync(far, cancellationToken), far.CopyToAsync(near, cancellationToken));
    }
}
