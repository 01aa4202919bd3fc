using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.4.4
///     opaque verify_data[Hash.length];
/// } Finished;
/// </code>
/// The codec does not know the hash: it takes the whole body, and whoever verifies checks the length first.
/// </summary>
public sealed class Finished : HandshakeMessage
{
    /// <inheritdoc/>
    public override HandshakeType Type => HandshakeType.Finished;

    /// <summary>verify_data: the MAC over the transcript.</summary>
    public required ReadOnlyMemory<byte> VerifyData { get; init; }

    /// <summary>Reads the body.</summary>
    public static Finished Read(ref TlsReader body) => new()
    {
        VerifyData = body.Bytes(body.Remaining, "verify_data").ToArray(),
    };

    /// <inheritdoc/>
    public override void WriteBody(TlsWriter w) => w.Bytes(VerifyData.Span);
}
