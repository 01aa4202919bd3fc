using System;
using System.Buffers;
using System.Buffers.Binary;

namespace Tls.Interop.Tests.Captures;

/// <summary>
/// A capture file (pcap, link type raw IPv4) of one TCP connection, made of the bytes each side wrote, so that no
/// network has to be listened to. Checksums are left at zero.
/// </summary>
internal sealed class Capture
{
    private const int ServerPort = 443;
    private const int ClientPort = 50_000;
    private const int SegmentSize = 1400;
    private const byte Syn = 0x02;
    private const byte Ack = 0x10;
    private const byte Push = 0x18;

    private readonly ArrayBufferWriter<byte> _file = new();
    private readonly uint[] _next = [1000, 9000];
    private int _packets;

    internal Capture()
    {
        Span<byte> header = stackalloc byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xa1b2c3d4);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 65_535);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], 101);
        _file.Write(header);
        Segment(fromServer: false, Syn, []);
        _next[0]++;
        Segment(fromServer: true, Syn | Ack, []);
        _next[1]++;
        Segment(fromServer: false, Ack, []);
    }

    /// <summary>The file so far.</summary>
    internal byte[] ToArray() => _file.WrittenSpan.ToArray();

    /// <summary>Bytes that one side wrote.</summary>
    internal void Add(bool fromServer, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> piece = bytes[..Math.Min(bytes.Length, SegmentSize)];
            Segment(fromServer, Push, piece);
            _next[fromServer ? 1 : 0] += (uint)piece.Length;
            bytes = bytes[piece.Length..];
        }
    }

    private void Segment(bool fromServer, byte flags, ReadOnlySpan<byte> payload)
    {
        Span<byte> packet = stackalloc byte[16 + 20 + 20];
        packet.Clear();
        int length = 40 + payload.Length;
        BinaryPrimitives.WriteInt32LittleEndian(packet, ++_packets);
        BinaryPrimitives.WriteInt32LittleEndian(packet[8..], length);
        BinaryPrimitives.WriteInt32LittleEndian(packet[12..], length);

        Span<byte> ip = packet[16..];
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)length);
        (ip[8], ip[9]) = (64, 6);
        (ip[12], ip[15], ip[16], ip[19]) = (127, (byte)(fromServer ? 1 : 2), 127, (byte)(fromServer ? 2 : 1));

        Span<byte> tcp = ip[20..];
        BinaryPrimitives.WriteUInt16BigEndian(tcp, (ushort)(fromServer ? ServerPort : ClientPort));
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], (ushort)(fromServer ? ClientPort : ServerPort));
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], _next[fromServer ? 1 : 0]);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], (flags & Ack) == 0 ? 0 : _next[fromServer ? 0 : 1]);
        (tcp[12], tcp[13]) = (0x50, flags);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], 65_535);
        _file.Write(packet);
        _file.Write(payload);
    }
}
