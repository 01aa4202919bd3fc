using System;
using Tls.Crypto;
using Tls.Handshake;

namespace Tls;

/// <summary>
/// Tickets that hold nothing: each is a random name under which the application's cache keeps the session (RFC 8446 §4.6.1:
/// a database lookup key), until it has been used once (§8.1).
/// </summary>
internal sealed class StoreSealer(TlsServerSessionCache cache, TimeSpan lifetime, CryptoProvider crypto) : ITicketSealer
{
    private const int HandleSize = 32;

    /// <inheritdoc/>
    public byte[]? Seal(ReadOnlySpan<byte> state)
    {
        byte[] handle = new byte[HandleSize];
        crypto.FillRandom(handle);
        cache.Add(handle, state, lifetime);
        return handle;
    }

    /// <inheritdoc/>
    public SecretBytes? Open(ReadOnlySpan<byte> ticket) => ticket.Length == HandleSize ? cache.Find(ticket) : null;

    /// <inheritdoc/>
    public bool Claim(ReadOnlySpan<byte> ticket) => cache.Remove(ticket);
}
