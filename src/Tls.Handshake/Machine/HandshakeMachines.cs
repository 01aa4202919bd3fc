namespace Tls.Handshake;

/// <summary>Makes the machines.</summary>
internal static class HandshakeMachines
{
    /// <summary>A client's machine, not yet started.</summary>
    /// <param name="options">What to offer.</param>
    /// <param name="output">Where effects go.</param>
    /// <param name="session">The session to resume, which stays the caller's; null for none.</param>
    internal static HandshakeMachine Client(
        ClientHandshakeOptions options, IHandshakeOutput output, ClientSession? session = null) =>
        new ClientMachine(options, output, session);

    /// <summary>A server's machine, not yet started.</summary>
    internal static HandshakeMachine Server(ServerHandshakeOptions options, IHandshakeOutput output) =>
        new ServerMachine(options, output);
}
