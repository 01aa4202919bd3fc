using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Records;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.EarlyData;

/// <summary>A machine's output through a real record layer: what it sends becomes records, one for each flush.</summary>
internal sealed class TraceWire : IHandshakeOutput, IDisposable
{
    private readonly HandshakeReassembler _reassembler = new();
    private readonly OutboundRecords _outbound = new(CryptoProvider.Default);
    private readonly InboundRecords _inbound = new(CryptoProvider.Default);

    /// <summary>The records sent, in order.</summary>
    internal List<string> Sent { get; } = [];

    /// <summary>The application data received, in hex, in order.</summary>
    internal List<string> Data { get; } = [];

    /// <summary>The key log.</summary>
    internal Dictionary<string, string> Secrets { get; } = [];

    public void SendMessages(ReadOnlySpan<byte> messages)
    {
        // §5.1: legacy_record_version of an initial ClientHello may be 0x0301, as in the trace.
        bool isHello = messages[0] == (byte)HandshakeType.ClientHello;
        _outbound.LegacyVersion = isHello ? ProtocolVersion.Tls10 : ProtocolVersion.Tls12;
        Send(ContentType.Handshake, messages);
    }

    /// <summary>Seals a record.</summary>
    internal void Send(ContentType type, ReadOnlySpan<byte> content)
    {
        byte[] room = new byte[_outbound.SealedSize(content.Length)];
        int written = _outbound.Seal(type, content, room);
        Sent.Add(Convert.ToHexStringLower(room.AsSpan(0, written)));
    }

    /// <summary>Opens a record and hands on what is in it.</summary>
    internal void Receive(byte[] record, HandshakeMachine machine)
    {
        Assert.True(_inbound.TryReadHeader(record, out _));
        Span<byte> content = _inbound.Open(record, out ContentType type);
        if (type == ContentType.ApplicationData)
        {
            Assert.True(machine.IsConnected || machine.ReceivesEarlyData);
            Data.Add(Convert.ToHexStringLower(content));
            return;
        }

        if (type == ContentType.Alert)
        {
            return;
        }

        _reassembler.Append(content);
        ReadOnlySpan<byte> none = [];
        while (_reassembler.TryTake(ref none, machine.MaxMessageSize, out ReadOnlySpan<byte> message))
        {
            machine.Receive(message);
        }
    }

    public void InstallReadKeys(KeyEpoch epoch, TrafficKeys keys) =>
        _inbound.InstallKeys(keys, _reassembler.Boundary());

    public void InstallWriteKeys(KeyEpoch epoch, TrafficKeys keys) => _outbound.InstallKeys(keys);

    public void RemoveWriteKeys() => _outbound.RemoveKeys();

    public void LogSecret(string label, ReadOnlySpan<byte> clientRandom, ReadOnlySpan<byte> secret) =>
        Secrets.Add(label, Convert.ToHexStringLower(secret));

    public void SendChangeCipherSpec() => Sent.Add("change_cipher_spec");

    public void ReceivedTicket(NewSessionTicket13 ticket)
    {
    }

    public void ReceivedRenegotiationRequest(bool isAnswered)
    {
    }

    public void ReceivedKeyUpdate(bool updateRequested)
    {
    }

    public void Dispose()
    {
        _outbound.Dispose();
        _inbound.Dispose();
        _reassembler.Dispose();
    }
}
