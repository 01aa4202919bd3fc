using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Handshake;
using Tls.Wire;
using Tls.X509;

namespace Tls.Cli;

/// <summary>
/// Bytes of a handshake message → what there is to say about it: here for TLS 1.3, whose sections of RFC 8446 are
/// bare, and in <see cref="MessageNotes12"/> for TLS 1.2.
/// </summary>
internal static class MessageNotes
{
    internal static MessageNote Of(HandshakeReader reader, bool fromClient, ReadOnlySpan<byte> message)
    {
        int size = message.Length;
        HandshakeMessage decoded;
        try
        {
            decoded = reader.Read(fromClient, message);
        }
        catch (TlsException exception)
        {
            return new MessageNote("(malformed)", "§4", size, [("fault", Printable.Line(exception.Message))]);
        }

        return reader.Version == ProtocolVersion.Tls12 && MessageNotes12.Of(decoded, reader, size) is { } note
            ? note
            : Of13(decoded, size);
    }

    private static MessageNote Of13(HandshakeMessage decoded, int size) => decoded switch
    {
        ClientHello hello => new("ClientHello", Offers13(hello) ? "§4.1.2" : "RFC 5246 §7.4.1.2", size, Fields(hello)),
        HelloRetryRequest retry => new("HelloRetryRequest", "§4.1.4", size, Fields(retry)),
        ServerHello hello => new("ServerHello", "§4.1.3", size, Fields(hello)),
        EncryptedExtensions encrypted =>
            new("EncryptedExtensions", "§4.3.1", size, OrNone(ExtensionNotes.Of(encrypted.Extensions))),
        CertificateRequest13 request =>
            new("CertificateRequest", "§4.3.2", size, [.. ExtensionNotes.Of(request.Extensions)]),
        Certificate13 certificate => new("Certificate", "§4.4.2", size, Fields(certificate)),
        CompressedCertificate compressed => new("CompressedCertificate", "RFC 8879 §4", size,
        [
            ("algorithm", compressed.Algorithm.ToString()),
            ("certificate", $"{compressed.Compressed.Length:N0} bytes for {compressed.UncompressedLength:N0}"),
        ]),
        CertificateVerify verify => new("CertificateVerify", "§4.4.3", size, Fields(verify)),
        Finished finished => new("Finished", "§4.4.4", size,
            [("verify_data", $"{Hex(finished.VerifyData)}, an HMAC over all messages so far")]),
        EndOfEarlyData => new("EndOfEarlyData", "§4.5", size, [("", "what follows is under the next keys")]),
        NewSessionTicket13 ticket => new("NewSessionTicket", "§4.6.1", size,
        [
            ("ticket", $"{ticket.Ticket.Length} bytes, good for {ticket.LifetimeSeconds:N0} s"),
            .. ExtensionNotes.Of(ticket.Extensions),
        ]),
        KeyUpdate update => new("KeyUpdate", "§4.6.3", size, [("request_update", Words(update))]),
        _ => new(decoded.Type.ToString(), "§4", size, []),
    };

    private static bool Offers13(ClientHello hello) =>
        hello.Extensions.Find<SupportedVersionsClientHello>()?.Versions.Contains(ProtocolVersion.Tls13) is true;

    /// <summary>The first bytes, and how many there are.</summary>
    internal static string Hex(ReadOnlyMemory<byte> bytes)
    {
        const int Shown = 6;
        string start = Convert.ToHexStringLower(bytes.Span[..Math.Min(Shown, bytes.Length)]);
        return bytes.Length > Shown ? $"{start}… ({bytes.Length} bytes)" : $"{start} ({bytes.Length} bytes)";
    }

    /// <summary>
    /// An entry does not say whether it is a certificate or a raw public key; its bytes do, no DER is both.
    /// </summary>
    internal static string Describe(ReadOnlyMemory<byte> shown) =>
        Certificate.TryParse(shown.Span, out Certificate? certificate, out _)
            ? $"{ConnectionText.Subject(certificate)}, issued by {ConnectionText.Name(certificate.Issuer)}"
            : SubjectPublicKeyInfo.TryParse(shown, out _) ? ConnectionText.RawPublicKey(shown) : "(malformed)";

    private static List<(string, string)> Fields(ClientHello hello) =>
    [
        ("random", Hex(hello.Random)),
        .. hello.LegacySessionId.IsEmpty || Offers13(hello)
            ? []
            : new[] { ("session_id", $"{Hex(hello.LegacySessionId)}: the server repeats it if the session goes on") },
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
            string text = Describe(entry.CertificateData);
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
