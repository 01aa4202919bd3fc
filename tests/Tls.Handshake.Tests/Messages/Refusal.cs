using System;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests;

/// <summary>What the decoder says to bytes it must refuse.</summary>
internal static class Refusal
{
    /// <summary>The fault of a whole message, header included.</summary>
    internal static TlsFault Of(byte[] message, ProtocolVersion version = ProtocolVersion.Tls13) =>
        Assert.Throws<TlsException>(() => HandshakeDecoder.Decode(message, version)).Fault;

    /// <summary>The fault of a body that gets the header it needs.</summary>
    internal static TlsFault Of(HandshakeType type, byte[] body) => Of(WithHeader(type, body));

    /// <summary>The fault of one extension alone in a block.</summary>
    internal static TlsFault Of(ExtensionContext context, ExtensionType type, string data) =>
        Assert.Throws<TlsException>(() => Blocks.Read(context, Blocks.Encode((type, data)))).Fault;

    /// <summary>Puts type and length before a body.</summary>
    internal static byte[] WithHeader(HandshakeType type, ReadOnlySpan<byte> body)
    {
        var w = new TlsWriter();
        w.UInt8((byte)type);
        w.Opaque24(body);
        return w.ToArray();
    }

    /// <summary>Puts the length that is true into a message's header.</summary>
    internal static byte[] WithTrueLength(byte[] message) =>
        WithHeader((HandshakeType)message[0], message.AsSpan(HandshakeMessage.HeaderSize));
}
