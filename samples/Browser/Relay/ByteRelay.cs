using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace Tls.Samples.Browser.Relay;

/// <summary>
/// A web server on this machine that gives out the page's files, and behind <c>/relay/NAME</c> carries the bytes of a
/// WebSocket to the one address which that name was given at the start, and back. It understands none of them.
/// </summary>
public static class ByteRelay
{
    private const int BufferSize = 64 * 1024;
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    /// <summary>A relay that has not started yet.</summary>
    /// <param name="port">Where it listens, on 127.0.0.1; 0 for any free port.</param>
    /// <param name="folders">The files: of two with one name the one in the first folder.</param>
    /// <param name="targets">Every address there is to be reached, by name.</param>
    public static WebApplication Create(
        int port, IReadOnlyList<string> folders, IReadOnlyDictionary<string, DnsEndPoint> targets)
    {
        ArgumentNullException.ThrowIfNull(folders);
        ArgumentNullException.ThrowIfNull(targets);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, port, static listen => listen.Protocols = HttpProtocols.Http1));
        WebApplication application = builder.Build();
        var files = new CompositeFileProvider(
            Array.ConvertAll([.. folders], static folder => new PhysicalFileProvider(Path.GetFullPath(folder))));
        application.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        application.UseStaticFiles(new StaticFileOptions { FileProvider = files, ServeUnknownFileTypes = true });
        application.UseWebSockets();
        application.Map("/relay/{name}", (HttpContext context, string name) => RelayAsync(context, name, targets));
        return application;
    }

    private static async Task RelayAsync(
        HttpContext context, string name, IReadOnlyDictionary<string, DnsEndPoint> targets)
    {
        if (!targets.TryGetValue(name, out DnsEndPoint? target))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        // RFC 6455 §10.2: pages of others can open WebSockets to this machine too, and say where they are from.
        if (!context.WebSockets.IsWebSocketRequest
            || context.Request.Headers.Origin != $"{context.Request.Scheme}://{context.Request.Host}")
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        using var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(target.Host, target.Port, context.RequestAborted);
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        try
        {
            Task there = ToServerAsync(socket, tcp.Client, end.Token);
            Task back = ToPageAsync(tcp.Client, socket, end.Token);

            // Whichever side ends first, what the other has still to say is carried, for a while.
            await Task.WhenAny(there, back);
            end.CancelAfter(Farewell);
            await Task.WhenAll(there, back);
        }
        catch (Exception exception) when (exception is SocketException or WebSocketException or OperationCanceledException)
        {
            // One side is gone without a word, and so is the connection.
        }
    }

    private static async Task ToServerAsync(WebSocket socket, Socket server, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferSize];
        bool isGone = false;
        ValueWebSocketReceiveResult received;
        while ((received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken)).MessageType
            != WebSocketMessageType.Close)
        {
            for (int sent = 0; sent < received.Count && !isGone;)
            {
                try
                {
                    sent += await server.SendAsync(
                        buffer.AsMemory(sent, received.Count - sent), SocketFlags.None, cancellationToken);
                }
                catch (SocketException)
                {
                    // The page has not read that yet; broken off now, it would lose what the server said last.
                    isGone = true;
                }
            }
        }

        if (!isGone)
        {
            server.Shutdown(SocketShutdown.Send);
        }
    }

    private static async Task ToPageAsync(Socket server, WebSocket socket, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferSize];
        int count;
        while ((count = await server.ReceiveAsync(buffer, SocketFlags.None, cancellationToken)) > 0)
        {
            await socket.SendAsync(
                buffer.AsMemory(0, count), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
    }
}
