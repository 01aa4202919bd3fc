using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// Bytes of one whole handshake message → its type. Reads syntax and what can be judged from the message
/// alone; what needs the state of the connection is for the state machines.
/// </summary>
public static class HandshakeDecoder
{
    /// <summary>Decodes one message of TLS 1.3, or a hello of any version.</summary>
    /// <param name="message">
    /// type, 24-bit length and body; nothing before or after. Copied where kept.
    /// </param>
    /// <exception cref="TlsException">
    /// A Decode fault (syntax), an Illegal fault (a MUST about one message alone), or UnexpectedMessage for a
    /// type that TLS 1.3 does not have.
    /// </exception>
    public static HandshakeMessage Decode(ReadOnlySpan<byte> message)
    {
        var reader = new TlsReader(message);
        var type = (HandshakeType)reader.UInt8("msg_type");
        int length = reader.UInt24("length");
        var body = new TlsReader(reader.Bytes(length, "Handshake"));
        reader.End("Handshake");
        return type switch
        {
            HandshakeType.ClientHello => ClientHello.Read(ref body),
            HandshakeType.ServerHello => ServerHello.Read(ref body),
            HandshakeType.NewSessionTicket => NewSessionTicket13.Read(ref body),
            HandshakeType.EndOfEarlyData => EndOfEarlyData.Read(ref body),
            HandshakeType.EncryptedExtensions => EncryptedExtensions.Read(ref body),
            HandshakeType.Certificate => Certificate13.Read(ref body),
            HandshakeType.CertificateRequest => CertificateRequest13.Read(ref body),
            HandshakeType.CertificateVerify => CertificateVerify.Read(ref body),
            HandshakeType.Finished => Finished.Read(ref body),
            HandshakeType.KeyUpdate => KeyUpdate.Read(ref body),

            // §4: an unexpected handshake message MUST end the handshake with unexpected_message.
            _ => throw Fault.Of(TlsFault.UnexpectedMessage, $"handshake type {(byte)type}"),
        };
    }
}
