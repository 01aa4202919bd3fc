using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.1.3
///     ProtocolVersion legacy_version = 0x0303;
///     Random random;
///     opaque legacy_session_id_echo&lt;0..32&gt;;
///     CipherSuite cipher_suite;
///     uint8 legacy_compression_method = 0;
///     Extension extensions&lt;6..2^16-1&gt;;
/// } ServerHello;
/// </code>
/// One shape on the wire, three meanings: <see cref="HelloRetryRequest"/> by its random, <see
/// cref="ServerHello13"/> by its supported_versions, <see cref="ServerHello12"/> otherwise. Nobody has to ask
/// a flag which one it is.
/// </summary>
public abstract class ServerHello : HandshakeMessage
{
    private protected ServerHello()
    {
    }

    /// <inheritdoc/>
    public override HandshakeType Type => HandshakeType.ServerHello;

    /// <summary>legacy_version: 0x0303 in TLS 1.3; the selected version in TLS 1.2 and before.</summary>
    public ProtocolVersion LegacyVersion { get; init; } = ProtocolVersion.Tls12;

    /// <summary>random: 32 bytes.</summary>
    public abstract ReadOnlyMemory<byte> Random { get; }

    /// <summary>legacy_session_id_echo: 0 to 32 bytes, what the client sent.</summary>
    public ReadOnlyMemory<byte> LegacySessionIdEcho { get; init; }

    /// <summary>cipher_suite: the one the server chose.</summary>
    public required CipherSuite CipherSuite { get; init; }

    /// <summary>legacy_compression_method: 0, which the state machine checks.</summary>
    public byte LegacyCompressionMethod { get; init; }

    /// <summary>extensions.</summary>
    public ExtensionBlock Extensions { get; init; } = ExtensionBlock.Empty;

    /// <summary>Reads the body, and says which of the three it is.</summary>
    /// <exception cref="TlsException">A decode fault, or an extension's own.</exception>
    public static ServerHello Read(ref TlsReader body)
    {
        var version = (ProtocolVersion)body.UInt16("legacy_version");
        byte[] random = body.Bytes(HelloRandom.Size, "random").ToArray();
        byte[] sessionId = body.Opaque8("legacy_session_id_echo", 0, 32).ToArray();
        var suite = (CipherSuite)body.UInt16("cipher_suite");
        byte compression = body.UInt8("legacy_compression_method");
        ServerHello hello;

        // §4.1.3: upon receiving a message with type server_hello, first examine the Random value.
        if (random.AsSpan().SequenceEqual(HelloRetryRequest.SpecialRandom.Span))
        {
            hello = new HelloRetryRequest
            {
                LegacyVersion = version,
                LegacySessionIdEcho = sessionId,
                CipherSuite = suite,
                LegacyCompressionMethod = compression,
                Extensions = ExtensionBlock.Read(ref body, ExtensionContext.HelloRetryRequest, floor: 6),
            };
        }
        else if (ExtensionBlock.PeekContains(body, ExtensionType.SupportedVersions))
        {
            hello = new ServerHello13(random)
            {
                LegacyVersion = version,
                LegacySessionIdEcho = sessionId,
                CipherSuite = suite,
                LegacyCompressionMethod = compression,
                Extensions = ExtensionBlock.Read(ref body, ExtensionContext.ServerHello, floor: 6),
            };
        }
        else
        {
            hello = new ServerHello12(random)
            {
                LegacyVersion = version,
                LegacySessionIdEcho = sessionId,
                CipherSuite = suite,
                LegacyCompressionMethod = compression,
                Extensions = body.IsEmpty
                    ? ExtensionBlock.Absent
                    : ExtensionBlock.Read(ref body, ExtensionContext.ServerHello12),
            };
        }

        body.End("ServerHello");
        return hello;
    }

    /// <inheritdoc/>
    public override void WriteBody(TlsWriter w)
    {
        w.UInt16((ushort)LegacyVersion);
        w.Bytes(Random.Span);
        w.Opaque8(LegacySessionIdEcho.Span);
        w.UInt16((ushort)CipherSuite);
        w.UInt8(LegacyCompressionMethod);
        Extensions.Write(w);
    }
}
