using System;
using System.Collections.Generic;
using Tls.Crypto;

namespace Tls;

/// <summary>What the peer wants to see, for choosing a certificate by.</summary>
public sealed class TlsIdentityRequest
{
    internal TlsIdentityRequest(
        bool isServer,
        string? serverName,
        IReadOnlyList<SignatureScheme> signatureSchemes,
        IReadOnlyList<ReadOnlyMemory<byte>> authorities,
        IReadOnlyList<string> applicationProtocols)
    {
        IsServer = isServer;
        ServerName = serverName;
        SignatureSchemes = signatureSchemes;
        Authorities = authorities;
        ApplicationProtocols = applicationProtocols;
    }

    /// <summary>True when a server's certificate is asked for.</summary>
    public bool IsServer { get; }

    /// <summary>On a server: the host name the client asked for (RFC 6066), or null.</summary>
    public string? ServerName { get; }

    /// <summary>The signature schemes the peer accepts, in its order.</summary>
    public IReadOnlyList<SignatureScheme> SignatureSchemes { get; }

    /// <summary>The issuers the peer knows, as DER distinguished names; empty when it does not say.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Authorities { get; }

    /// <summary>On a server: the application protocols the client offers; empty when it does not say.</summary>
    public IReadOnlyList<string> ApplicationProtocols { get; }
}
