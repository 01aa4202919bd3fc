using System;
using System.Collections.Generic;
using Tls.Crypto;

namespace Tls.Fuzz.Crypto;

/// <summary>Tickets that are not sealed at all: what they hold is the peer's to change.</summary>
internal sealed class OpenTickets : TicketKeyRing
{
    private const int MostKept = 16;

    internal static OpenTickets Instance { get; } = new();

    /// <summary>What tickets were made of, the first few since somebody last cleared it: for seeds.</summary>
    internal static List<byte[]> Sealed { get; } = [];

    public override byte[]? Seal(ReadOnlySpan<byte> state)
    {
        if (Sealed.Count < MostKept)
        {
            Sealed.Add(state.ToArray());
        }

        return state.ToArray();
    }

    public override SecretBytes? Open(ReadOnlySpan<byte> ticket) => new(ticket);
}
