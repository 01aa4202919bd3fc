using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 5746 §3.2
///     opaque renegotiated_connection&lt;0..255&gt;;
/// } RenegotiationInfo;
/// </code>
/// For TLS 1.2: empty in a first handshake.
/// </summary>
public sealed class RenegotiationInfo : Extension
{
    /// <summary>Bound to none: what a first handshake says.</summary>
    internal static readonly RenegotiationInfo OfFirstHandshake = new(default);

    /// <summary>Bound to these Finished values, or to none.</summary>
    public RenegotiationInfo(ReadOnlyMemory<byte> renegotiatedConnection) =>
        RenegotiatedConnection = renegotiatedConnection;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.RenegotiationInfo;

    /// <summary>renegotiated_connection: the Finished values of the enclosing connection.</summary>
    public ReadOnlyMemory<byte> RenegotiatedConnection { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static RenegotiationInfo Read(ref TlsReader data)
    {
        ReadOnlySpan<byte> connection = data.Opaque8("renegotiated_connection");
        return connection.IsEmpty ? OfFirstHandshake : new RenegotiationInfo(connection.ToArray());
    }

    /// <inheritdoc/>
    public override void Write(TlsWriter w) => w.Opaque8(RenegotiatedConnection.Span);
}
