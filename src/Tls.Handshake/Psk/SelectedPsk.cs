using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>A pre-shared key that a server takes up: its binder has verified. Owns the key.</summary>
internal sealed class SelectedPsk : IDisposable
{
    private readonly ExternalPsk? _external;

    /// <summary>A session.</summary>
    internal SelectedPsk(SessionState13 session, ushort index, PskMode mode)
    {
        Session = session;
        Index = index;
        IsAlone = mode == PskMode.Alone;
    }

    /// <summary>An external key.</summary>
    internal SelectedPsk(ExternalPsk external, ushort index, PskMode mode)
    {
        _external = external;
        Index = index;
        IsAlone = mode == PskMode.Alone;
    }

    /// <summary>What was remembered of the session that goes on; null for an external key.</summary>
    internal SessionState13? Session { get; }

    /// <summary>The key.</summary>
    internal SecretBytes Key => Session?.Psk ?? _external!.Key;

    /// <summary>selected_identity.</summary>
    internal ushort Index { get; }

    /// <summary>Whether there is no (EC)DHE beside it.</summary>
    internal bool IsAlone { get; }

    /// <summary>Wipes the key.</summary>
    public void Dispose()
    {
        Session?.Dispose();
        _external?.Dispose();
    }
}
