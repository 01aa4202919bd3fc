using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Tls.Wire;

namespace Tls.Tests.Offsets;

/// <summary>One side of a conversation.</summary>
/// <param name="stream">Disposed of when its role is played.</param>
/// <param name="expected">All that the other side sends.</param>
internal sealed class Side(TlsStream stream, byte[] expected)
{
    private readonly List<byte> _received = [];
    private readonly byte[] _room = new byte[256];

    internal TlsStream Stream => stream;

    /// <summary>How it failed; null when it came to its end.</summary>
    internal Exception? Failure { get; private set; }

    /// <summary>Whether what it got is what was sent, or the beginning of it.</summary>
    internal bool HasReadNothingElse => expected.AsSpan().StartsWith(_received.ToArray());

    /// <summary>Whether it got everything, and saw the other's end.</summary>
    internal bool IsWhole => Failure is null && _received.SequenceEqual(expected);

    /// <summary>
    /// Whether it is whole, or has failed as it is said: by an <see cref="IOException"/> of the transport's or by a rule that
    /// was broken, and not by one of our own mistakes.
    /// </summary>
    internal bool IsDefined => IsWhole || Failure is IOException and not TlsException { Fault: TlsFault.InternalError };

    /// <summary>Plays a role to its end or its failure.</summary>
    internal async Task RunAsync(Func<Side, Task> role)
    {
        try
        {
            await role(this);
        }
        catch (Exception exception)
        {
            Failure = exception;
        }

        await stream.DisposeAsync();
    }

    /// <summary>Reads until it has so much, or to the end.</summary>
    internal async Task ReadAsync(int enough)
    {
        while (_received.Count < enough)
        {
            int count = await stream.ReadAsync(_room);
            if (count == 0 && enough < int.MaxValue)
            {
                throw new InvalidDataException("The other side took a clean leave in the middle.");
            }

            if (count == 0)
            {
                return;
            }

            _received.AddRange(_room.AsSpan(0, count));
        }
    }

    public override string ToString() => $"{_received.Count} of {expected.Length} bytes, {Failure?.ToString() ?? "no failure"}";
}

/// <summary>How a conversation has ended.</summary>
internal sealed record Ended(bool HasStruck, Side Client, Side Server)
{
    /// <summary>Whether the transport was real.</summary>
    internal bool IsOverTcp { get; init; }

    /// <summary>Whether both got everything and saw the other's end.</summary>
    internal bool IsWhole => Client.IsWhole && Server.IsWhole;

    /// <summary>
    /// What is wrong with it, if something is: whatever happens nobody is told what was not said, nor fails in a way that is
    /// not written down; and what is altered is noticed by whom it comes to, unless it means nothing.
    /// </summary>
    internal string? Mistake(Blow blow, bool isHarmless)
    {
        Side victim = blow.ToServer ? Server : Client;
        return this switch
        {
            { HasStruck: false } => "the conversation was over before",
            { Client.HasReadNothingElse: false } or { Server.HasReadNothingElse: false } => "something else was delivered",
            { Client.IsDefined: false } or { Server.IsDefined: false } => "an end of another kind",
            { IsWhole: false } when isHarmless => "it should have done no harm",
            _ when isHarmless => null,
            _ when victim.IsWhole => "it was not noticed",
            _ when blow.Damage == Damage.Reset && !TellsOfReset(victim) =>
                "a reset is the transport's failure and not the peer's fault",
            _ => null,
        };
    }

    /// <summary>
    /// TCP tells of a reset once. Where an answer to a KeyUpdate hears of it, on which nobody waits, the read after it finds an
    /// end that nobody has announced.
    /// </summary>
    private bool TellsOfReset(Side victim) =>
        victim.Failure is not TlsException || (IsOverTcp && victim.Failure is TlsException { Fault: TlsFault.PeerTruncated });
}
