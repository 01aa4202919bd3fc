using System;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Tls.TestKit;
using Tls.X509;
using Xunit;

namespace Tls.BogoShim.Tests;

/// <summary>
/// The shim as the runner sees it: it connects, says who it is, speaks TLS in the role it is told, echoes, and ends with
/// the right code. The runner's part is played by SslStream.
/// </summary>
public sealed class ShimProcessTests : IDisposable
{
    private const ulong ShimId = 0x0123_4567_89ab_cdef;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("shim");
    private readonly TestCertificate _made = TestCertificate.SelfSigned(
        new CertificateRequestOptions { CommonName = "runner", DnsNames = ["runner"] });

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_says_that_it_cannot_split_handshakes()
    {
        (int code, string output, string errors) = await Run("-is-handshaker-supported");

        Assert.Equal((0, "No", ""), (code, output.Trim(), errors));
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_client_echoes_with_every_bit_turned_over(SslProtocols version)
    {
        (int code, string errors, byte[] echo) = await Serve(version);

        Assert.Equal((0, ""), (code, errors));
        Assert.Equal([0xfe, 0xfd, 0x00], echo);
    }

    [Fact]
    public async Task A_client_that_sees_byte_by_byte_does_the_same()
    {
        (int code, string errors, byte[] echo) = await Serve(SslProtocols.Tls13, "-async");

        Assert.Equal((0, ""), (code, errors));
        Assert.Equal([0xfe, 0xfd, 0x00], echo);
    }

    [Fact]
    public async Task A_server_echoes_too()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<(int Code, string Output, string Errors)> shim = Run(
            listener, "-server", "-cert-file", Write(PemWriter.Write(_made.Certificate)), "-key-file", Key());
        using Socket socket = await Accept(listener);
        await using var stream = new SslStream(
            new NetworkStream(socket),
            leaveInnerStreamOpen: false,
            (_, shown, _, _) => _made.Certificate.Raw.Span.SequenceEqual(shown?.GetRawCertData()));
        await stream.AuthenticateAsClientAsync("runner").WaitAsync(Patience);

        Assert.Equal([0xfe, 0xfd, 0x00], await Echo(stream));
        socket.Close();
        (int code, _, string errors) = await shim;
        Assert.Equal((0, ""), (code, errors));
    }

    [Fact]
    public async Task A_connection_that_fails_is_1_and_says_why()
    {
        (int code, string errors, _) = await Serve(SslProtocols.Tls13, "-verify-peer", "-verify-fail");

        Assert.Equal(1, code);
        Assert.Contains(":CERTIFICATE_VERIFY_FAILED:", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_agreed_as_expected_is_1()
    {
        (int code, string errors, _) = await Serve(SslProtocols.Tls13, "-expect-version", "771");

        Assert.Equal(1, code);
        Assert.Contains("version 0304, expected 0303", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flag_that_is_not_known_is_89()
    {
        (int code, _, string errors) = await Run("-port", "1", "-do-what-nobody-does");

        Assert.Equal(89, code);
        Assert.Contains("-do-what-nobody-does", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_its_own_is_90()
    {
        (int code, _, _) = await Run(
            "-port", "1", "-shim-id", "0", "-server", "-cert-file", "/nowhere", "-key-file", "/nowhere");

        Assert.Equal(90, code);
    }

    private static async Task<byte[]> Echo(SslStream stream)
    {
        byte[] answer = new byte[3];
        await stream.WriteAsync(new byte[] { 1, 2, 0xff }).AsTask().WaitAsync(Patience);
        await stream.ReadExactlyAsync(answer).AsTask().WaitAsync(Patience);
        await stream.ShutdownAsync().WaitAsync(Patience);
        return answer;
    }

    private static async Task<Socket> Accept(TcpListener listener)
    {
        Socket socket = await listener.AcceptSocketAsync().WaitAsync(Patience);
        byte[] id = new byte[sizeof(ulong)];
        await new NetworkStream(socket).ReadExactlyAsync(id).AsTask().WaitAsync(Patience);
        Assert.Equal(ShimId, BinaryPrimitives.ReadUInt64LittleEndian(id));
        return socket;
    }

    private static Task<(int Code, string Output, string Errors)> Run(TcpListener listener, params string[] flags)
    {
        string port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        string id = ShimId.ToString(CultureInfo.InvariantCulture);
        return Run(["-port", port, "-shim-id", id, .. flags]);
    }

    private static async Task<(int Code, string Output, string Errors)> Run(params string[] flags)
    {
        string program = typeof(ShimException).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [program, .. flags])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process shim = Process.Start(start)!;
        Task<string> output = shim.StandardOutput.ReadToEndAsync();
        Task<string> errors = shim.StandardError.ReadToEndAsync();
        try
        {
            await shim.WaitForExitAsync().WaitAsync(Patience);
        }
        finally
        {
            if (!shim.HasExited)
            {
                shim.Kill();
            }
        }

        return (shim.ExitCode, await output, await errors);
    }

    private async Task<(int Code, string Errors, byte[] Echo)> Serve(SslProtocols version, params string[] flags)
    {
        using var certificate = X509Certificate2.CreateFromPem(
            PemWriter.Write(_made.Certificate), PemWriter.DangerousWrite(_made.Key));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<(int Code, string Output, string Errors)> shim = Run(listener, flags);
        using Socket socket = await Accept(listener);
        await using var stream = new SslStream(new NetworkStream(socket));
        byte[] echo = [];
        try
        {
            await stream.AuthenticateAsServerAsync(certificate, false, version, false).WaitAsync(Patience);
            echo = await Echo(stream);
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            // The shim has its reasons; its exit code is what counts.
        }
        finally
        {
            // Until this end is closed, the shim waits for it.
            socket.Close();
        }

        (int code, _, string errors) = await shim;
        return (code, errors, echo);
    }

    private string Write(string contents)
    {
        string path = Path.Combine(_folder.FullName, "certificate.pem");
        File.WriteAllText(path, contents);
        return path;
    }

    private string Key()
    {
        string path = Path.Combine(_folder.FullName, "key.pem");
        File.WriteAllText(path, PemWriter.DangerousWrite(_made.Key));
        return path;
    }
}
