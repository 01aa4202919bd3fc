using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// A session goes on, or an external key is used (RFC 8446 §2.2): no certificate and no question; and, once connected, tickets for the
/// next time (§4.6.1).
/// </summary>
internal readonly partial struct Server13
{
    private const int TicketNonceSize = 8;

    private HandshakeState TakeUp(Settled settled, Exchange? exchange, SelectedPsk psk)
    {
        Negotiated negotiated;
        try
        {
            negotiated = Negotiate(settled, exchange, psk);
            _context.Facts.IsResumed = psk.Session is not null;
            _context.Facts.PeerChain = psk.Session?.PeerChain ?? [];
            _context.Facts.LocalCertificateType = psk.Session?.LocalCertificateType ?? CertificateType.X509;
            _context.Facts.PskIdentity = psk.Session?.PskIdentity ?? _context.Facts.PskIdentity;
            _context.Facts.PskCheck = psk.Session?.PskCheck ?? _context.Facts.PskCheck;
        }
        catch
        {
            psk.Dispose();
            throw;
        }

        return _context.Facts.EarlyData == TlsEarlyDataOutcome.Pending
            ? new AwaitReplayCheck(
                settled, negotiated, psk, EarlyDataAcceptance.Question(settled, psk.Session!))
            : Resume(negotiated, psk);
    }

    private HandshakeState Resume(Negotiated negotiated, SelectedPsk psk)
    {
        HandshakeSecrets secrets;
        try
        {
            if (negotiated.AcceptsEarlyData)
            {
                ReadEarlyData(negotiated, psk);
            }

            secrets = SendServerHello(negotiated);
        }
        finally
        {
            psk.Dispose();
        }

        try
        {
            UseHandshakeKeys(negotiated, secrets);
            SendParameters(negotiated);
            return SendFinished(negotiated, secrets);
        }
        catch
        {
            // No state owns them yet.
            secrets.Dispose();
            throw;
        }
    }

    /// <summary>What tickets are made of after the client's Finished; null when none is given.</summary>
    private TicketSource? TicketsOf(Answered answered) =>

        // §4.2.9: servers SHOULD NOT send NewSessionTicket with tickets that the client cannot use.
        answered.Options.Sessions is not { TicketCount: > 0 } sessions || !answered.TakesTickets
            ? null
            : new TicketSource(
                answered.Options,
                sessions,
                answered.Suite,
                answered.Handshake.Main.Resumption(throughClientFinished: _context.Transcript.Through),
                answered.AuthenticatedAt ?? sessions.Clock.GetUtcNow(),
                _context.Facts.PeerChain);

    private void SendTickets(TicketSource? source)
    {
        // A resumed session has used one ticket up, so it gets one back.
        int count = _context.Facts.ExpectedTickets
            ?? (_context.Facts.IsResumed ? 1 : source?.Sessions.TicketCount ?? 0);
        for (int i = 0; i < count && source is not null; i++)
        {
            SendTicket(source);
        }
    }

    private void SendTicket(TicketSource source)
    {
        if (MakeTicket(source) is { } ticket)
        {
            _context.Flight.AddPostHandshake(ticket);
            _context.Facts.TicketsGiven++;
        }
    }

    private NewSessionTicket13? MakeTicket(TicketSource source)
    {
        ServerSessions13 sessions = source.Sessions;
        DateTimeOffset now = sessions.Clock.GetUtcNow();

        // §4.6.1: not beyond seven days, be it by renewal.
        TimeSpan left = source.AuthenticatedAt + ServerSessions13.MaxLifetime - now;
        TimeSpan lifetime = left < sessions.Lifetime ? left : sessions.Lifetime;
        if (lifetime < TimeSpan.FromSeconds(1))
        {
            return null;
        }

        // §4.6.1: ticket_nonce is unique across the tickets of a connection; ticket_age_add is fresh for each.
        Span<byte> random = stackalloc byte[TicketNonceSize + sizeof(uint)];
        _context.Crypto.FillRandom(random);
        byte[] nonce = random[..TicketNonceSize].ToArray();
        uint ageAdd = BitConverter.ToUInt32(random[TicketNonceSize..]);
        using var state = new SessionState13
        {
            Suite = source.Suite,
            Policy = sessions.Policy,
            IssuedAt = now,
            AuthenticatedAt = source.AuthenticatedAt,
            LifetimeSeconds = (uint)lifetime.TotalSeconds,
            AgeAdd = ageAdd,
            MaxEarlyData = source.Options.EarlyData?.MaxSize ?? 0,
            Psk = source.Resumption.PskOf(nonce),
            ServerName = _context.Facts.ServerName,
            ApplicationProtocol = _context.Facts.ApplicationProtocol,
            PskIdentity = _context.Facts.PskIdentity,
            PskCheck = _context.Facts.PskCheck,
            PeerChain = source.PeerChain,
            LocalCertificateType = _context.Facts.LocalCertificateType,
        };
        using SecretBytes? plain = state.Write();
        return plain is null || sessions.Sealer.Seal(plain.Span) is not { } sealedState
            ? null
            : new NewSessionTicket13
            {
                LifetimeSeconds = state.LifetimeSeconds,
                AgeAdd = ageAdd,
                Nonce = nonce,
                Ticket = sealedState,
                Extensions = GreaseRequest.Of(
                    source.Options,
                    source.Options.EarlyData is { } early
                        ? [new EarlyDataNewSessionTicket(early.MaxSize)]
                        : ExtensionBlock.Empty),
            };
    }
}
