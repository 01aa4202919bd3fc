using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// A <see cref="ServerHello"/> that selects a version by supported_versions: TLS 1.3 (RFC 8446 §4.1.3).
/// </summary>
public sealed class ServerHello13 : ServerHello
{
    /// <summary>A server's hello.</summary>
    /// <param name="random">32 bytes.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public ServerHello13(ReadOnlyMemory<byte> random) => Random = HelloRandom.Checked(random);

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Random { get; }

    /// <summary>
    /// selected_version of supported_versions; null only when a message was built without it.
    /// </summary>
    public ProtocolVersion? SelectedVersion =>
        Extensions.Find<SupportedVersionsServerHello>()?.SelectedVersion;
}
