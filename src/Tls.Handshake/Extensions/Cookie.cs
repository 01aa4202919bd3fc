using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.2.2
///     opaque cookie&lt;1..2^16-1&gt;;
/// } Cookie;
/// </code>
/// What a server gives in HelloRetryRequest and gets back in the second ClientHello.
/// </summary>
public sealed class Cookie : Extension
{
    /// <summary>A cookie of at least one byte.</summary>
    public Cookie(ReadOnlyMemory<byte> value) => Value = value;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.Cookie;

    /// <summary>cookie: opaque to the client.</summary>
    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static Cookie Read(ref TlsReader data) =>
        new(data.Opaque16("cookie", 1).ToArray());

    /// <inheritdoc/>
    public override void Write(TlsWriter w) => w.Opaque16(Value.Span);
}
