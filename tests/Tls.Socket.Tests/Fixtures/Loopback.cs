using System;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Tls.Wire;

namespace Tls.Tests.Fixtures;

/// <summary>Two ends of a TCP connection over loopback, plain or encrypted.</summary>
internal static class Loopback
{
    /// <summary>No test takes so long unless it hangs, even on a machine that does much else.</summary>
    internal const int Deadline = 120_000;

    internal static async Task<(Socket Client, Socket Server)> SocketsAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
        };
        Task<Socket> accepting = listener.AcceptAsync();
        await client.ConnectAsync(listener.LocalEndPoint!);
        Socket server = await accepting;
        server.NoDelay = true;
        return (client, server);
    }

    internal static async Task<(Stream Client, Stream Server)> StreamsAsync()
    {
        (Socket client, Socket server) = await SocketsAsync();
        return (new NetworkStream(client, ownsSocket: true), new NetworkStream(server, ownsSocket: true));
    }

    /// <summary>Two of ours, connected and authenticated.</summary>
    internal static async Task<(TlsStream Client, TlsStream Server)> TlsAsync(
        TlsClientOptions? clientOptions = null, TlsServerOptions? serverOptions = null)
    {
        (Stream a, Stream b) = await StreamsAsync();
        var client = new TlsStream(a);
        var server = new TlsStream(b);
        await Both(
            client.AuthenticateAsClientAsync(clientOptions ?? Pki.ClientOptions),
            server.AuthenticateAsServerAsync(serverOptions ?? Pki.ServerOptions));
        return (client, server);
    }

    /// <summary>Our client, and the platform's server.</summary>
    internal static async Task<(TlsStream Client, SslStream Server)> ToSslStreamAsync(
        TlsClientOptions? options = null, Action<SslServerAuthenticationOptions>? adjust = null)
    {
        (Stream a, Stream b) = await StreamsAsync();
        var client = new TlsStream(a);
        var server = new SslStream(b);
        SslServerAuthenticationOptions theirs = SslServer();
        adjust?.Invoke(theirs);
        await Both(
            client.AuthenticateAsClientAsync(options ?? Pki.ClientOptions),
            server.AuthenticateAsServerAsync(theirs));
        return (client, server);
    }

    /// <summary>The platform's client, and our server.</summary>
    internal static async Task<(SslStream Client, TlsStream Server)> FromSslStreamAsync(
        TlsServerOptions? options = null, Action<SslClientAuthenticationOptions>? adjust = null)
    {
        (Stream a, Stream b) = await StreamsAsync();
        var client = new SslStream(a);
        var server = new TlsStream(b);
        SslClientAuthenticationOptions theirs = SslClient();
        adjust?.Invoke(theirs);
        await Both(
            client.AuthenticateAsClientAsync(theirs),
            server.AuthenticateAsServerAsync(options ?? Pki.ServerOptions));
        return (client, server);
    }

    internal static SslClientAuthenticationOptions SslClient() => new()
    {
        TargetHost = "localhost",
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
    };

    internal static SslServerAuthenticationOptions SslServer() => new()
    {
        ServerCertificate = Pki.ForBcl(Pki.Server),
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
    };

    /// <summary>
    /// Awaits two ends. Of two failures the cause is thrown, not what the other end was told of it, whichever comes first;
    /// of one alone, the other is waited for a moment only, since it may never end.
    /// </summary>
    internal static async Task Both(Task one, Task other)
    {
        Task first = await Task.WhenAny(one, other);
        Task second = first == one ? other : one;
        if (first.Exception?.InnerException is TlsException { Fault: TlsFault.PeerAlert })
        {
            await Task.WhenAny(second, Task.Delay(TimeSpan.FromSeconds(10)));
            if (second.IsFaulted)
            {
                await second;
            }
        }

        await first;
        await second;
    }

    /// <summary>Reads exactly so many bytes.</summary>
    internal static async Task<byte[]> ReadAsync(Stream stream, int count)
    {
        byte[] bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    /// <summary>Bytes that differ from their neighbours, always the same.</summary>
    internal static byte[] Pattern(int count)
    {
        byte[] bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
