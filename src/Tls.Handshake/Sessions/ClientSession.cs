using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// A session as a client resumes it: what it shows and the key that belongs to it. Owns the key. Who the server
/// was, and for whom, is for the room above to keep.
/// </summary>
internal abstract class ClientSession : IDisposable
{
    /// <summary>The version of the connection that began it, and of all that go on with it.</summary>
    internal abstract ProtocolVersion Version { get; }

    /// <summary>The suite of the connection that began it.</summary>
    internal required CipherSuiteInfo Suite { get; init; }

    /// <summary>The ticket: opaque, sent in the clear; in TLS 1.2 empty when the server remembers it by its ID.</summary>
    internal required ReadOnlyMemory<byte> Ticket { get; init; }

    /// <summary>How long it is good for, in seconds, from when it came; at most seven days.</summary>
    internal required uint LifetimeSeconds { get; set; }

    /// <summary>Something else that it rests on ends sooner.</summary>
    internal void EndWithin(TimeSpan left) =>
        LifetimeSeconds = (uint)Math.Clamp(left.TotalSeconds, 0, LifetimeSeconds);

    /// <summary>Wipes the key.</summary>
    public abstract void Dispose();
}
