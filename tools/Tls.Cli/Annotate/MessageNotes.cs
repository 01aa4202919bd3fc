using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Handshake;
using Tls.Wire;
using Tls.X509;

namespace Tls.Cli;

/// <summary>Bytes of a handshake message → what there is to say about it.</summary>
internal static class MessageNotes
{
    internal static MessageNote Of(ReadOnlySpan<byte> message)
    {
        int size = message.Length;
        HandshakeMessage decoded;
        try
        {
            decoded = HandshakeDecoder.Decode(message);
        }
        catch (TlsException exception)
        {
            return new MessageNote("(malformed)", "§4", size, [("fault", Printable.Line(exception.Message))]);
        }

        return decoded switch
        {
            ClientHello hello => new MessageNote("ClientHello", "§4.1.2", size, Fields(hello)),
            HelloRetryRequest retry => new MessageNote("HelloRetryRequest", "§4.1.4", size, Fields(retry)),
            ServerHello hello => new MessageNote("ServerHello", "§4.1.3", size, Fields(hello)),
            EncryptedExtensions encrypted =>
                new MessageNote(
                    "EncryptedExtensions", "§4.3.1", size, OrNone(ExtensionNotes.Of(encrypted.Extensions))),
            CertificateRequest13 request =>
                new MessageNote(
                    "CertificateRequest", "§4.3.2", size, [.. ExtensionNotes.Of(request.Extensions)]),
            Certificate13 certificate => new MessageNote("Certificate", "§4.4.2", size, Fields(certificate)),
            CertificateVerify verify => new MessageNote("CertificateVerify", "§4.4.3", size, Fields(verify)),
            Finished finished => new MessageNote("Finished", "§4.4.4", size,
                [("verify_data", $"{Hex(finished.VerifyData)}, an HMAC over all messages so far")]),
            NewSessionTicket13 ticket => new MessageNote("NewSessionTicket", "§4.6.1", size,
                [("ticket", $"{ticket.Ticket.Length} bytes, good for {ticket.LifetimeSeconds:N0} s")]),
            KeyUpdate update => new MessageNote(
                "KeyUpdate", "§4.6.3", size, [("request_update", Words(update))]),
            _ => new MessageNote(decoded.Type.ToString(), "§4", size, []),
        };
    }

    /// <summary>The first bytes, and how many there are.</summary>
    internal static string Hex(ReadOnlyMemory<byte> bytes)
    {
        const int Shown = 6;
        string start = Convert.ToHexStringLower(bytes.Span[..Math.Min(Shown, bytes.Length)]);
        return bytes.Length > Shown ? $"{start}… ({bytes.Length} bytes)" : $"{start} ({bytes.Length} bytes)";
    }

    private static List<(string, string)> Fields(ClientHello hello) =>
    [
        ("random", Hex(hello.Random)),
        ("cipher_suites", string.Join(", ", hello.CipherSuites.Select(CodePointNames.Of))),
        .. ExtensionNotes.Of(hello.Extensions),
    ];

    private static List<(string, string)> Fields(ServerHello hello) =>
    [
        .. hello is HelloRetryRequest ? [] : new[] { ("random", Hex(hello.Random)) },
        ("cipher_suite", CodePointNames.Of(hello.CipherSuite)),
        .. ExtensionNotes.Of(hello.Extensions),
    ];

    private static List<(string, string)> Fields(Certificate13 message)
    {
        List<(string, string)> fields = [];
        foreach (CertificateEntry entry in message.Entries)
        {
            string text = Certificate.TryParse(
                entry.CertificateData.Span, out Certificate? certificate, out _)
                ? $"{ConnectionText.Subject(certificate)}, issued by {ConnectionText.Name(certificate.Issuer)}"
                : "(malformed)";
            fields.Add(($"certificate {fields.Count}", $"{text} ({entry.CertificateData.Length} bytes)"));
        }

        return fields.Count > 0 ? fields : [("certificate_list", "empty: nothing to show")];
    }

    private static List<(string, string)> Fields(CertificateVerify verify) =>
    [
        ("algorithm", CodePointNames.Of(verify.Algorithm)),
        ("signature", $"{Hex(verify.Signature)}, over all messages so far"),
    ];

    private static List<(string, string)> OrNone(IEnumerable<(string, string)> fields)
    {
        List<(string, string)> list = [.. fields];
        return list.Count > 0 ? list : [("extensions", "none")];
    }

    private static string Words(KeyUpdate update) => update.RequestUpdate == KeyUpdateRequest.UpdateRequested
        ? "update_requested: the peer is to do the same"
        : "update_not_requested";
}
