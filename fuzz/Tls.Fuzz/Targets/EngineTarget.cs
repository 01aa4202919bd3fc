using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Fuzz.Seeds;
using Tls.Wire;

namespace Tls.Fuzz.Targets;

/// <summary>
/// A whole engine: the first byte chooses its options (<see cref="Setups"/>), the second how its input is cut
/// otherwise, the rest is what the peer sends, in pieces, each behind its length in two bytes. However the peer's bytes
/// arrive, at once, as they are cut, byte by byte, at random, in place, or in other records, the outcome is the same:
/// the plaintext, the failure, how far it came. A failure has a fault that is the peer's, leaves its alert to send, and
/// ends the engine for good.
/// </summary>
internal abstract class EngineTarget : Target
{
    private const int Ways = 5;

    // One thread runs one target.
    private static readonly byte[] Room = new byte[1 << 16];

    /// <summary>The options to choose from.</summary>
    protected abstract IReadOnlyList<Setup> List { get; }

    internal override Tokens Tokens => Tokens.Wire;

    internal override IEnumerable<byte[]> Seeds() =>
        List.Select((setup, i) => (byte[])[(byte)i, (byte)i, .. SaidByPeer(Recorded.Connect(setup))]);

    internal override void Run(ReadOnlySpan<byte> input)
    {
        if (input.Length < 2)
        {
            return;
        }

        Setup setup = List[input[0] % List.Count];
        int seed = input[1] / Ways;
        List<byte[]> pieces = Cuts.Pieces(input[2..]);
        byte[] all = Cuts.Joined(pieces);
        string atOnce = Play(setup, [all], inPlace: false);
        (string way, string outcome) = (input[1] % Ways) switch
        {
            0 => ("as it is cut", Play(setup, pieces, inPlace: false)),
            1 => ("in place", Play(setup, (seed & 1) == 0 ? pieces : [all], inPlace: true)),
            2 => ("cut at random", Play(setup, Cuts.Random(all, seed), inPlace: (seed & 2) != 0)),
            3 => ("byte by byte", Play(setup, all.Select(one => (byte[])[one]), inPlace: false)),
            _ => ("in other records", Play(setup, [Cuts.Fragmented(all, 1 + seed)], inPlace: false)),
        };
        FindingException.Unless(outcome == atOnce, $"{setup.Name}, {way}: the outcome is the same:\n{outcome}\n{atOnce}");
    }

    /// <summary>The engine under attack.</summary>
    protected abstract TlsEngine Open(Setup setup);

    /// <summary>Of a recorded connection, what the engine under attack is sent.</summary>
    protected abstract byte[] SaidByPeer((byte[] Client, byte[] Server) connection);

    /// <summary>What came of it, in one line.</summary>
    private string Play(Setup setup, IEnumerable<byte[]> pieces, bool inPlace)
    {
        using TlsEngine engine = Open(setup);
        var play = new Conversation(engine, setup, inPlace);
        try
        {
            play.Run();
            foreach (byte[] piece in pieces)
            {
                play.Receive(piece);
                play.Run();
            }

            return $"connected {engine.IsConnected}, closed {engine.IsClosedByPeer}, got {play.Plaintext}";
        }
        catch (TlsException failure)
        {
            CheckFailure(engine, failure);
            return $"failed with {failure.Fault}, got {play.Plaintext}";
        }
    }

    private static void CheckFailure(TlsEngine engine, TlsException failure)
    {
        FindingException.Unless(failure.Fault != TlsFault.InternalError, $"a peer cannot cause: {failure}");
        FindingException.Unless(!engine.IsConnected, "a failed engine is not connected");
        int written = engine.Flush(Room);
        FindingException.Unless(
            written > 0 || failure.Alert is null, "a failure leaves its alert to be sent");
        try
        {
            engine.Handshake([], Room, out _, out _);
        }
        catch (TlsException)
        {
            return;
        }

        throw new FindingException("a failed engine refuses to go on");
    }
}
