using System;
using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <content>Sessions and early data, which Qt's class does not have.</content>
public sealed partial class TlsSocket
{
    /// <summary>
    /// What the next handshake as a client sends as early data, where its session allows it, as <see
    /// cref="TlsClientOptions.EarlyData"/> says: it may arrive more than once. Forgotten as that handshake is begun.
    /// How much was sent and what became of it, <see cref="ConnectionInfo"/> says; what did not arrive is the caller's
    /// to write again. A server reads early data before all other, once it is encrypted.
    /// </summary>
    public ReadOnlyMemory<byte> EarlyData { get; set; }

    /// <summary>As a server: how many of the bytes to read first came as early data in the last handshake.</summary>
    public long EarlyDataReceived { get; private set; }

    /// <inheritdoc cref="TlsStream.SendNewSessionTicketAsync"/>
    public Task<bool> SendNewSessionTicketAsync(CancellationToken cancellationToken = default) =>
        EncryptedStream().SendNewSessionTicketAsync(cancellationToken);
}
