using System;

namespace Tls.Handshake;

/// <summary>
/// application_traffic_secret_N of both directions: all that a connection keeps once the handshake is over.
/// Immutable; moving one direction on wipes its old secret and gives a pair with the next (RFC 8446 §7.2).
/// </summary>
internal sealed class ApplicationSecrets(ApplicationTrafficSecret read, ApplicationTrafficSecret write)
    : IDisposable
{
    /// <summary>What the peer sends under.</summary>
    internal ApplicationTrafficSecret Read { get; } = read;

    /// <summary>What we send under.</summary>
    internal ApplicationTrafficSecret Write { get; } = write;

    /// <summary>The peer has changed its keys.</summary>
    internal ApplicationSecrets WithNextRead()
    {
        ApplicationTrafficSecret next = Read.Next();
        Read.Dispose();
        return new ApplicationSecrets(next, Write);
    }

    /// <summary>We change ours.</summary>
    internal ApplicationSecrets WithNextWrite()
    {
        ApplicationTrafficSecret next = Write.Next();
        Write.Dispose();
        return new ApplicationSecrets(Read, next);
    }

    /// <summary>Wipes both.</summary>
    public void Dispose()
    {
        Read.Dispose();
        Write.Dispose();
    }
}
