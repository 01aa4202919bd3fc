using System;
using Tls.Handshake;

namespace Tls;

/// <summary>How many tickets a client wishes for, 0 to 255 (RFC 9149): to race connections, or to have none at all.</summary>
/// <param name="NewSession">After a full handshake.</param>
/// <param name="Resumption">After a resumption: one gives back what was used up.</param>
public readonly record struct TlsTicketRequest(int NewSession, int Resumption)
{
    /// <exception cref="ArgumentException">A number is not one of 0 to 255.</exception>
    internal TicketRequest ToExtension() =>
        NewSession is >= 0 and <= byte.MaxValue && Resumption is >= 0 and <= byte.MaxValue
            ? new TicketRequest((byte)NewSession, (byte)Resumption)
            : throw new ArgumentException($"RequestTickets is 0 to 255 each, not {NewSession} and {Resumption}.");
}
