namespace Tls;

/// <summary>
/// Where a client keeps sessions between connections. Implementations are safe to use from several threads, and own what
/// they keep: what is dropped is disposed.
/// </summary>
public abstract class TlsSessionCache
{
    /// <summary>Keeps a session; called as tickets arrive, which must not take long.</summary>
    /// <param name="key">Names the server and how we speak to it; opaque.</param>
    /// <param name="session">Now the cache's.</param>
    public abstract void Add(string key, TlsSession session);

    /// <summary>Gives a session out, the newest by preference, and forgets it: a session is used once.</summary>
    /// <param name="key">As for <see cref="Add"/>.</param>
    /// <returns>The caller's to dispose; null when there is none.</returns>
    public abstract TlsSession? Take(string key);
}
