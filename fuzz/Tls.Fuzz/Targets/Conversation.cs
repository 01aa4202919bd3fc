using System;
using System.Collections.Generic;

namespace Tls.Fuzz.Targets;

/// <summary>Drives one engine as an application would: what it does not consume it is shown again.</summary>
internal sealed class Conversation(TlsEngine engine, bool inPlace)
{
    private readonly List<byte> _received = [];
    private readonly List<byte> _plaintext = [];
    private readonly byte[] _room = new byte[1 << 15];

    /// <summary>The application data so far, hex.</summary>
    internal string Plaintext => Convert.ToHexString(_plaintext.ToArray());

    /// <summary>More from the peer.</summary>
    internal void Receive(byte[] bytes) => _received.AddRange(bytes);

    /// <summary>One step; whether another would do something.</summary>
    internal bool Step()
    {
        byte[] source = [.. _received];
        int consumed;
        int written = 0;
        TlsStatus status;
        if (!engine.IsConnected)
        {
            status = engine.Handshake(source, _room, out consumed, out _);
            written = status == TlsStatus.WantWrite ? 1 : 0;
        }
        else if (inPlace)
        {
            status = engine.ReadInPlace(source, out consumed, out Range range);
            _plaintext.AddRange(source[range]);
            engine.Flush(_room);
        }
        else
        {
            status = engine.Read(source, _room, out consumed, out written);
            _plaintext.AddRange(_room.AsSpan(0, written));
            engine.Flush(_room);
        }

        _received.RemoveRange(0, consumed);
        return consumed > 0 || written > 0 || (status == TlsStatus.Complete && _received.Count > 0);
    }
}
