using Tls.Wire;

namespace Tls.Handshake.Tests.Transitions;

/// <summary>The four tables.</summary>
public enum Role
{
    /// <summary>RFC 8446 Appendix A.1.</summary>
    Client13,

    /// <summary>RFC 8446 Appendix A.2.</summary>
    Server13,

    /// <summary>RFC 5246 §7.3, the left side of figure 1.</summary>
    Client12,

    /// <summary>RFC 5246 §7.3, the right side of figure 1.</summary>
    Server12,
}

/// <summary>What the roles have in common.</summary>
internal static class RoleExtensions
{
    internal static bool IsServer(this Role role) => role is Role.Server13 or Role.Server12;

    internal static bool IsTls12(this Role role) => role is Role.Client12 or Role.Server12;

    internal static ProtocolVersion Version(this Role role) =>
        role.IsTls12() ? ProtocolVersion.Tls12 : ProtocolVersion.Tls13;
}
