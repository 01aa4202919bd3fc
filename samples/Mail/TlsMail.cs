using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Security;

namespace Tls.Samples.Mail;

/// <summary>
/// Connects MailKit's clients over our TLS, which they are handed as a stream that is encrypted already: at once, or after
/// STARTTLS (RFC 3207), which then has to be said here.
/// </summary>
public static class TlsMail
{
    /// <summary>Encrypts first and speaks then (RFC 8314): ports 465, 993, 995.</summary>
    /// <param name="service">SmtpClient, ImapClient or Pop3Client.</param>
    /// <param name="transport">A connection to the server; the client's from now on.</param>
    /// <param name="host">The name to verify.</param>
    /// <param name="port">The port that it is connected to.</param>
    /// <param name="options">What to connect with.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Wire.TlsException">The handshake fails.</exception>
    public static async Task ConnectAsync(
        MailService service, Stream transport, string host, int port, TlsClientOptions options,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(options);
        TlsStream tls = await EncryptAsync(transport, host, options, cancellationToken);
        await service.ConnectAsync(tls, host, port, SecureSocketOptions.None, cancellationToken);
    }

    /// <summary>Speaks SMTP until STARTTLS is agreed, and encrypts then: port 587.</summary>
    /// <param name="service">The client of SMTP.</param>
    /// <param name="transport">A connection to the server; the client's from now on.</param>
    /// <param name="host">The name to verify.</param>
    /// <param name="port">The port that it is connected to.</param>
    /// <param name="options">What to connect with.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServiceNotConnectedException">The server does not agree to encrypt: nothing else was said.</exception>
    /// <exception cref="Wire.TlsException">The handshake fails.</exception>
    public static async Task ConnectStartTlsAsync(
        MailKit.Net.Smtp.SmtpClient service, Stream transport, string host, int port, TlsClientOptions options,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(options);
        byte[] greeting;
        try
        {
            greeting = await StartTls.AgreeAsync(transport, service.LocalDomain ?? "localhost", cancellationToken);
        }
        catch
        {
            await transport.DisposeAsync();
            throw;
        }

        // After STARTTLS a server does not greet again, and the client waits for a greeting: it is given the first one.
        TlsStream tls = await EncryptAsync(transport, host, options, cancellationToken);
        await service.ConnectAsync(
            new GreetedStream(greeting, tls), host, port, SecureSocketOptions.None, cancellationToken);
    }

    private static async Task<TlsStream> EncryptAsync(
        Stream transport, string host, TlsClientOptions options, CancellationToken cancellationToken)
    {
        var tls = new TlsStream(transport);
        try
        {
            await tls.AuthenticateAsClientAsync(options with { TargetHost = host }, cancellationToken);
            return tls;
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }
}
