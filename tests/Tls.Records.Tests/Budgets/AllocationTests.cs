using System;
using System.Threading;
using Tls.Wire;
using Xunit;

namespace Tls.Records.Tests;

/// <summary>The hot path allocates nothing: not with every provider, not in any shape of record.</summary>
public class AllocationTests
{
    private const int Records = 1000;
    private const int Rounds = 100;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1400, 0)]
    [InlineData(RecordLimits.MaxPlaintext, 0)]
    [InlineData(1000, 512)]
    public void A_thousand_records_out_and_in_allocate_nothing(int size, int pad)
    {
        using var link = new Link();
        link.Sender.PadToMultipleOf = pad;
        byte[] content = new byte[size];
        byte[] wire = new byte[link.Sender.SealedSize(size)];
        byte[] place = new byte[wire.Length];

        // Code that the just-in-time compiler has not optimised yet may allocate, and when it is done depends on the
        // machine: what counts is that it comes to nothing.
        long allocated = long.MaxValue;
        for (int round = 0; round < Rounds && allocated > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Exchange(link, content, wire, place, Records);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Thread.Sleep(round);
        }

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void A_thousand_incomplete_headers_allocate_nothing()
    {
        using var link = new Link();
        byte[] record = link.Seal(ContentType.ApplicationData, [1, 2, 3]);
        link.Receiver.TryReadHeader(record.AsSpan(0, 10), out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Records; i++)
        {
            link.Receiver.TryReadHeader(record.AsSpan(0, i % record.Length), out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void An_idle_reassembler_holds_no_buffer()
    {
        using var messages = new HandshakeReassembler();
        messages.Append(HandshakeReassemblerTests.Message(4, 1000));
        Assert.True(messages.TryTake(1000, out _));
        Assert.Equal(0, messages.Capacity);
    }

    private static void Exchange(Link link, byte[] content, byte[] wire, byte[] place, int records)
    {
        for (int i = 0; i < records; i++)
        {
            int written = link.Sender.Seal(ContentType.ApplicationData, content, wire);
            Span<byte> record = wire.AsSpan(0, written);
            if (!link.Receiver.TryReadHeader(record, out int size) || size != written)
            {
                throw new InvalidOperationException("Not a whole record.");
            }

            bool inPlace = i % 2 == 0;
            if (inPlace)
            {
                link.Receiver.Open(record, out _);
            }
            else if (!link.Receiver.TryOpenInto(record, place, out _, out _))
            {
                throw new InvalidOperationException("Not opened.");
            }
        }
    }
}
