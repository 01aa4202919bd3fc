using System.Collections.Generic;

namespace Tls.Handshake;

/// <summary>Makes the machines.</summary>
internal static class HandshakeMachines
{
    /// <summary>A client's machine, not yet started.</summary>
    /// <param name="options">What to offer.</param>
    /// <param name="output">Where effects go.</param>
    /// <param name="session">The session to resume, which stays the caller's; null for none.</param>
    /// <param name="psks">The external keys to offer, which the machine now owns; null for none.</param>
    /// <param name="psks12">The same for TLS 1.2; there must be one if a suite with a pre-shared key is offered.</param>
    internal static HandshakeMachine Client(
        ClientHandshakeOptions options,
        IHandshakeOutput output,
        ClientSession? session = null,
        IReadOnlyList<ExternalPsk>? psks = null,
        IReadOnlyList<ExternalPsk>? psks12 = null) => new ClientMachine(options, output, session, psks, psks12);

    /// <summary>A server's machine, not yet started.</summary>
    internal static HandshakeMachine Server(ServerHandshakeOptions options, IHandshakeOutput output) =>
        new ServerMachine(options, output);
}
