using System;
using System.IO;
using System.IO.Pipelines;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;

namespace Tls.Samples.Kestrel;

/// <summary>
/// Shakes hands on each connection and puts the plaintext where the ciphertext was. The features say what was agreed;
/// Kestrel reads from them that the scheme is https and which HTTP it is to speak.
/// </summary>
internal sealed partial class TlsConnectionMiddleware(
    ConnectionDelegate next, TlsServerOptions options, ILogger<TlsConnectionMiddleware> logger)
{
    internal async Task OnConnectionAsync(ConnectionContext context)
    {
        IDuplexPipe transport = context.Transport;
        await using var ciphertext = new DuplexPipeStream(transport);
        await using var tls = new TlsStream(ciphertext, leaveInnerStreamOpen: true);
        try
        {
            await tls.AuthenticateAsServerAsync(options, context.ConnectionClosed);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The peer has been told by an alert; the server goes on with the others.
            HandshakeFailed(logger, context.ConnectionId, exception.Message);
            return;
        }

        var features = new TlsFeatures(tls.ConnectionInfo!);
        context.Features.Set<ITlsConnectionFeature>(features);
        context.Features.Set<ITlsHandshakeFeature>(features);
        context.Features.Set<ITlsApplicationProtocolFeature>(features);
        var plaintext = new StreamPipes(tls);
        try
        {
            context.Transport = plaintext;
            await next(context);
        }
        finally
        {
            await plaintext.CompleteAsync();
            context.Transport = transport;
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "The handshake of connection {Connection} failed: {Reason}")]
    private static partial void HandshakeFailed(ILogger logger, string connection, string reason);
}
