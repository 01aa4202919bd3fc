using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck.Xunit;
using Tls.Crypto;
using Tls.Wire;
using Xunit;

namespace Tls.Records.Tests;

/// <summary>Whatever way bytes are cut, by the sender or by the transport, the same comes out.</summary>
public class StreamProperties
{
    [Property(MaxTest = 200)]
    public void Application_data_comes_back_whatever_the_cuts(
        byte[] data, int recordSize, int padding, int[] transportCuts, bool intoBuffer)
    {
        using var link = new Link();
        link.Sender.MaxPlaintext = 1 + Mod(recordSize, 300);
        link.Sender.PadToMultipleOf = Mod(padding, 70);
        byte[] expected = [.. data, .. data.Reverse(), .. data];
        byte[] wire = new byte[link.Sender.SealedSize(expected.Length)];
        Assert.Equal(wire.Length, link.Sender.SealAll(ContentType.ApplicationData, expected, wire));

        List<byte> received = [];
        Deliver(link, wire, transportCuts, intoBuffer, (type, content) =>
        {
            Assert.Equal(ContentType.ApplicationData, type);
            received.AddRange(content);
        });
        Assert.Equal(expected, received);
    }

    [Property(MaxTest = 200)]
    public void Messages_come_back_whatever_the_cuts(
        byte[] sizes, int recordSize, int[] transportCuts, bool inPlace)
    {
        using var link = new Link();
        link.Sender.MaxPlaintext = 1 + Mod(recordSize, 500);
        byte[][] messages =
            [.. sizes.Select((size, i) => HandshakeReassemblerTests.Message((byte)i, size)), [20, 0, 0, 0]];
        byte[] flight = [.. messages.SelectMany(message => message)];
        byte[] wire = new byte[link.Sender.SealedSize(flight.Length)];
        link.Sender.SealAll(ContentType.Handshake, flight, wire);

        List<byte[]> taken = [];
        Deliver(link, wire, transportCuts, intoBuffer: false, (type, content) =>
        {
            Assert.Equal(ContentType.Handshake, type);
            ReadOnlySpan<byte> rest = content;
            if (!inPlace || !link.Messages.IsEmpty)
            {
                link.Messages.Append(rest);
                rest = [];
            }

            while (link.Messages.TryTake(ref rest, 1000, out ReadOnlySpan<byte> message))
            {
                taken.Add(message.ToArray());
            }

            if (!rest.IsEmpty)
            {
                link.Messages.Append(rest);
            }
        });
        Assert.Equal(messages, taken);

        // The flight ends at a boundary: the keys may change.
        link.Install(AeadAlgorithm.Aes256Gcm, 5);
    }

    [Property(MaxTest = 500)]
    public void Hostile_bytes_are_a_fault_or_a_record_and_never_a_crash(
        byte[] bytes, byte type, ushort length, bool keys)
    {
        using var link = new Link(keys);
        byte[] source =
            [(byte)(20 + (type % 4)), 3, 3, (byte)((length >> 8) & 1), (byte)length, .. bytes, .. bytes];
        try
        {
            if (link.Receiver.TryReadHeader(source, out int size))
            {
                link.Receiver.Open(source.AsSpan(0, size), out _);
            }
        }
        catch (TlsException fault)
        {
            Assert.NotNull(fault.Alert);
        }
    }

    private static void Deliver(
        Link link, byte[] wire, int[] cuts, bool intoBuffer, Action<ContentType, byte[]> onRecord)
    {
        byte[] pending = [];
        int at = 0;
        int cut = 0;
        while (at < wire.Length)
        {
            int chunk = cuts.Length == 0 ? wire.Length : 1 + Mod(cuts[cut++ % cuts.Length], 400);
            chunk = Math.Min(chunk, wire.Length - at);
            pending = [.. pending, .. wire.AsSpan(at, chunk)];
            at += chunk;
            while (link.Receiver.TryReadHeader(pending, out int size))
            {
                byte[] place = new byte[size];
                if (intoBuffer)
                {
                    Assert.True(link.Receiver.TryOpenInto(
                        pending.AsSpan(0, size), place, out ContentType type, out int written));
                    onRecord(type, place[..written]);
                }
                else
                {
                    Span<byte> content = link.Receiver.Open(pending.AsSpan(0, size), out ContentType type);
                    onRecord(type, content.ToArray());
                }

                pending = pending[size..];
            }
        }

        Assert.Empty(pending);
    }

    private static int Mod(int value, int modulus) => (int)((uint)value % (uint)modulus);
}
