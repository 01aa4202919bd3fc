using System;
using System.Linq;
using Tls.Handshake;
using Tls.Wire;

namespace Tls.Cli;

/// <summary>
/// Decodes the messages of one connection after the other: how a message is written depends on what the hellos
/// before it have agreed on.
/// </summary>
internal sealed class HandshakeReader
{
    private ReadOnlyMemory<byte> _offeredSessionId;
    private SuiteAuthentication _authentication;
    private CertificateType _serverType;
    private CertificateType _clientType;

    /// <summary>What the ServerHello has chosen; TLS 1.3 before it.</summary>
    internal ProtocolVersion Version { get; private set; } = ProtocolVersion.Tls13;

    /// <summary>Whether the ServerHello of TLS 1.2 takes up the client's session (RFC 5246 §7.3).</summary>
    internal bool IsResumed12 { get; private set; }

    /// <summary>Whether the secret of TLS 1.2 hangs on all messages (RFC 7627).</summary>
    internal bool HasExtendedMasterSecret { get; private set; }

    /// <summary>Whether the server has chosen a suite with CBC.</summary>
    internal bool HasCbc { get; private set; }

    /// <summary>Decodes one message, header included.</summary>
    /// <exception cref="TlsException">It cannot be decoded.</exception>
    internal HandshakeMessage Read(bool fromClient, ReadOnlySpan<byte> message)
    {
        HandshakeMessage decoded = HandshakeDecoder.Decode(
            message, Version, fromClient ? _clientType : _serverType, _authentication);
        switch (decoded)
        {
            case ClientHello hello:
                Begin(hello);
                break;

            case ServerHello12 hello:
                Agree(hello);
                break;
        }

        return decoded;
    }

    private void Begin(ClientHello hello)
    {
        Version = ProtocolVersion.Tls13;
        IsResumed12 = false;
        HasExtendedMasterSecret = false;
        HasCbc = false;
        _offeredSessionId = hello.LegacySessionId;
        _authentication = SuiteAuthentication.Any;
        _serverType = CertificateType.X509;
        _clientType = CertificateType.X509;
    }

    private void Agree(ServerHello12 hello)
    {
        Version = ProtocolVersion.Tls12;
        _authentication = CipherSuiteInfo.Find(hello.CipherSuite)?.Authentication ?? SuiteAuthentication.Any;
        HasCbc = CipherSuiteInfo.Find(hello.CipherSuite)?.Cbc is not null;
        HasExtendedMasterSecret = hello.Extensions.Contains(ExtensionType.ExtendedMasterSecret);
        IsResumed12 = !_offeredSessionId.IsEmpty
            && _offeredSessionId.Span.SequenceEqual(hello.LegacySessionIdEcho.Span);
        _serverType = Chosen(hello, ExtensionType.ServerCertificateType);
        _clientType = Chosen(hello, ExtensionType.ClientCertificateType);
    }

    private static CertificateType Chosen(ServerHello12 hello, ExtensionType type) =>
        hello.Extensions.OfType<CertificateTypeChoice>().FirstOrDefault(choice => choice.Type == type)?.Chosen
            ?? CertificateType.X509;
}
