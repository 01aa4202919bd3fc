using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.6.3
///     KeyUpdateRequest request_update;
/// } KeyUpdate;
/// </code>
/// </summary>
public sealed class KeyUpdate : HandshakeMessage
{
    /// <inheritdoc/>
    public override HandshakeType Type => HandshakeType.KeyUpdate;

    /// <summary>request_update.</summary>
    public required KeyUpdateRequest RequestUpdate { get; init; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="TlsException">A decode fault, or IllegalKeyUpdate.</exception>
    public static KeyUpdate Read(ref TlsReader body)
    {
        var request = (KeyUpdateRequest)body.UInt8("request_update");
        body.End("KeyUpdate");

        // §4.6.3: any other value MUST terminate the connection with illegal_parameter.
        if (request > KeyUpdateRequest.UpdateRequested)
        {
            throw Fault.Of(TlsFault.IllegalKeyUpdate, $"request_update is {(byte)request}");
        }

        return new KeyUpdate { RequestUpdate = request };
    }

    /// <inheritdoc/>
    public override void WriteBody(TlsWriter w) => w.UInt8((byte)RequestUpdate);
}
