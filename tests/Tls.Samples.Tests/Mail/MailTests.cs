using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;
using Tls.Interop.Tests.Kit;
using Tls.Samples.Mail;
using Tls.Wire;
using Xunit;

namespace Tls.Samples.Tests.Mail;

/// <summary>MailKit over our stack, with a stub over the platform's.</summary>
public sealed class MailTests : InteropTest
{
    private static readonly TlsClientOptions Trusting = new() { TrustStore = TestPki.Trust };

    [Fact]
    public async Task A_message_is_sent_over_implicit_TLS()
    {
        using SmtpStub stub = SmtpStub.Start(SmtpSecurity.Implicit, Deadline);
        using var client = new SmtpClient();

        await TlsMail.ConnectAsync(client, await DialAsync(stub), "localhost", stub.Port, Trusting, Deadline);
        await SendAsync(client);

        List<(bool InTheOpen, string Line)> heard = await stub.Heard;
        Assert.Contains((false, "Subject: over our stack"), heard);
        Assert.DoesNotContain(heard, line => line.InTheOpen);
    }

    [Fact]
    public async Task A_message_is_sent_after_STARTTLS_and_nothing_of_it_before()
    {
        using SmtpStub stub = SmtpStub.Start(SmtpSecurity.StartTls, Deadline);
        using var client = new SmtpClient { LocalDomain = "client.example" };

        await TlsMail.ConnectStartTlsAsync(client, await DialAsync(stub), "localhost", stub.Port, Trusting, Deadline);
        await SendAsync(client);

        List<(bool InTheOpen, string Line)> heard = await stub.Heard;
        Assert.Equal(
            ["EHLO client.example", "STARTTLS"], heard.Where(line => line.InTheOpen).Select(line => line.Line));
        Assert.Contains((false, "Subject: over our stack"), heard);
    }

    [Fact]
    public async Task What_is_put_behind_STARTTLS_in_the_open_is_not_believed()
    {
        using SmtpStub stub = SmtpStub.Start(SmtpSecurity.StartTlsWithInjection, Deadline);
        using var client = new SmtpClient();

        await Assert.ThrowsAsync<TlsException>(async () => await TlsMail.ConnectStartTlsAsync(
            client, await DialAsync(stub), "localhost", stub.Port, Trusting, Deadline));
    }

    [Fact]
    public async Task A_server_that_does_not_encrypt_is_told_nothing()
    {
        using SmtpStub stub = SmtpStub.Start(SmtpSecurity.None, Deadline);
        using var client = new SmtpClient();

        await Assert.ThrowsAsync<ServiceNotConnectedException>(async () => await TlsMail.ConnectStartTlsAsync(
            client, await DialAsync(stub), "localhost", stub.Port, Trusting, Deadline));

        Assert.Single(await stub.Heard);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_of_another_name_is_told_nothing_in_secret(bool isImplicit)
    {
        using SmtpStub stub = SmtpStub.Start(isImplicit ? SmtpSecurity.Implicit : SmtpSecurity.StartTls, Deadline);
        using var client = new SmtpClient();
        NetworkStream transport = await DialAsync(stub);

        await Assert.ThrowsAsync<TlsCertificateException>(() => isImplicit
            ? TlsMail.ConnectAsync(client, transport, "elsewhere.example", stub.Port, Trusting, Deadline)
            : TlsMail.ConnectStartTlsAsync(client, transport, "elsewhere.example", stub.Port, Trusting, Deadline));

        Assert.All(await stub.Heard, line => Assert.True(line.InTheOpen));
    }

    private static async Task SendAsync(SmtpClient client)
    {
        using var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Alice", "alice@client.example"));
        message.To.Add(new MailboxAddress("Bob", "bob@localhost"));
        message.Subject = "over our stack";
        message.Body = new TextPart("plain") { Text = "Hello." };
        await client.SendAsync(message);
        await client.DisconnectAsync(quit: true);
    }

    private async Task<NetworkStream> DialAsync(SmtpStub stub)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, stub.Port, Deadline);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
