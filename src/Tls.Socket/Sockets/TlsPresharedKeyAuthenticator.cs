using System;

namespace Tls;

/// <summary>
/// Asks the application for a pre-shared key (QSslPreSharedKeyAuthenticator). A handler that knows one fills it in; as long
/// as <see cref="PresharedKey"/> is null, the connection goes on without.
/// </summary>
public sealed class TlsPresharedKeyAuthenticator
{
    internal TlsPresharedKeyAuthenticator(bool isServer, ReadOnlyMemory<byte> identity)
    {
        IsServer = isServer;
        Identity = identity;
    }

    /// <summary>Whether we are the server, who looks a key up by the client's identity.</summary>
    public bool IsServer { get; }

    /// <summary>
    /// Server: the identity that the client has sent. Client: empty, as it is for the handler to choose with the key.
    /// </summary>
    public ReadOnlyMemory<byte> Identity { get; }

    /// <summary>How long an identity may be, in bytes.</summary>
    public static int MaximumIdentityLength => TlsPresharedKey.MaxIdentitySize;

    /// <summary>How long a key may be, in bytes.</summary>
    public static int MaximumPresharedKeyLength => ushort.MaxValue;

    /// <summary>The key with its identity, which stays the caller's to dispose; null when none is known.</summary>
    public TlsPresharedKey? PresharedKey { get; set; }
}
