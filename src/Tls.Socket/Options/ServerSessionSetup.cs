using System;
using System.Runtime.CompilerServices;
using Tls.Crypto;
using Tls.Handshake;

namespace Tls;

/// <summary>
/// How a server resumes: TLS 1.3 by tickets; TLS 1.2 by tickets of the same ring, and by the cache if there is one.
/// </summary>
internal static class ServerSessionSetup
{
    private const int MaxTicketCount = 16;

    // What is prepared may be prepared again; the keys of tickets that are out must stay, and so must what they name.
    private static readonly ConditionalWeakTable<TlsServerOptions, InMemoryTicketKeyRing> OwnRings = [];
    private static readonly ConditionalWeakTable<TlsServerOptions, InMemoryTlsServerSessionCache> OwnCaches = [];

    /// <summary>What the machine is told of TLS 1.3; null when nothing is resumed.</summary>
    /// <exception cref="ArgumentException">Something does not fit, said in words.</exception>
    internal static ServerSessions13? Sessions13(TlsServerOptions options, CryptoProvider crypto)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.TicketCount, nameof(options.TicketCount));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            options.TicketCount, MaxTicketCount, nameof(options.TicketCount));
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxRequestedTickets, nameof(options.MaxRequestedTickets));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            options.MaxRequestedTickets, MaxTicketCount, nameof(options.MaxRequestedTickets));
        ArgumentOutOfRangeException.ThrowIfLessThan(
            options.TicketLifetime, TimeSpan.FromSeconds(1), nameof(options.TicketLifetime));

        // RFC 8446 §4.6.1: servers MUST NOT use any value greater than 604800 seconds.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            options.TicketLifetime, ServerSessions13.MaxLifetime, nameof(options.TicketLifetime));
        if (options is { Tickets: TlsTicketForm.Handle, TicketKeys: not null })
        {
            throw new ArgumentException("TicketKeys have nothing to seal: tickets are names.", nameof(options));
        }

        if (options.TicketCount == 0)
        {
            return null;
        }

        TimeProvider clock = options.TimeProvider ?? TimeProvider.System;
        return new ServerSessions13
        {
            Sealer = options.Tickets == TlsTicketForm.Handle
                ? new StoreSealer(Cache(options)!, options.TicketLifetime, crypto)
                : new RingSealer(options.TicketKeys
                    ?? OwnRings.GetValue(options, owner => new InMemoryTicketKeyRing(
                        lifetime: owner.TicketLifetime, clock: clock, crypto: crypto))),
            Clock = clock,
            TicketCount = options.TicketCount,
            MaxRequestedCount = options.MaxRequestedTickets,
            Lifetime = options.TicketLifetime,
            Policy = ServerPolicy.Of(options, crypto),
        };
    }

    /// <summary>What the machine is told of TLS 1.2; null when nothing is resumed.</summary>
    internal static ServerSessions12? Sessions12(
        TlsServerOptions options, ServerSessions13? tickets, CryptoProvider crypto) =>
        tickets is null && options.SessionCache is null
            ? null
            : new ServerSessions12
            {
                // A client of TLS 1.2 shows a ticket as often as it is good; names that are kept it has as session IDs.
                Sealer = options.Tickets == TlsTicketForm.Sealed ? tickets?.Sealer : null,
                Store = Cache(options) is { } cache ? new CacheStore(cache) : null,
                Clock = options.TimeProvider ?? TimeProvider.System,
                Lifetime = options.TicketLifetime,
                Policy = ServerPolicy.Of(options, crypto),
                AllowsUnboundSecrets = options.DangerousResumeWithoutExtendedMasterSecret,
            };

    private static TlsServerSessionCache? Cache(TlsServerOptions options) =>
        options.SessionCache ?? (options.Tickets == TlsTicketForm.Sealed
            ? null
            : OwnCaches.GetValue(options, static owner => new InMemoryTlsServerSessionCache(clock: owner.TimeProvider)));
}
