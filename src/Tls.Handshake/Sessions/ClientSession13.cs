using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// A session of TLS 1.3 as a client resumes it: the ticket it shows and the key that belongs to it (RFC 8446
/// §4.6.1). Of the suite only the hash binds.
/// </summary>
internal sealed class ClientSession13 : ClientSession
{
    /// <inheritdoc/>
    internal override ProtocolVersion Version => ProtocolVersion.Tls13;

    /// <summary>The pre-shared key.</summary>
    internal required SecretBytes Psk { get; init; }

    /// <summary>ticket_age_add.</summary>
    internal required uint AgeAdd { get; init; }

    /// <summary>max_early_data_size, in bytes; 0 when the ticket allows no early data (§4.2.10).</summary>
    internal uint MaxEarlyData { get; init; }

    /// <summary>The application protocol of the connection that gave the ticket, or null: early data is for it alone.</summary>
    internal string? ApplicationProtocol { get; init; }

    /// <summary>§4.2.11.1: the age in ms plus ticket_age_add, modulo 2^32, when the ClientHello is made.</summary>
    internal uint ObfuscatedAge { get; set; }

    /// <summary>Sets <see cref="ObfuscatedAge"/> from the ticket's age.</summary>
    internal void SetAge(TimeSpan age) =>
        ObfuscatedAge = unchecked((uint)(long)Math.Max(0, age.TotalMilliseconds) + AgeAdd);

    /// <inheritdoc/>
    public override void Dispose() => Psk.Dispose();
}
