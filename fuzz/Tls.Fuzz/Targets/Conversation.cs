using System;
using System.Buffers;
using Tls.Fuzz.Seeds;

namespace Tls.Fuzz.Targets;

/// <summary>Drives one engine as an application would: what it does not consume it is shown again.</summary>
internal sealed class Conversation(TlsEngine engine, Setup setup, bool inPlace)
{
    private const int MostSteps = 100_000;

    // One thread runs one target.
    private static readonly byte[] Room = new byte[1 << 16];

    private readonly ArrayBufferWriter<byte> _plaintext = new();
    private readonly ArrayBufferWriter<byte> _said = new();
    private byte[] _received = new byte[1 << 12];
    private int _start;
    private int _end;
    private bool _wasConnected = engine.IsConnected;

    /// <summary>The application data so far, hex.</summary>
    internal string Plaintext => Convert.ToHexString(_plaintext.WrittenSpan);

    /// <summary>What the engine has to send, so far.</summary>
    internal ReadOnlySpan<byte> Said => _said.WrittenSpan;

    /// <summary>More from the peer.</summary>
    internal void Receive(ReadOnlySpan<byte> bytes)
    {
        if (_end + bytes.Length > _received.Length)
        {
            byte[] larger = new byte[Math.Max(2 * _received.Length, _end + bytes.Length)];
            _received.AsSpan(_start.._end).CopyTo(larger);
            (_received, _start, _end) = (larger, 0, _end - _start);
        }

        bytes.CopyTo(_received.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Goes on until more is needed from the peer.</summary>
    internal void Run()
    {
        int steps = 0;
        while (Step())
        {
            FindingException.Unless(++steps < MostSteps, "an engine that goes on makes progress");
        }
    }

    private bool Step()
    {
        Span<byte> source = _received.AsSpan(_start.._end);
        int consumed;
        int written = 0;
        TlsStatus status;
        if (!engine.IsConnected)
        {
            status = engine.Handshake(source, Room, out consumed, out int sent);
            _said.Write(Room.AsSpan(0, sent));
            written = status == TlsStatus.WantWrite ? 1 : 0;
        }
        else if (inPlace)
        {
            status = engine.ReadInPlace(source, out consumed, out Range range);
            _plaintext.Write(source[range]);
        }
        else
        {
            status = engine.Read(source, Room, out consumed, out written);
            _plaintext.Write(Room.AsSpan(0, written));
        }

        _start += consumed;
        bool hasAnswered = Answer(status);
        if (engine.IsConnected && !_wasConnected)
        {
            _wasConnected = true;
            setup.Connected(engine);
            TakeEarlyData();
        }

        for (int sent; (sent = engine.Flush(Room)) > 0;)
        {
            _said.Write(Room.AsSpan(0, sent));
        }

        return hasAnswered || consumed > 0 || written > 0 || (status == TlsStatus.Complete && _start < _end);
    }

    /// <summary>Early data that came before the end of the handshake: nothing in place holds it any more.</summary>
    private void TakeEarlyData()
    {
        int written = 1;
        while (inPlace && written > 0 && engine.IsServer)
        {
            engine.Read([], Room, out _, out written);
            _plaintext.Write(Room.AsSpan(0, written));
        }
    }

    /// <summary>Says yes to all that an engine asks.</summary>
    private bool Answer(TlsStatus status)
    {
        switch (status)
        {
            case TlsStatus.NeedsVerdict:
                engine.AcceptPeer();
                return true;
            case TlsStatus.NeedsCertificate:
                engine.ProvideIdentity(Identities.Ecdsa);
                return true;
            case TlsStatus.NeedsPresharedKey:
                ProvideKey();
                return true;
            default:
                return false;
        }
    }
    private void ProvideKey()
    {
        try
        {
            engine.ProvidePresharedKey(Setups.PresharedKey);
        }
        catch (ArgumentException)
        {
            // The client has not offered it.
            engine.ProvidePresharedKey(null);
        }
    }
}
