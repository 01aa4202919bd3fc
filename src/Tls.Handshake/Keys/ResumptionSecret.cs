using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>resumption_master_secret: what the keys of a connection's tickets come from.</summary>
internal sealed class ResumptionSecret(KeySchedule13 schedule, SecretBytes secret) : IDisposable
{
    /// <summary>The secret itself.</summary>
    internal SecretBytes Bytes { get; } = secret;

    /// <summary>
    /// §4.6.1: HKDF-Expand-Label(resumption_master_secret, "resumption", ticket_nonce, Hash.length).
    /// </summary>
    /// <param name="ticketNonce">Up to 255 bytes.</param>
    /// <returns>The pre-shared key, the caller's to wipe.</returns>
    internal SecretBytes PskOf(ReadOnlySpan<byte> ticketNonce)
    {
        var psk = new SecretBytes(schedule.Hash.Size());
        schedule.ExpandLabel(Bytes.Span, "resumption"u8, ticketNonce, psk.Span);
        return psk;
    }

    /// <summary>Wipes the secret.</summary>
    public void Dispose() => Bytes.Dispose();
}
