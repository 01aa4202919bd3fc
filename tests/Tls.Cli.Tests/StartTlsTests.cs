using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Tls.TestKit;
using Xunit;

namespace Tls.Cli.Tests;

/// <summary><c>tls connect --starttls</c>, with servers that speak just enough of each protocol.</summary>
public sealed class StartTlsTests(Pki pki) : IClassFixture<Pki>
{
    private static readonly Dictionary<string, string[]> Scripts = new()
    {
        ["smtp"] =
        [
            "220-mail.example ESMTP\r\n220 hello\r\n", "EHLO localhost",
            "250-mail.example\r\n250-SIZE 1000\r\n250-starttls\r\n250 HELP\r\n", "STARTTLS", "220 go ahead\r\n",
        ],
        ["imap"] =
        [
            "* OK [CAPABILITY IMAP4rev2 STARTTLS] ready\r\n", "a STARTTLS",
            "* CAPABILITY IMAP4rev2\r\na OK begin now\r\n",
        ],
        ["pop3"] = ["+OK POP3 ready\r\n", "STLS", "+OK begin\r\n"],
        ["ftp"] = ["220-Welcome\r\n 220 is what you will see\r\n220 ready\r\n", "AUTH TLS", "234 proceed\r\n"],
    };

    public static TheoryData<string> Protocols => [.. Scripts.Keys];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Server_is_talked_into_tls(string protocol)
    {
        await using var server = new PlainServer(pki, Scripts[protocol]);

        Run run = await ConnectAsync(protocol, server.Port, "over TLS\n"u8.ToArray());

        Assert.Equal("", string.Join('\n', server.Complaints));
        Assert.Equal((ExitCode.Done, "over TLS\n"), (run.ExitCode, run.Out));
        Assert.Contains("TLS 1.3", run.Error);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Lines_may_come_byte_by_byte(string protocol)
    {
        await using var server = new PlainServer(pki, Scripts[protocol], isSlow: true);

        Assert.Equal(ExitCode.Done, (await ConnectAsync(protocol, server.Port, [])).ExitCode);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task What_is_smuggled_in_behind_the_go_ahead_is_refused_and_never_printed(string protocol)
    {
        string[] script = [.. Scripts[protocol]];
        script[^1] += "250 smuggled\r\n";
        await using var server = new PlainServer(pki, script);

        Run run = await ConnectAsync(protocol, server.Port, []);

        Assert.Equal(ExitCode.TlsFailed, run.ExitCode);
        Assert.DoesNotContain("smuggled", run.Out);
        Assert.Contains("in the clear", run.Error);
        Assert.DoesNotContain("connected", run.Error);
    }

    [Theory]
    [InlineData("smtp", "554 no service\r\n")]
    [InlineData("smtp", "220 hello\r\n", "EHLO localhost", "250-x\r\n250 HELP\r\n")]
    [InlineData("smtp", "220 hello\r\n", "EHLO localhost", "250 STARTTLS\r\n", "STARTTLS", "454 not now\r\n")]
    [InlineData("smtp", "220 hello\r\n", "EHLO localhost", "not SMTP\r\n")]
    [InlineData("imap", "* PREAUTH you are in already\r\n")]
    [InlineData("imap", "* OK hello\r\n", "a STARTTLS", "a NO never\r\n")]
    [InlineData("imap", "* OK hello\r\n", "a STARTTLS", "b OK somebody else's\r\n")]
    [InlineData("pop3", "-ERR busy\r\n")]
    [InlineData("pop3", "+OK hello\r\n", "STLS", "-ERR what?\r\n")]
    [InlineData("ftp", "220 hello\r\n", "AUTH TLS", "502 what?\r\n")]
    [InlineData("ftp", "SSH-2.0-OpenSSH\r\n530 no\r\n")]
    public async Task Server_that_refuses_is_quoted(string protocol, params string[] script)
    {
        await using var server = new PlainServer(pki, script);

        Run run = await ConnectAsync(protocol, server.Port, []);

        Assert.Equal(ExitCode.TlsFailed, run.ExitCode);
        Assert.Equal(1, run.Error.AsLines());
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task Line_without_end_and_lines_without_end_are_given_up()
    {
        await using var longLine = new PlainServer(pki, [new string('x', 5000)]);
        await using var lines = new PlainServer(pki, ["* OK hello\r\n", "a STARTTLS", .. Many("* OK\r\n")]);

        Assert.Equal(ExitCode.TlsFailed, (await ConnectAsync("imap", longLine.Port, [])).ExitCode);
        Assert.Equal(ExitCode.TlsFailed, (await ConnectAsync("imap", lines.Port, [])).ExitCode);
    }

    private static string[] Many(string line) => [string.Concat(System.Linq.Enumerable.Repeat(line, 1000))];

    private Task<Run> ConnectAsync(string protocol, int port, byte[] input) => Run.TlsAsync(
        input, ["connect", $"localhost:{port}", "--cafile", pki.AuthorityFile, "--starttls", protocol]);

    /// <summary>Says its part of the script, hears the client's, then serves TLS and sends everything back.</summary>
    private sealed class PlainServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _running;

        internal PlainServer(Pki pki, string[] script, bool isSlow = false)
        {
            _listener.Start();
            _running = Task.Run(() => RunAsync(pki, script, isSlow));
        }

        internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        internal List<string> Complaints { get; } = [];

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _running.WaitAsync(TimeSpan.FromSeconds(60));
        }

        private async Task RunAsync(Pki pki, string[] script, bool isSlow)
        {
            try
            {
                using Socket socket = await _listener.AcceptSocketAsync();
                socket.NoDelay = true;
                await using var plain = new NetworkStream(socket);
                for (int i = 0; i < script.Length; i++)
                {
                    if (i % 2 == 0)
                    {
                        await SayAsync(plain, script[i], isSlow);
                    }
                    else if (await HearAsync(plain) is var line && line != script[i])
                    {
                        Complaints.Add($"\"{line}\" and not \"{script[i]}\"");
                    }
                }

                await using var stream = new TlsStream(plain);
                TlsIdentity identity = InputFile.Identity(
                    pki.PathOf("server.pem"), pki.PathOf("server.key"), null, Crypto.CryptoProvider.Default);
                await stream.AuthenticateAsServerAsync(new TlsServerOptions { Identities = [identity] });
                await stream.CopyToAsync(stream);
            }
            catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
            {
                // The client has had enough, as most of these tests want it.
            }
        }

        private static async Task SayAsync(NetworkStream plain, string text, bool isSlow)
        {
            byte[] bytes = Encoding.ASCII.GetBytes(text);
            for (int at = 0; isSlow && at < bytes.Length; at++)
            {
                await plain.WriteAsync(bytes.AsMemory(at, 1));
                await Task.Yield();
            }

            if (!isSlow)
            {
                await plain.WriteAsync(bytes);
            }
        }

        private static async Task<string> HearAsync(NetworkStream plain)
        {
            var line = new StringBuilder();
            byte[] one = new byte[1];
            while (line is not [.., '\n'] && await plain.ReadAsync(one) > 0)
            {
                line.Append((char)one[0]);
            }

            return line.ToString().TrimEnd('\r', '\n');
        }
    }
}
