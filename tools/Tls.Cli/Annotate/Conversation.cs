using System;
using System.Collections.Generic;
using System.Threading;

namespace Tls.Cli;

/// <summary>
/// Both sides of one connection, merged by cause and effect rather than by the clock: a side's account goes
/// on until it receives what the other side has not been told to have sent. So the page is the same in every
/// run.
/// </summary>
internal sealed class Conversation
{
    private readonly Lock _sync = new();
    private readonly Queue<ObservedEvent>[] _seen = [new(), new()];
    private readonly int[] _inFlightTo = [0, 0];
    private readonly AnnotatedPage _page;
    private OneSide[] _sides;

    internal Conversation(AnnotatedPage page)
    {
        _page = page;
        _sides = Sides();
        Client = new EventObserver(seen => Keep(0, seen));
        Server = new EventObserver(seen => Keep(1, seen));
    }

    /// <summary>Watches the client.</summary>
    internal TlsObserver Client { get; }

    /// <summary>Watches the server.</summary>
    internal TlsObserver Server { get; }

    /// <summary>Writes everything seen so far.</summary>
    internal void Write()
    {
        lock (_sync)
        {
            bool isMoving = true;
            while (isMoving)
            {
                isMoving = Write(0) | Write(1);
            }
        }
    }

    /// <summary>Forgets what was: the next event is the first of another connection.</summary>
    internal void Restart()
    {
        lock (_sync)
        {
            Array.ForEach(_seen, static seen => seen.Clear());
            Array.Clear(_inFlightTo);
            _sides = Sides();
        }
    }

    private OneSide[] Sides() => [new OneSide(_page, isServer: false), new OneSide(_page, isServer: true)];

    private void Keep(int side, ObservedEvent seen)
    {
        lock (_sync)
        {
            _seen[side].Enqueue(seen);
        }
    }

    private bool Write(int side)
    {
        bool wrote = false;
        while (_seen[side].TryPeek(out ObservedEvent? seen))
        {
            switch (DirectionOf(seen))
            {
                // It was written when the other side sent it.
                case TlsDirection.Received when _inFlightTo[side] > 0:
                    _inFlightTo[side]--;
                    break;

                case TlsDirection.Received:
                    return wrote;

                case TlsDirection.Sent:
                    _inFlightTo[1 - side]++;
                    _sides[side].Write(seen);
                    break;

                default:
                    _sides[side].Write(seen);
                    break;
            }

            _ = _seen[side].Dequeue();
            wrote = true;
        }

        return wrote;
    }

    /// <summary>The way of what travels; null for what happens on one side alone.</summary>
    private static TlsDirection? DirectionOf(ObservedEvent seen) => seen switch
    {
        ObservedEvent.Message message => message.Direction,
        ObservedEvent.Dummy dummy => dummy.Direction,
        ObservedEvent.Alarm alarm => alarm.Direction,
        _ => null,
    };
}
