using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>What is remembered of a handshake: a ticket for the client to keep, or a place in our store.</summary>
internal readonly partial struct Server12
{
    private const int SessionIdSize = 32;

    /// <summary>RFC 5077 §3.3: after the client's Finished has verified, and before our change_cipher_spec.</summary>
    private void RememberSession(Keyed keyed)
    {
        Negotiated negotiated = keyed.Negotiated;
        if (negotiated.SessionPlace == SessionPlace.None)
        {
            return;
        }

        ServerSessions12 sessions = negotiated.Options.Sessions12!;
        DateTimeOffset now = sessions.Clock.GetUtcNow();
        using SessionState12 state = State(
            sessions,
            _context.Facts.CipherSuite!,
            negotiated.HasExtendedMasterSecret,
            keyed.Master.Bytes.Clone(),
            authenticatedAt: now,
            lifetime: sessions.Lifetime);
        if (negotiated.SessionPlace == SessionPlace.Ticket)
        {
            // §3.3: a server that has changed its mind sends a zero-length ticket.
            _context.Flight.Add(
                Ticket(sessions, state) ?? new NewSessionTicket12 { LifetimeHintSeconds = 0, Ticket = default });
        }
        else if (state.Write() is { } plain)
        {
            using (plain)
            {
                sessions.Store!.Add(_context.Facts.SessionId.Span, plain.Span, sessions.Lifetime);
            }
        }
    }

    /// <summary>A new ticket for an old session, in the second half of the old one's life; null for none.</summary>
    private NewSessionTicket12? Renewed(ServerSessions12 sessions, ClientHello hello, SessionState12 old)
    {
        DateTimeOffset now = sessions.Clock.GetUtcNow();
        TimeSpan age = now - old.IssuedAt;

        // Renewed or not, a session ends seven days after certificates were shown, as in TLS 1.3.
        TimeSpan left = old.AuthenticatedAt + ServerSessions13.MaxLifetime - now;
        TimeSpan lifetime = left < sessions.Lifetime ? left : sessions.Lifetime;
        if (age < TimeSpan.FromSeconds(old.LifetimeSeconds) / 2
            || lifetime < TimeSpan.FromSeconds(1)
            || !hello.Extensions.Contains(ExtensionType.SessionTicket))
        {
            return null;
        }

        using SessionState12 state = State(
            sessions,
            old.Suite,
            old.HasExtendedMasterSecret,
            old.MasterSecret.Clone(),
            old.AuthenticatedAt,
            lifetime);
        return Ticket(sessions, state);
    }

    private SessionState12 State(
        ServerSessions12 sessions,
        CipherSuiteInfo suite,
        bool hasExtendedMasterSecret,
        SecretBytes masterSecret,
        DateTimeOffset authenticatedAt,
        TimeSpan lifetime) => new()
        {
            Suite = suite,
            HasExtendedMasterSecret = hasExtendedMasterSecret,
            Policy = sessions.Policy,
            IssuedAt = sessions.Clock.GetUtcNow(),
            AuthenticatedAt = authenticatedAt,
            LifetimeSeconds = (uint)lifetime.TotalSeconds,
            MasterSecret = masterSecret,
            Group = _context.Facts.Group,
            ServerName = _context.Facts.ServerName,
            PskIdentity = _context.Facts.PskIdentity,
            PskCheck = _context.Facts.PskCheck,
            PeerChain = _context.Facts.PeerChain,
            LocalCertificateType = _context.Facts.LocalCertificateType,
        };

    private static NewSessionTicket12? Ticket(ServerSessions12 sessions, SessionState12 state)
    {
        using SecretBytes? plain = state.Write();
        return plain is null || sessions.Sealer!.Seal(plain.Span) is not { } ticket
            ? null
            : new NewSessionTicket12 { LifetimeHintSeconds = state.LifetimeSeconds, Ticket = ticket };
    }
}
