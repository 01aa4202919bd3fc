namespace Tls;

/// <summary>What happened to which of a server's sockets.</summary>
/// <param name="Socket">The socket.</param>
/// <param name="Value">What happened.</param>
public sealed record TlsSocketEvent<T>(TlsSocket Socket, T Value);
