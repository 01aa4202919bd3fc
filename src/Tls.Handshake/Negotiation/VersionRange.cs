using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>The versions somebody speaks: TLS 1.2, TLS 1.3, or both.</summary>
/// <param name="Minimum">The oldest.</param>
/// <param name="Maximum">The newest.</param>
internal readonly record struct VersionRange(ProtocolVersion Minimum, ProtocolVersion Maximum)
{
    private static readonly ProtocolVersion[] Both = [ProtocolVersion.Tls13, ProtocolVersion.Tls12];
    private static readonly ProtocolVersion[] Newer = [ProtocolVersion.Tls13];
    private static readonly ProtocolVersion[] Older = [ProtocolVersion.Tls12];

    /// <summary>TLS 1.3 alone.</summary>
    internal static VersionRange Tls13Only { get; } = new(ProtocolVersion.Tls13, ProtocolVersion.Tls13);

    /// <summary>Whether TLS 1.2 may be spoken.</summary>
    internal bool HasTls12 => Minimum == ProtocolVersion.Tls12;

    /// <summary>Whether TLS 1.3 may be spoken.</summary>
    internal bool HasTls13 => Maximum == ProtocolVersion.Tls13;

    /// <summary>The versions, the newest first.</summary>
    internal IReadOnlyList<ProtocolVersion> Versions => !HasTls13 ? Older : HasTls12 ? Both : Newer;
}
