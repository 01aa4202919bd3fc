using System;
using System.Collections.Generic;
using Tls.Handshake;
using Tls.Wire;

namespace Tls.TestKit;

/// <summary>Runs a pair in which one side misbehaves, and returns how the other refuses it.</summary>
internal static class Refused
{
    /// <summary>The client's refusal of a server.</summary>
    internal static TlsException ByClient(
        Func<HandshakeMessage, ReadOnlyMemory<byte>> server,
        ClientHandshakeOptions? client = null,
        IReadOnlyList<Crypto.NamedGroup>? serverGroups = null,
        ClientCertificatePolicy clientCertificates = ClientCertificatePolicy.None)
    {
        using var pair = new MachinePair(
            client,
            TestOptions.Server(
                groups: serverGroups, clientCertificates: clientCertificates, rewriter: server));
        return ByClient(pair);
    }

    /// <summary>The client's refusal of whatever happens in the pair.</summary>
    internal static TlsException ByClient(MachinePair pair)
    {
        TlsException fault = pair.RunToFault();
        return pair.Culprit == pair.Client
            ? fault
            : throw new InvalidOperationException("The server refused.", fault);
    }

    /// <summary>The server's refusal of a client.</summary>
    internal static TlsException ByServer(
        Func<HandshakeMessage, ReadOnlyMemory<byte>> client,
        ServerHandshakeOptions? server = null,
        IReadOnlyList<Crypto.NamedGroup>? shares = null)
    {
        using var pair = new MachinePair(TestOptions.Client(shares: shares, rewriter: client), server);
        return ByServer(pair);
    }

    /// <summary>The server's refusal of whatever happens in the pair.</summary>
    internal static TlsException ByServer(MachinePair pair)
    {
        TlsException fault = pair.RunToFault();
        return pair.Culprit == pair.Server
            ? fault
            : throw new InvalidOperationException("The client refused.", fault);
    }
}
