using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4
///     HandshakeType msg_type;
///     uint24 length;
///     select (Handshake.msg_type) { … };
/// } Handshake;
/// </code>
/// A handshake message: immutable, owning copies of its bytes. What is built is written as it stands, even if
/// a peer must refuse it; what is read by <see cref="HandshakeDecoder"/> has the syntax of the RFC.
/// </summary>
public abstract class HandshakeMessage
{
    /// <summary>The size of msg_type and length, in bytes.</summary>
    public const int HeaderSize = 4;

    /// <summary>The code point.</summary>
    public abstract HandshakeType Type { get; }

    /// <summary>Writes the body: what follows the four bytes of type and length.</summary>
    /// <exception cref="System.InvalidOperationException">
    /// A field is longer than its length prefix can say.
    /// </exception>
    public abstract void WriteBody(TlsWriter w);

    /// <summary>Writes the whole message, header included.</summary>
    /// <exception cref="System.InvalidOperationException">
    /// A field is longer than its length prefix can say.
    /// </exception>
    public void Write(TlsWriter w)
    {
        w.UInt8((byte)Type);
        using (w.Vector24())
        {
            WriteBody(w);
        }
    }

    /// <summary>
    /// The whole message, header included: what the transcript hashes and the records carry.
    /// </summary>
    /// <exception cref="System.InvalidOperationException">
    /// A field is longer than its length prefix can say.
    /// </exception>
    public byte[] Encode()
    {
        var w = TlsWriter.Pooled();
        Write(w);
        byte[] encoded = w.ToArray();
        w.Release();
        return encoded;
    }

    /// <summary>The length of the whole message, header included, in bytes.</summary>
    internal int MeasureEncoded()
    {
        var w = TlsWriter.Pooled();
        Write(w);
        int length = w.Length;
        w.Release();
        return length;
    }
}
