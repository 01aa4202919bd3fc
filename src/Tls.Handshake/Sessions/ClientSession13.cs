using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>
/// A session of TLS 1.3 as a client resumes it: the ticket it shows and the key that belongs to it (RFC 8446
/// §4.6.1). Owns the key. Who the server was, and for whom, is for the room above to keep.
/// </summary>
internal sealed class ClientSession13 : IDisposable
{
    /// <summary>The suite of the connection that gave the ticket; only its hash binds.</summary>
    internal required CipherSuiteInfo Suite { get; init; }

    /// <summary>The ticket: opaque, sent in the clear.</summary>
    internal required ReadOnlyMemory<byte> Ticket { get; init; }

    /// <summary>The pre-shared key.</summary>
    internal required SecretBytes Psk { get; init; }

    /// <summary>ticket_age_add.</summary>
    internal required uint AgeAdd { get; init; }

    /// <summary>ticket_lifetime, in seconds; at most seven days.</summary>
    internal required uint LifetimeSeconds { get; init; }

    /// <summary>§4.2.11.1: the age in ms plus ticket_age_add, modulo 2^32, when the ClientHello is made.</summary>
    internal uint ObfuscatedAge { get; set; }

    /// <summary>Sets <see cref="ObfuscatedAge"/> from the ticket's age.</summary>
    internal void SetAge(TimeSpan age) =>
        ObfuscatedAge = unchecked((uint)(long)Math.Max(0, age.TotalMilliseconds) + AgeAdd);

    /// <summary>Wipes the key.</summary>
    public void Dispose() => Psk.Dispose();
}
