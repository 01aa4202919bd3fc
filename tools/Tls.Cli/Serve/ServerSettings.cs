using System;
using System.Net;

namespace Tls.Cli;

/// <summary>What <c>tls serve</c> was told beside TLS itself.</summary>
/// <param name="Address">Where to listen.</param>
/// <param name="Session">What to do with a connection.</param>
/// <param name="HandshakeTimeout">How long a handshake may take.</param>
/// <param name="IdleTimeout">How long nothing may move.</param>
/// <param name="MaxConnections">How many at once; more wait to be accepted.</param>
/// <param name="IsQuiet">Whether connections that go well are not mentioned.</param>
internal sealed record ServerSettings(
    IPEndPoint Address,
    ISession Session,
    TimeSpan HandshakeTimeout,
    TimeSpan IdleTimeout,
    int MaxConnections,
    bool IsQuiet);
