using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Tls.Cli;
using Tls.Cli.Tests;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Xunit;

namespace Tls.Interop.Tests.Command;

/// <summary>
/// <c>tls connect --starttls</c>: a stub speaks in the clear, then hands the connection to <c>openssl s_server</c>. What a
/// hostile one may say is in the tests of the command.
/// </summary>
public sealed class StartTlsCommandTests : InteropTest
{
    private static readonly Dictionary<string, string[]> Scripts = new()
    {
        ["smtp"] =
        [
            "220 mail.example ESMTP\r\n", "EHLO localhost\r\n", "250-mail.example\r\n250 STARTTLS\r\n",
            "STARTTLS\r\n", "220 go ahead\r\n",
        ],
        ["imap"] = ["* OK ready\r\n", "a STARTTLS\r\n", "a OK begin now\r\n"],
        ["pop3"] = ["+OK ready\r\n", "STLS\r\n", "+OK begin\r\n"],
        ["ftp"] = ["220 ready\r\n", "AUTH TLS\r\n", "234 proceed\r\n"],
    };

    public static TheoryData<string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (string protocol in Scripts.Keys)
            {
                rows.Add(protocol, "1.2");
                rows.Add(protocol, "1.3");
            }

            return rows;
        }
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Rows))]
    public async Task S_server_behind_a_protocol_in_the_clear_is_reached(string protocol, string version)
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(
            [.. TestPki.For(KeyKind.EcP256).OpenSslArguments, "-rev"]);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task relaying = RelayAsync(listener, Scripts[protocol], server.Port, Deadline);

        Run run = await Run.TlsAsync(
            "over TLS\n"u8.ToArray(),
            [
                "connect", $"localhost:{((IPEndPoint)listener.LocalEndpoint).Port}", "--cafile", TestPki.CaFile,
                "--starttls", protocol, "--max", version,
            ],
            Deadline);
        await relaying;

        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        Assert.Equal("SLT revo\n", run.Out);
        Assert.Contains($"TLS {version}", run.Error, StringComparison.Ordinal);
    }

    private static async Task RelayAsync(
        TcpListener listener, string[] script, int port, CancellationToken cancellationToken)
    {
        using Socket socket = await listener.AcceptSocketAsync(cancellationToken);
        await using var client = new NetworkStream(socket);
        for (int i = 0; i < script.Length; i++)
        {
            byte[] line = Encoding.ASCII.GetBytes(script[i]);
            if (i % 2 == 0)
            {
                await client.WriteAsync(line, cancellationToken);
                continue;
            }

            byte[] heard = new byte[line.Length];
            await client.ReadExactlyAsync(heard, cancellationToken);
            Assert.Equal(line, heard);
        }

        await using NetworkStream server = await Transport.ConnectAsync(port, cancellationToken);
        await Task.WhenAll(
            PumpAsync(client, server, cancellationToken), PumpAsync(server, client, cancellationToken));
    }

    private static async Task PumpAsync(NetworkStream from, NetworkStream to, CancellationToken cancellationToken)
    {
        try
        {
            await from.CopyToAsync(to, cancellationToken);
            to.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // One side has closed: the other hears of it by its own half.
        }
    }
}
