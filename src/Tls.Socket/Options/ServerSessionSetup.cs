using System;
using Tls.Crypto;
using Tls.Handshake;

namespace Tls;

/// <summary>How a server resumes TLS 1.2: by the tickets of TLS 1.3's ring, and by the cache if there is one.</summary>
internal static class ServerSessionSetup
{
    /// <summary>What the machine is told; null when nothing is resumed.</summary>
    internal static ServerSessions12? Sessions12(
        TlsServerOptions options, ServerSessions13? tickets, CryptoProvider crypto) =>
        tickets is null && options.SessionCache is null
            ? null
            : new ServerSessions12
            {
                Sealer = tickets?.Sealer,
                Store = options.SessionCache is { } cache ? new CacheStore(cache) : null,
                Clock = options.TimeProvider ?? TimeProvider.System,
                Lifetime = options.TicketLifetime,
                Policy = ServerPolicy.Of(options, crypto),
                AllowsUnboundSecrets = options.DangerousResumeWithoutExtendedMasterSecret,
            };
}
