using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// "Try again, with this group or this cookie": a <see cref="ServerHello"/> whose random is the SHA-256 of
/// "HelloRetryRequest" (RFC 8446 §4.1.4).
/// </summary>
public sealed class HelloRetryRequest : ServerHello
{
    /// <summary>The random that makes a ServerHello a HelloRetryRequest (§4.1.3).</summary>
    public static ReadOnlyMemory<byte> SpecialRandom { get; } = new byte[]
    {
        0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
        0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
    };

    /// <summary>Always <see cref="SpecialRandom"/>.</summary>
    public override ReadOnlyMemory<byte> Random => SpecialRandom;

    /// <summary>selected_version of supported_versions, or null when it is missing.</summary>
    public ProtocolVersion? SelectedVersion =>
        Extensions.Find<SupportedVersionsServerHello>()?.SelectedVersion;
}
