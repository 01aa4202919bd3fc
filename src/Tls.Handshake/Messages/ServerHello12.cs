using System;

namespace Tls.Handshake;

/// <summary>
/// A <see cref="ServerHello"/> without supported_versions: a server that chose TLS 1.2 or older, by
/// legacy_version (RFC 5246 §7.4.1.3). Its random may hold the downgrade sentinel (RFC 8446 §4.1.3).
/// </summary>
public sealed class ServerHello12 : ServerHello
{
    /// <summary>A server's hello.</summary>
    /// <param name="random">32 bytes.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public ServerHello12(ReadOnlyMemory<byte> random) => Random = HelloRandom.Checked(random);

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Random { get; }
}
