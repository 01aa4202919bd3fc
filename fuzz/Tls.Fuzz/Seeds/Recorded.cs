using System;
using System.Collections.Generic;
using Tls.Fuzz.Crypto;
using Tls.Fuzz.Targets;
using Tls.Wire;

namespace Tls.Fuzz.Seeds;

/// <summary>
/// Connections between our own two engines, and what each side sent, in pieces behind their lengths: what an
/// <see cref="EngineTarget"/> takes, without its first two bytes.
/// </summary>
internal static class Recorded
{
    private const int Room = 1 << 16;

    /// <summary>A session as bytes, of a connection as the setup makes it.</summary>
    internal static byte[] Session(Setup setup)
    {
        TlsSession? last = null;
        Connect(setup, session => last = session);
        return last?.DangerousExport()
            ?? throw new InvalidOperationException($"{setup.Name}: the server has given no session");
    }

    /// <summary>The states that the tickets of a connection hold.</summary>
    internal static IReadOnlyList<byte[]> States(Setup setup)
    {
        OpenTickets.Sealed.Clear();
        Connect(setup);
        return [.. OpenTickets.Sealed];
    }

    /// <summary>What both sides said: the handshake, application data, new keys, the end.</summary>
    internal static (byte[] Client, byte[] Server) Connect(Setup setup, Action<TlsSession>? newSession = null)
    {
        var fromClient = new List<byte>();
        var fromServer = new List<byte>();
        using TlsEngine client = setup.OpenClient(newSession);
        byte[] toServer = Say(client, setup, [], fromClient);
        using TlsEngine server = setup.OpenServer();
        for (int flights = 0; flights < 6; flights++)
        {
            byte[] toClient = Say(server, setup, toServer, fromServer);
            toServer = Say(client, setup, toClient, fromClient);
        }

        foreach ((TlsEngine engine, List<byte> said) in new[] { (client, fromClient), (server, fromServer) })
        {
            byte[] room = new byte[Room];
            engine.Write("application data"u8, room, out _, out int written);
            Keep(room.AsSpan(0, written), said);
            if (engine.ConnectionInfo!.Version == ProtocolVersion.Tls13)
            {
                engine.UpdateKeys(requestPeer: true);
                Keep(room.AsSpan(0, engine.Flush(room)), said);
            }

            engine.Write("under new keys"u8, room, out _, out written);
            Keep(room.AsSpan(0, written), said);
            engine.Shutdown(room, out written);
            Keep(room.AsSpan(0, written), said);
        }

        return ([.. fromClient], [.. fromServer]);
    }

    private static byte[] Say(TlsEngine engine, Setup setup, byte[] heard, List<byte> said)
    {
        var conversation = new Conversation(engine, setup, inPlace: false);
        conversation.Receive(heard);
        conversation.Run();
        byte[] says = conversation.Said.ToArray();
        Keep(says, said);
        return says;
    }

    private static void Keep(ReadOnlySpan<byte> piece, List<byte> said)
    {
        if (!piece.IsEmpty)
        {
            said.AddRange([(byte)(piece.Length >> 8), (byte)(piece.Length & 0xff)]);
            said.AddRange(piece);
        }
    }
}
