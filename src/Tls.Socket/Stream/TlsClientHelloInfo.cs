using System;
using System.Collections.Generic;
using Tls.Handshake;
using Tls.Records;
using Tls.Wire;

namespace Tls;

/// <summary>
/// What a client says first, for choosing a server's options by. Nothing of it is authenticated yet, and of a client that
/// talks nonsense it is empty: the handshake itself refuses that.
/// </summary>
public sealed class TlsClientHelloInfo
{
    private const int HeaderSize = 4;

    private TlsClientHelloInfo()
    {
    }

    /// <summary>The host name asked for (RFC 6066 §3); null when there is none.</summary>
    public string? ServerName { get; private init; }

    /// <summary>The versions offered, in the client's order; values that nobody knows among them.</summary>
    public IReadOnlyList<ProtocolVersion> Versions { get; private init; } = [];

    /// <summary>The application protocols offered (RFC 7301), in the client's order.</summary>
    public IReadOnlyList<string> ApplicationProtocols { get; private init; } = [];

    /// <summary>Of a client whose first words make no sense.</summary>
    internal static TlsClientHelloInfo Nothing { get; } = new();

    /// <summary>Looks into what has arrived, and takes nothing of it.</summary>
    /// <returns>Null while there is not enough of it.</returns>
    internal static TlsClientHelloInfo? Peek(ReadOnlySpan<byte> ciphertext)
    {
        var message = new List<byte>();
        while (ciphertext.Length >= RecordHeader.Size)
        {
            RecordHeader header = RecordHeader.Read(ciphertext);
            if (header.Type != ContentType.Handshake || header.Length is 0 or > RecordLimits.MaxPlaintext)
            {
                return Nothing;
            }

            if (ciphertext.Length < header.RecordSize)
            {
                return null;
            }

            message.AddRange(ciphertext[RecordHeader.Size..header.RecordSize]);
            ciphertext = ciphertext[header.RecordSize..];
            if (message[0] != (byte)HandshakeType.ClientHello)
            {
                return Nothing;
            }

            if (message.Count >= HeaderSize && message.Count >= HeaderSize + LengthOf(message))
            {
                return Read(message.ToArray().AsSpan(0, HeaderSize + LengthOf(message)));
            }
        }

        return null;
    }

    private static int LengthOf(List<byte> message) => (message[1] << 16) | (message[2] << 8) | message[3];

    private static TlsClientHelloInfo Read(ReadOnlySpan<byte> message)
    {
        try
        {
            return HandshakeDecoder.Decode(message) is ClientHello hello
                ? new TlsClientHelloInfo
                {
                    ServerName = hello.Extensions.Find<ServerName>()?.HostName,
                    Versions = hello.Extensions.Find<SupportedVersionsClientHello>()?.Versions ?? [hello.LegacyVersion],
                    ApplicationProtocols = hello.Extensions.Find<AlpnOffer>()?.Protocols ?? [],
                }
                : Nothing;
        }
        catch (TlsException)
        {
            // The handshake finds the same fault, and says so to the client.
            return Nothing;
        }
    }
}
