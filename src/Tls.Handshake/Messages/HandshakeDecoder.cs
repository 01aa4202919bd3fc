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
    public static HandshakeMessage Decode(ReadOnlySpan<byte> message) =>
        Decode(message, ProtocolVersion.Tls13);

    /// <summary>Decodes one message of that version, or a hello of any version.</summary>
    /// <param name="message">
    /// type, 24-bit length and body; nothing before or after. Copied where kept.
    /// </param>
    /// <param name="version">TLS 1.2 or 1.3: some types have another syntax in each.</param>
    /// <exception cref="TlsException">
    /// A Decode fault (syntax), an Illegal fault (a MUST about one message alone), or UnexpectedMessage for a
    /// type that the version does not have.
    /// </exception>
    public static HandshakeMessage Decode(ReadOnlySpan<byte> message, ProtocolVersion version) =>
        Decode(message, version, CertificateType.X509);

    /// <summary>Decodes one message of that version, or a hello of any version.</summary>
    /// <param name="message">
    /// type, 24-bit length and body; nothing before or after. Copied where kept.
    /// </param>
    /// <param name="version">TLS 1.2 or 1.3: some types have another syntax in each.</param>
    /// <param name="certificates">What a Certificate holds: in TLS 1.2 a raw public key has a syntax of its own.</param>
    /// <param name="authentication">
    /// How the suite authenticates: with a pre-shared key (RFC 5489 §2) or by RSA key exchange (RFC 5246 §7.4.7.1)
    /// the key exchange of TLS 1.2 has another syntax.
    /// </param>
    /// <exception cref="TlsException">
    /// A Decode fault (syntax), an Illegal fault (a MUST about one message alone), or UnexpectedMessage for a
    /// type that the version does not have.
    /// </exception>
    public static HandshakeMessage Decode(
        ReadOnlySpan<byte> message,
        ProtocolVersion version,
        CertificateType certificates,
        SuiteAuthentication authentication = SuiteAuthentication.Any)
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
            HandshakeType.CertificateVerify => CertificateVerify.Read(ref body),
            HandshakeType.Finished => Finished.Read(ref body),
            HandshakeType.Certificate when version == ProtocolVersion.Tls12
                && certificates == CertificateType.RawPublicKey => Certificate12.ReadRawPublicKey(ref body),
            HandshakeType.ServerKeyExchange when authentication == SuiteAuthentication.Psk =>
                ServerKeyExchangePsk.Read(ref body),
            HandshakeType.ClientKeyExchange when authentication == SuiteAuthentication.Psk =>
                ClientKeyExchangePsk.Read(ref body),
            HandshakeType.ClientKeyExchange when authentication == SuiteAuthentication.RsaKeyExchange =>
                ClientKeyExchangeRsa.Read(ref body),
            _ when version == ProtocolVersion.Tls12 => Decode12(type, ref body),
            _ => Decode13(type, ref body),
        };
    }

    private static HandshakeMessage Decode12(HandshakeType type, ref TlsReader body) => type switch
    {
        HandshakeType.HelloRequest => HelloRequest.Read(ref body),
        HandshakeType.NewSessionTicket => NewSessionTicket12.Read(ref body),
        HandshakeType.Certificate => Certificate12.Read(ref body),
        HandshakeType.CertificateStatus => CertificateStatus.Read(ref body),
        HandshakeType.ServerKeyExchange => ServerKeyExchange.Read(ref body),
        HandshakeType.CertificateRequest => CertificateRequest12.Read(ref body),
        HandshakeType.ServerHelloDone => ServerHelloDone.Read(ref body),
        HandshakeType.ClientKeyExchange => ClientKeyExchange.Read(ref body),

        // RFC 5246 §7.2.2: an inappropriate message was received; this alert is always fatal.
        _ => throw Fault.Of(TlsFault.UnexpectedMessage, $"handshake type {(byte)type}"),
    };

    private static HandshakeMessage Decode13(HandshakeType type, ref TlsReader body) => type switch
    {
        HandshakeType.NewSessionTicket => NewSessionTicket13.Read(ref body),
        HandshakeType.EndOfEarlyData => EndOfEarlyData.Read(ref body),
        HandshakeType.EncryptedExtensions => EncryptedExtensions.Read(ref body),
        HandshakeType.Certificate => Certificate13.Read(ref body),
        HandshakeType.CompressedCertificate => CompressedCertificate.Read(ref body),
        HandshakeType.CertificateRequest => CertificateRequest13.Read(ref body),
        HandshakeType.KeyUpdate => KeyUpdate.Read(ref body),

        // §4: an unexpected handshake message MUST end the handshake with unexpected_message.
        _ => throw Fault.Of(TlsFault.UnexpectedMessage, $"handshake type {(byte)type}"),
    };
}
