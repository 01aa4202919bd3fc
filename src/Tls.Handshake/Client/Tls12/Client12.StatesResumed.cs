using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>The states of a TLS 1.2 client while a session goes on.</summary>
internal readonly partial struct Client12
{
    /// <summary>The server goes on with our session and has promised a new ticket (RFC 5077 §3.3).</summary>
    internal sealed class ResumeWaitTicket(Keyed keyed) : Negotiating
    {
        internal Keyed Keyed { get; } = keyed;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.NewSessionTicket];

        internal override int MaxMessageSize => TicketSize;

        private protected override IDisposable Owned => Keyed;
    }

    /// <summary>The server goes on with our session; no message may come before its keys change.</summary>
    internal sealed class ResumeWaitChangeCipherSpec(Keyed keyed, NewSessionTicket12? ticket) : Negotiating
    {
        internal Keyed Keyed { get; } = keyed;

        internal NewSessionTicket12? Ticket { get; } = ticket;

        internal override ChangeCipherSpecRole ChangeCipherSpec => ChangeCipherSpecRole.ChangesKeys;

        private protected override IDisposable Owned => Keyed;
    }

    /// <summary>The server's keys have changed; now the proof that it knows the session.</summary>
    internal sealed class ResumeWaitFinished(Keyed keyed, NewSessionTicket12? ticket) : Negotiating
    {
        internal Keyed Keyed { get; } = keyed;

        internal NewSessionTicket12? Ticket { get; } = ticket;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.Finished];

        private protected override IDisposable Owned => Keyed;
    }
}
