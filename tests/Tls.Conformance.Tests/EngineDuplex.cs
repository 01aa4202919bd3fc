using System;
using System.Collections.Generic;
using Tls.TestKit;
using Tls.Wire;

namespace Tls.Conformance.Tests;

/// <summary>
/// An engine of ours at the other end, without any I/O: what is sent is taken at once, and the answer waits.
/// </summary>
internal sealed class EngineDuplex : IByteDuplex, IDisposable
{
    // No flight comes near it: who goes round so often turns in a circle.
    private const int MaxTurns = 10_000;

    private readonly TlsEngine _engine;
    private readonly bool _asksLate;
    private readonly byte[] _room = new byte[1 << 15];
    private readonly List<byte> _input = [];
    private readonly Queue<byte[]> _output = [];

    /// <param name="engine">Disposed with this.</param>
    /// <param name="asksLate">Whether a server asks for a certificate as soon as the handshake is done.</param>
    internal EngineDuplex(TlsEngine engine, bool asksLate)
    {
        _engine = engine;
        _asksLate = asksLate && engine.IsServer;
        Pump();
    }

    /// <summary>The engine.</summary>
    internal TlsEngine Engine => _engine;

    /// <summary>How many bytes of application data it has delivered.</summary>
    internal int Delivered { get; private set; }

    /// <summary>Whether the handshake was done at any time.</summary>
    internal bool WasConnected { get; private set; }

    /// <summary>What it threw, if it did.</summary>
    internal TlsException? Failure { get; private set; }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        _input.AddRange(bytes);
        Pump();
    }

    /// <inheritdoc/>
    public DuplexState Receive(Span<byte> buffer, out int count)
    {
        count = 0;
        if (_output.Count == 0)
        {
            return Failure is null ? DuplexState.Silence : DuplexState.End;
        }

        byte[] next = _output.Dequeue();
        next.CopyTo(buffer);
        count = next.Length;
        return DuplexState.Bytes;
    }

    /// <inheritdoc/>
    public void Dispose() => _engine.Dispose();

    private void Pump()
    {
        for (int turn = 0; Failure is null; turn++)
        {
            if (turn == MaxTurns)
            {
                throw new InvalidOperationException("The engine makes no progress.");
            }

            if (!Turn())
            {
                break;
            }
        }

        Flush();
    }

    private bool Turn()
    {
        byte[] source = [.. _input];
        bool connected = _engine.IsConnected;
        int consumed = 0;
        int written = 0;
        int delivered = 0;
        try
        {
            TlsStatus status = connected
                ? _engine.Read(source, _room, out consumed, out delivered)
                : _engine.Handshake(source, _room, out consumed, out written);
            if (status is not (TlsStatus.Complete or TlsStatus.WantRead or TlsStatus.WantWrite or TlsStatus.Closed))
            {
                throw new InvalidOperationException($"The engine asks something: {status}.");
            }
        }
        catch (TlsException exception)
        {
            Failure = exception;
        }

        Delivered += delivered;
        _input.RemoveRange(0, consumed);
        if (written > 0)
        {
            _output.Enqueue(_room[..written]);
        }

        bool isNew = !connected && _engine.IsConnected;
        WasConnected |= isNew;
        if (isNew && _asksLate)
        {
            _engine.RequestClientCertificate();
        }

        return Failure is null && (consumed > 0 || written > 0 || delivered > 0 || isNew);
    }

    private void Flush()
    {
        while (_engine.HasPendingOutput)
        {
            int written = _engine.Flush(_room);
            _output.Enqueue(_room[..written]);
        }
    }
}
