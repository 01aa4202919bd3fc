namespace Tls.Handshake;

/// <summary>Makes the machines.</summary>
internal static class HandshakeMachines
{
    /// <summary>A client's machine, not yet started.</summary>
    internal static HandshakeMachine Client(ClientHandshakeOptions options, IHandshakeOutput output) =>
        new ClientMachine(options, output);

    /// <summary>A server's machine, not yet started.</summary>
    internal static HandshakeMachine Server(ServerHandshakeOptions options, IHandshakeOutput output) =>
        new ServerMachine(options, output);
}
