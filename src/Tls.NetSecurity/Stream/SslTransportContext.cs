using System;
using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Authentication.ExtendedProtection;

namespace Tls;

/// <summary>Channel bindings in the shape that <see cref="System.Net.Security.NegotiateAuthentication"/> and its like take.</summary>
internal sealed class SslTransportContext : TransportContext
{
    private readonly TlsStream _tls;

    internal SslTransportContext(TlsStream tls) => _tls = tls;

    /// <summary>The binding of a kind; null when the connection has none of that kind.</summary>
    /// <exception cref="NotSupportedException">There is no such kind.</exception>
    /// <exception cref="InvalidOperationException">The handshake is not done.</exception>
    public override ChannelBinding? GetChannelBinding(ChannelBindingKind kind)
    {
        byte[]? bytes = _tls.GetChannelBinding(kind switch
        {
            ChannelBindingKind.Unique => TlsChannelBinding.Unique,
            ChannelBindingKind.Endpoint => TlsChannelBinding.ServerEndPoint,
            ChannelBindingKind.Unknown => throw Unknown(kind),
            _ => throw Unknown(kind),
        });
        return bytes is null
            ? null
            : new SslChannelBinding(kind == ChannelBindingKind.Unique ? "tls-unique:"u8 : "tls-server-end-point:"u8, bytes);
    }

    private static NotSupportedException Unknown(ChannelBindingKind kind) => new($"There is no channel binding {kind}.");
}

/// <summary>
/// <code>
/// struct SEC_CHANNEL_BINDINGS {       eight words, of which two say something:
///     …                               six of zeros
///     uint32 cbApplicationDataLength;
///     uint32 dwApplicationDataOffset;
/// } followed by                       the prefix of RFC 5056 §2.1, and the binding
/// </code>
/// as every consumer of a <see cref="ChannelBinding"/> expects it.
/// </summary>
internal sealed class SslChannelBinding : ChannelBinding
{
    private const int HeaderSize = 32;
    private const int LengthOffset = 24;
    private const int OffsetOffset = 28;

    internal SslChannelBinding(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> binding)
        : base(ownsHandle: true)
    {
        byte[] bytes = new byte[HeaderSize + prefix.Length + binding.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(LengthOffset), prefix.Length + binding.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(OffsetOffset), HeaderSize);
        prefix.CopyTo(bytes.AsSpan(HeaderSize));
        binding.CopyTo(bytes.AsSpan(HeaderSize + prefix.Length));

        Size = bytes.Length;
        SetHandle(Marshal.AllocHGlobal(bytes.Length));
        Marshal.Copy(bytes, 0, handle, bytes.Length);
    }

    /// <inheritdoc/>
    public override int Size { get; }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Marshal.FreeHGlobal(handle);
        return true;
    }
}
