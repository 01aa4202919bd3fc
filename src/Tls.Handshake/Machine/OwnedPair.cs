using System;

namespace Tls.Handshake;

/// <summary>Two things a state owns, wiped together.</summary>
internal sealed class OwnedPair(IDisposable first, IDisposable second) : IDisposable
{
    /// <summary>Wipes both.</summary>
    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }
}
