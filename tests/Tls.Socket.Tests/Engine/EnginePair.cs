using System;
using System.Collections.Generic;
using System.Reflection;
using Tls.Records;
using Tls.Tests.Fixtures;
using Xunit;

namespace Tls.Tests.Engine;

/// <summary>Two engines and the bytes between them, delivered in pieces of any size.</summary>
internal sealed class EnginePair : IDisposable
{
    private readonly Func<int> _piece;
    private readonly Func<int> _room;
    private int _seenByClient;
    private int _seenByServer;

    /// <param name="piece">How many more bytes arrive at each step; null for all.</param>
    /// <param name="room">How large each destination is; null for large enough.</param>
    /// <param name="client">The client's options.</param>
    /// <param name="server">The server's options.</param>
    internal EnginePair(
        Func<int>? piece = null,
        Func<int>? room = null,
        TlsClientOptions? client = null,
        TlsServerOptions? server = null)
    {
        _piece = piece ?? (static () => int.MaxValue / 2);
        _room = room ?? (static () => 64 * 1024);
        Client = TlsEngine.Client(client ?? Pki.ClientOptions);
        Server = TlsEngine.Server(server ?? Pki.ServerOptions);
    }

    internal TlsEngine Client { get; }

    internal TlsEngine Server { get; }

    internal List<byte> ToServer { get; } = [];

    internal List<byte> ToClient { get; } = [];

    /// <summary>Runs the handshake to its end on both sides.</summary>
    internal EnginePair Handshake()
    {
        TlsStatus client = TlsStatus.WantRead;
        TlsStatus server = TlsStatus.WantRead;
        for (int i = 0; client != TlsStatus.Complete || server != TlsStatus.Complete; i++)
        {
            Assert.True(i < 1_000_000, $"stuck: {client}, {server}");
            client = HandshakeStep(Client, ToClient, ToServer, ref _seenByClient);
            server = HandshakeStep(Server, ToServer, ToClient, ref _seenByServer);
        }

        return this;
    }

    /// <summary>Seals on the client's side.</summary>
    internal void ClientWrites(ReadOnlySpan<byte> plaintext) => Write(Client, plaintext, ToServer);

    /// <summary>Seals on the server's side.</summary>
    internal void ServerWrites(ReadOnlySpan<byte> plaintext) => Write(Server, plaintext, ToClient);

    /// <summary>Opens everything on the way to the server; answers go on the way back.</summary>
    internal byte[] ServerReads(out TlsStatus last) =>
        Read(Server, ToServer, ToClient, ref _seenByServer, out last);

    /// <summary>Opens everything on the way to the client; answers go on the way back.</summary>
    internal byte[] ClientReads(out TlsStatus last) =>
        Read(Client, ToClient, ToServer, ref _seenByClient, out last);

    /// <summary>The record layer on its way out, for its limits.</summary>
    internal static OutboundRecords Outbound(TlsEngine engine) =>
        (OutboundRecords)typeof(TlsEngine)
            .GetField("_outbound", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(engine)!;

    /// <summary>Takes what an engine owes its peer.</summary>
    internal static byte[] Flush(TlsEngine engine)
    {
        byte[] room = new byte[64 * 1024];
        return room[..engine.Flush(room)];
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }

    private TlsStatus HandshakeStep(TlsEngine engine, List<byte> from, List<byte> to, ref int seen)
    {
        seen = Math.Min(from.Count, seen + _piece());
        byte[] room = new byte[_room()];
        TlsStatus status = engine.Handshake(
            from.ToArray().AsSpan(0, seen), room, out int consumed, out int written);
        from.RemoveRange(0, consumed);
        seen -= consumed;
        to.AddRange(room[..written]);
        return status;
    }

    private void Write(TlsEngine engine, ReadOnlySpan<byte> plaintext, List<byte> to)
    {
        TlsStatus status = TlsStatus.WantWrite;
        for (int i = 0; status != TlsStatus.Complete; i++)
        {
            Assert.True(i < 10_000_000, "stuck");
            byte[] room = new byte[_room()];
            status = engine.Write(plaintext, room, out int consumed, out int written);
            plaintext = plaintext[consumed..];
            to.AddRange(room[..written]);
        }
    }

    private byte[] Read(TlsEngine engine, List<byte> from, List<byte> to, ref int seen, out TlsStatus last)
    {
        var plaintext = new List<byte>();
        while (true)
        {
            int before = seen;
            seen = Math.Min(from.Count, seen + _piece());
            byte[] room = new byte[_room()];
            last = engine.Read(from.ToArray().AsSpan(0, seen), room, out int consumed, out int written);
            from.RemoveRange(0, consumed);
            bool isStuck = last == TlsStatus.WantRead && seen == before && consumed == 0;
            seen -= consumed;
            plaintext.AddRange(room[..written]);
            to.AddRange(Flush(engine));
            if (last == TlsStatus.Closed || (isStuck && seen == from.Count))
            {
                return [.. plaintext];
            }
        }
    }
}
