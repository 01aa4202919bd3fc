using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;

namespace Tls.Samples.Tests.Mail;

/// <summary>How the stub comes to encrypt.</summary>
internal enum SmtpSecurity
{
    /// <summary>At once.</summary>
    Implicit,

    /// <summary>When it is asked to.</summary>
    StartTls,

    /// <summary>When it is asked to, with an answer in the open that somebody has put behind the agreement.</summary>
    StartTlsWithInjection,

    /// <summary>It does not.</summary>
    None,
}

/// <summary>A server of SMTP over the platform's TLS, for one connection: just enough to be sent a message.</summary>
internal sealed class SmtpStub : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly SmtpSecurity _security;

    private SmtpStub(SmtpSecurity security, CancellationToken cancellationToken)
    {
        _security = security;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Heard = Task.Run(() => ServeAsync(cancellationToken), CancellationToken.None);
    }

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    internal int Port { get; }

    /// <summary>Each line it was told, marked by whether that was in the open.</summary>
    internal Task<List<(bool InTheOpen, string Line)>> Heard { get; }

    internal static SmtpStub Start(SmtpSecurity security, CancellationToken cancellationToken) =>
        new(security, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private async Task<List<(bool InTheOpen, string Line)>> ServeAsync(CancellationToken cancellationToken)
    {
        using Socket socket = await _listener.AcceptSocketAsync(cancellationToken);
        Stream stream = new NetworkStream(socket);
        bool inTheOpen = _security != SmtpSecurity.Implicit;
        List<(bool InTheOpen, string Line)> heard = [];
        bool inMessage = false;
        try
        {
            stream = inTheOpen ? stream : await EncryptAsync(stream, cancellationToken);
            await SayAsync(stream, "220 stub ESMTP", cancellationToken);
            while (await LineAsync(stream, cancellationToken) is { } line)
            {
                heard.Add((inTheOpen, line));
                if (inMessage)
                {
                    inMessage = line != ".";
                    await SayAsync(stream, inMessage ? null : "250 taken", cancellationToken);
                }
                else if (line == "STARTTLS")
                {
                    await SayAsync(
                        stream,
                        _security == SmtpSecurity.StartTlsWithInjection ? "220 go\r\n250 said in the open" : "220 go",
                        cancellationToken);
                    stream = await EncryptAsync(stream, cancellationToken);
                    inTheOpen = false;
                }
                else
                {
                    inMessage = line == "DATA";
                    await SayAsync(stream, Answer(line, inTheOpen), cancellationToken);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client has gone, which tests ask for: what was heard until then is what they look at.
        }

        await stream.DisposeAsync();
        return heard;
    }

    private string Answer(string line, bool inTheOpen) => line.Split(' ')[0] switch
    {
        "EHLO" when inTheOpen && _security != SmtpSecurity.None => "250-stub\r\n250 STARTTLS",
        "EHLO" => "250-stub\r\n250 8BITMIME",
        "DATA" => "354 go on",
        "QUIT" => "221 farewell",
        _ => "250 yes",
    };

    private static async Task<Stream> EncryptAsync(Stream stream, CancellationToken cancellationToken)
    {
        Credential credential = TestPki.For(KeyKind.EcP256);
        using X509Certificate2 leaf = X509Certificate2.CreateFromPemFile(credential.ChainFile, credential.KeyFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(credential.ChainFile);
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(leaf, chain, offline: true),
            },
            cancellationToken);
        return tls;
    }

    private static async Task SayAsync(Stream stream, string? lines, CancellationToken cancellationToken)
    {
        if (lines is not null)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(lines + "\r\n"), cancellationToken);
        }
    }

    /// <summary>Byte by byte: what comes behind STARTTLS is the handshake's.</summary>
    private static async Task<string?> LineAsync(Stream stream, CancellationToken cancellationToken)
    {
        List<byte> line = [];
        byte[] octet = new byte[1];
        while (await stream.ReadAsync(octet, cancellationToken) > 0)
        {
            line.Add(octet[0]);
            if (octet[0] == '\n')
            {
                return Encoding.ASCII.GetString([.. line]).TrimEnd();
            }
        }

        return null;
    }
}
