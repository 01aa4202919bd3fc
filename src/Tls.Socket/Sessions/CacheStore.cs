using System;
using Tls.Crypto;
using Tls.Handshake;

namespace Tls;

/// <summary>The bridge from a handshake's session IDs to the application's cache.</summary>
internal sealed class CacheStore(TlsServerSessionCache cache) : ISessionStore
{
    /// <inheritdoc/>
    public void Add(ReadOnlySpan<byte> sessionId, ReadOnlySpan<byte> state, TimeSpan lifetime) =>
        cache.Add(sessionId, state, lifetime);

    /// <inheritdoc/>
    public SecretBytes? Find(ReadOnlySpan<byte> sessionId) => cache.Find(sessionId);

    /// <inheritdoc/>
    public bool Remove(ReadOnlySpan<byte> sessionId) => cache.Remove(sessionId);
}
