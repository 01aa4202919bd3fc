using System;
using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Fuzz.Targets;

/// <summary>
/// A whole engine over <see cref="Crypto.NullCrypto"/>: the input is what the peer sends, in pieces, each
/// behind its length in two bytes. However the pieces are cut the outcome is the same: the plaintext, the
/// failure, how far it came. A failure has a fault that is the peer's, leaves its alert to send, and ends the
/// engine for good.
/// </summary>
internal abstract class EngineTarget : Target
{
    private const int MostSteps = 100_000;

    internal override void Run(ReadOnlySpan<byte> input)
    {
        List<byte[]> pieces = Cut(input);
        string asCut = Play(pieces, inPlace: false);
        string atOnce = Play([Join(pieces)], inPlace: false);
        FindingException.Unless(asCut == atOnce, $"cuts change nothing:\n{asCut}\n{atOnce}");
        string inPlace = Play([Join(pieces)], inPlace: true);
        FindingException.Unless(inPlace == atOnce, $"reading in place changes nothing:\n{inPlace}\n{atOnce}");
    }

    /// <summary>The engine under attack.</summary>
    protected abstract TlsEngine Open();

    private static List<byte[]> Cut(ReadOnlySpan<byte> input)
    {
        var pieces = new List<byte[]>();
        while (input.Length > 2)
        {
            int length = Math.Min((input[0] << 8) | input[1], input.Length - 2);
            pieces.Add(input.Slice(2, length).ToArray());
            input = input[(2 + length)..];
        }

        return pieces;
    }

    private static byte[] Join(List<byte[]> pieces)
    {
        var all = new List<byte>();
        pieces.ForEach(all.AddRange);
        return [.. all];
    }

    /// <summary>What came of it, in one line.</summary>
    private string Play(List<byte[]> pieces, bool inPlace)
    {
        using TlsEngine engine = Open();
        var play = new Conversation(engine, inPlace);
        try
        {
            play.Step();
            foreach (byte[] piece in pieces)
            {
                play.Receive(piece);
                int steps = 0;
                while (play.Step())
                {
                    FindingException.Unless(++steps < MostSteps, "an engine that goes on makes progress");
                }
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
        byte[] output = new byte[1 << 17];
        int written = engine.Flush(output);
        FindingException.Unless(
            written > 0 || failure.Alert is null, "a failure leaves its alert to be sent");
        try
        {
            engine.Handshake([], output, out _, out _);
        }
        catch (TlsException)
        {
            return;
        }

        throw new FindingException("a failed engine refuses to go on");
    }
}
