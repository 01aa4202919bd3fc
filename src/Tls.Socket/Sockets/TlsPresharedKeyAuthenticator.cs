using System;

namespace Tls;

/// <summary>
/// Asks the application for a pre-shared key (QSslPreSharedKeyAuthenticator). A handler that knows one fills it in; as long
/// as <see cref="PresharedKey"/> is null, the connection goes on without.
/// </summary>
/// <remarks>
/// A client is asked before its first message, since TLS 1.3 names the key there, and once more when a server of TLS 1.2 has
/// picked a suite with a pre-shared key: then <see cref="IdentityHint"/> is known, <see cref="PresharedKey"/> is what was said
/// the first time, and null ends the handshake. A handler that knows only by the hint sets <see cref="AwaitsHint"/>.
/// </remarks>
public sealed class TlsPresharedKeyAuthenticator
{
    internal TlsPresharedKeyAuthenticator(
        bool isServer, ReadOnlyMemory<byte> identity, ReadOnlyMemory<byte>? identityHint = null)
    {
        IsServer = isServer;
        Identity = identity;
        IdentityHint = identityHint;
    }

    /// <summary>Whether we are the server, who looks a key up by the client's identity.</summary>
    public bool IsServer { get; }

    /// <summary>
    /// Server: the identity that the client has sent. Client: empty, as it is for the handler to choose with the key.
    /// </summary>
    public ReadOnlyMemory<byte> Identity { get; }

    /// <summary>
    /// Client: which key the server would like (RFC 4279 §5.2), as bytes that nobody has vouched for; empty when it does not
    /// say, null as long as it has not been heard.
    /// </summary>
    public ReadOnlyMemory<byte>? IdentityHint { get; }

    /// <summary>
    /// Client, while the hint is not known: whether to offer suites of TLS 1.2 with pre-shared keys although no key is given
    /// yet, and ask again when the hint has come.
    /// </summary>
    public bool AwaitsHint { get; set; }

    /// <summary>How long an identity may be, in bytes.</summary>
    public static int MaximumIdentityLength => TlsPresharedKey.MaxIdentitySize;

    /// <summary>How long a key may be, in bytes.</summary>
    public static int MaximumPresharedKeyLength => ushort.MaxValue;

    /// <summary>The key with its identity, which stays the caller's to dispose; null when none is known.</summary>
    public TlsPresharedKey? PresharedKey { get; set; }
}
