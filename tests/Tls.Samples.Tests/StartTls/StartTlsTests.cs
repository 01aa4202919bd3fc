using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Samples.StartTls;
using Tls.Samples.Tests.Mail;
using Xunit;

namespace Tls.Samples.Tests.StartTls;

/// <summary>STARTTLS by hand, by a socket and by a stream, with a stub over SslStream and with openssl.</summary>
public sealed class StartTlsTests : InteropTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Everything_but_EHLO_and_STARTTLS_is_said_in_secret(bool bySocket)
    {
        using SmtpStub stub = SmtpStub.Start(SmtpSecurity.StartTls, Deadline);
        await using (ILineTransport transport = await DialAsync(bySocket, stub.Port))
        {
            SmtpConversation smtp = await SmtpConversation.BeginAsync(transport, "client.example", Deadline);
            Assert.Equal(["stub", "8BITMIME"], smtp.Extensions);
            Assert.Equal(250, (await smtp.AskAsync("MAIL FROM:<alice@client.example>", Deadline)).Code);
            Assert.Equal(221, (await smtp.AskAsync("QUIT", Deadline)).Code);
        }

        List<(bool InTheOpen, string Line)> heard = await stub.Heard;
        Assert.Equal(
            [
                (true, "EHLO client.example"), (true, "STARTTLS"), (false, "EHLO client.example"),
                (false, "MAIL FROM:<alice@client.example>"), (false, "QUIT"),
            ],
            heard);
    }

    /// <summary>
    /// The stub would shake hands after it: who kept the words would take them for the answer to EHLO.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_put_behind_the_answer_to_STARTTLS_ends_the_connection(bool bySocket)
    {
        using SmtpStub stub = SmtpStub.Start(SmtpSecurity.StartTlsWithInjection, Deadline);
        await using (ILineTransport transport = await DialAsync(bySocket, stub.Port))
        {
            await Assert.ThrowsAnyAsync<IOException>(
                () => SmtpConversation.BeginAsync(transport, "client.example", Deadline));
        }

        Assert.All(await stub.Heard, line => Assert.True(line.InTheOpen));
    }

    [Fact]
    public async Task What_was_read_ahead_is_refused_before_the_handshake()
    {
        var stream = new ScriptedStream(
            "220 stub\r\n", "250-stub\r\n250 STARTTLS\r\n", "220 go\r\n250 said in the open\r\n");
        await using var transport = new StreamTransport(stream, Trusting);

        await Assert.ThrowsAsync<InjectedPlaintextException>(
            () => SmtpConversation.BeginAsync(transport, "client.example", Deadline));

        Assert.Equal("EHLO client.example\r\nSTARTTLS\r\n", stream.Written);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_whose_offer_was_stripped_is_told_nothing_more(bool bySocket)
    {
        using SmtpStub stub = SmtpStub.Start(SmtpSecurity.None, Deadline);
        await using (ILineTransport transport = await DialAsync(bySocket, stub.Port))
        {
            await Assert.ThrowsAsync<StartTlsRefusedException>(
                () => SmtpConversation.BeginAsync(transport, "client.example", Deadline));
        }

        Assert.Equal([(true, "EHLO client.example")], await stub.Heard);
    }

    [Theory]
    [InlineData("250-stub\r\n250 XSTARTTLS\r\n", "")]
    [InlineData("250 STARTTLS\r\n", "")]
    [InlineData("250-stub\r\n250 STARTTLS\r\n", "454 not now\r\n")]
    [InlineData("250-stub\r\n220 STARTTLS\r\n", "")]
    public async Task What_is_not_an_offer_and_an_agreement_is_refused(string offer, string answer)
    {
        var stream = new ScriptedStream("220 stub\r\n", offer, answer);
        await using var transport = new StreamTransport(stream, Trusting);

        await Assert.ThrowsAnyAsync<IOException>(
            () => SmtpConversation.BeginAsync(transport, "client.example", Deadline));

        Assert.Equal(
            answer.Length == 0 ? "EHLO client.example\r\n" : "EHLO client.example\r\nSTARTTLS\r\n", stream.Written);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_is_not_trusted_is_told_nothing_in_secret(bool bySocket)
    {
        using SmtpStub stub = SmtpStub.Start(SmtpSecurity.StartTls, Deadline);
        await using (ILineTransport transport = await DialAsync(bySocket, stub.Port, isTrusting: false))
        {
            await Assert.ThrowsAsync<TlsCertificateException>(
                () => SmtpConversation.BeginAsync(transport, "client.example", Deadline));
        }

        Assert.All(await stub.Heard, line => Assert.True(line.InTheOpen));
    }

    /// <summary>s_server has no -starttls: the words in the open are said for it.</summary>
    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OpenSsl_is_talked_to_after_STARTTLS(bool bySocket)
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(TestPki.For(KeyKind.EcP256).OpenSslArguments);
        using var front = new StartTlsFront(server.Port, Deadline);
        await using ILineTransport transport = await DialAsync(bySocket, front.Port);

        Task<SmtpConversation> beginning = SmtpConversation.BeginAsync(transport, "client.example", Deadline);
        Task<string> heard = server.Process.Output.WaitForAsync("EHLO client.example", Deadline);
        await await Task.WhenAny(beginning, heard);
        await heard;
        await server.Process.TypeAsync("250-openssl\r\n250 SIZE\r\n"u8.ToArray(), Deadline);

        Assert.Equal(["openssl", "SIZE"], (await beginning).Extensions);
    }

    private static TlsClientOptions Trusting => new() { TrustStore = TestPki.Trust, TargetHost = "localhost" };

    private async Task<ILineTransport> DialAsync(bool bySocket, int port, bool isTrusting = true)
    {
        Tls.X509.TrustStore trust = isTrusting ? TestPki.Trust : TestPki.StrangerTrust;
        if (bySocket)
        {
            return await SocketTransport.ConnectAsync(
                "localhost", port, new TlsConfiguration { CaCertificates = trust }, Deadline);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, Deadline);
        return new StreamTransport(
            new NetworkStream(socket, ownsSocket: true), Trusting with { TrustStore = trust });
    }

    /// <summary>Gives one piece for each read, whatever is written meanwhile.</summary>
    private sealed class ScriptedStream(params string[] pieces) : MemoryStream
    {
        private int _next;

        internal string Written => Encoding.ASCII.GetString(ToArray());

        public override ValueTask<int> ReadAsync(
            Memory<byte> buffer, System.Threading.CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(
                _next < pieces.Length ? Encoding.ASCII.GetBytes(pieces[_next++], buffer.Span) : 0);
    }
}
