using System;

namespace Tls;

/// <content>What a <see cref="TlsSocket"/> needs besides.</content>
public sealed partial record TlsClientOptions
{
    /// <summary>Sees each new session before it goes where sessions go, and leaves it as it is.</summary>
    internal Action<TlsSession>? SessionWatch { get; init; }
}
