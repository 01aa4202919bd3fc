using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Samples.StartTls;

/// <summary>
/// SMTP by hand, as far as STARTTLS and a little beyond (RFC 3207 §4): EHLO, STARTTLS, the handshake, EHLO.
/// </summary>
public sealed class SmtpConversation
{
    private readonly ILineTransport _transport;

    private SmtpConversation(ILineTransport transport, IReadOnlyList<string> extensions)
    {
        _transport = transport;
        Extensions = extensions;
    }

    /// <summary>What the server said to the EHLO that was encrypted: name first, then its extensions.</summary>
    public IReadOnlyList<string> Extensions { get; }

    /// <summary>Begins one, up to the second EHLO.</summary>
    /// <param name="transport">Connected, and silent so far.</param>
    /// <param name="domain">What the client calls itself.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StartTlsRefusedException">The server does not encrypt: it was told EHLO and no
    /// more.</exception>
    /// <exception cref="IOException">The handshake fails, or what is said is not SMTP.</exception>
    public static async Task<SmtpConversation> BeginAsync(
        ILineTransport transport, string domain, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transport);
        Expect(await SmtpReply.ReadAsync(transport, cancellationToken), 220);
        SmtpReply open = Expect(await AskAsync(transport, $"EHLO {domain}", cancellationToken), 250);

        // RFC 3207 §6: who sits between can take the offer out. To go on in the open would be what they want.
        if (!open.Offers("STARTTLS"))
        {
            throw new StartTlsRefusedException("The server does not offer STARTTLS.");
        }

        Expect(await AskAsync(transport, "STARTTLS", cancellationToken), 220);
        await transport.EncryptAsync(cancellationToken);

        // RFC 3207 §4.2: what was learned in the open is forgotten, the list of extensions too.
        SmtpReply secret = Expect(await AskAsync(transport, $"EHLO {domain}", cancellationToken), 250);
        return new SmtpConversation(transport, secret.Lines);
    }

    /// <summary>Says a command, and waits for the reply.</summary>
    /// <param name="command">A line without its end.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<SmtpReply> AskAsync(string command, CancellationToken cancellationToken = default) =>
        AskAsync(_transport, command, cancellationToken);

    private static async Task<SmtpReply> AskAsync(
        ILineTransport transport, string command, CancellationToken cancellationToken)
    {
        await transport.WriteLineAsync(command, cancellationToken);
        return await SmtpReply.ReadAsync(transport, cancellationToken);
    }

    private static SmtpReply Expect(SmtpReply reply, int code) => reply.Code == code
        ? reply
        : throw new StartTlsRefusedException($"The server says {reply.Code} {string.Join(" / ", reply.Lines)}");
}
