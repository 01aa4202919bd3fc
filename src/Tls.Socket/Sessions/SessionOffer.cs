using System;
using Tls.Handshake;

namespace Tls;

/// <summary>A session as one connection offers it. Owns its copy of the key.</summary>
internal sealed class SessionOffer(
    ClientSession secret, TlsPeerVerification? verification, DateTimeOffset authenticatedAt) : IDisposable
{
    /// <summary>What the handshake offers.</summary>
    internal ClientSession Secret { get; } = secret;

    /// <summary>What was found out about the server when the session began.</summary>
    internal TlsPeerVerification? Verification { get; } = verification;

    /// <summary>When that was.</summary>
    internal DateTimeOffset AuthenticatedAt { get; } = authenticatedAt;

    /// <summary>Wipes the key.</summary>
    public void Dispose() => Secret.Dispose();
}
