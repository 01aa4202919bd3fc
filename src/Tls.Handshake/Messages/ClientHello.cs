using System;
using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.1.2
///     ProtocolVersion legacy_version = 0x0303;
///     Random random;
///     opaque legacy_session_id&lt;0..32&gt;;
///     CipherSuite cipher_suites&lt;2..2^16-2&gt;;
///     opaque legacy_compression_methods&lt;1..2^8-1&gt;;
///     Extension extensions&lt;8..2^16-1&gt;;
/// } ClientHello;
/// </code>
/// TLS 1.2 clients write the same struct, with shorter extensions or none at all (RFC 5246 §7.4.1.2), so the
/// floor of extensions is not held against anyone here.
/// </summary>
public sealed class ClientHello : HandshakeMessage
{
    private static readonly byte[] NoCompression = new byte[1];

    /// <inheritdoc/>
    public override HandshakeType Type => HandshakeType.ClientHello;

    /// <summary>legacy_version: 0x0303 from anyone who speaks TLS 1.3.</summary>
    public ProtocolVersion LegacyVersion { get; init; } = ProtocolVersion.Tls12;

    /// <summary>random: 32 bytes.</summary>
    /// <exception cref="ArgumentException">Another length.</exception>
    public required ReadOnlyMemory<byte> Random { get; init => field = HelloRandom.Checked(value); }

    /// <summary>legacy_session_id: 0 to 32 bytes, which the server echoes.</summary>
    public ReadOnlyMemory<byte> LegacySessionId { get; init; }

    /// <summary>
    /// cipher_suites, the client's favourite first; unknown values (GREASE among them) are kept.
    /// </summary>
    public required IReadOnlyList<CipherSuite> CipherSuites { get; init; }

    /// <summary>
    /// legacy_compression_methods: the single byte zero in TLS 1.3, which the state machine checks.
    /// </summary>
    public ReadOnlyMemory<byte> LegacyCompressionMethods { get; init; } = NoCompression;

    /// <summary>
    /// extensions; <see cref="ExtensionBlock.Absent"/> when a TLS 1.2 client sent no such field.
    /// </summary>
    public ExtensionBlock Extensions { get; init; } = ExtensionBlock.Empty;

    /// <summary>Reads the body.</summary>
    /// <exception cref="TlsException">A decode fault, or an extension's own.</exception>
    public static ClientHello Read(ref TlsReader body)
    {
        var hello = new ClientHello
        {
            LegacyVersion = (ProtocolVersion)body.UInt16("legacy_version"),
            Random = body.Bytes(HelloRandom.Size, "random").ToArray(),
            LegacySessionId = body.Opaque8("legacy_session_id", 0, 32).ToArray(),
            CipherSuites = CodePoints.Read16<CipherSuite>(
                body.Opaque16("cipher_suites", 2, 0xfffe), "cipher_suites"),
            LegacyCompressionMethods = ReadCompressionMethods(ref body),
            Extensions = body.IsEmpty
                ? ExtensionBlock.Absent
                : ExtensionBlock.Read(ref body, ExtensionContext.ClientHello),
        };
        body.End("ClientHello");
        return hello;
    }

    /// <summary>The same hello with other extensions.</summary>
    internal ClientHello With(ExtensionBlock extensions) => new()
    {
        LegacyVersion = LegacyVersion,
        Random = Random,
        LegacySessionId = LegacySessionId,
        CipherSuites = CipherSuites,
        LegacyCompressionMethods = LegacyCompressionMethods,
        Extensions = extensions,
    };

    /// <summary>The one method that all clients offer and most offer alone needs no array of its own.</summary>
    private static byte[] ReadCompressionMethods(ref TlsReader body)
    {
        ReadOnlySpan<byte> methods = body.Opaque8("legacy_compression_methods", 1);
        return methods is [0] ? NoCompression : methods.ToArray();
    }

    /// <inheritdoc/>
    public override void WriteBody(TlsWriter w)
    {
        w.UInt16((ushort)LegacyVersion);
        w.Bytes(Random.Span);
        w.Opaque8(LegacySessionId.Span);
        using (w.Vector16())
        {
            CodePoints.Write16(w, CipherSuites);
        }

        w.Opaque8(LegacyCompressionMethods.Span);
        Extensions.Write(w);
    }
}
