using System;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Records.Tests;

/// <summary>RFC 8446 §5.1: how messages lie in records.</summary>
public class HandshakeReassemblerTests
{
    private const int Limit = 1 << 16;

    [Fact]
    public void Many_messages_in_one_record_come_out_one_by_one()
    {
        using var messages = new HandshakeReassembler();
        messages.Append([.. Message(1, 3), .. Message(2, 0), .. Message(3, 200)]);
        Assert.Equal(Message(1, 3), Take(messages));
        Assert.False(messages.IsEmpty);
        Assert.Equal(Message(2, 0), Take(messages));
        Assert.Equal(Message(3, 200), Take(messages));
        Assert.True(messages.IsEmpty);
        Assert.False(messages.TryTake(Limit, out _));
    }

    [Fact]
    public void Ten_thousand_one_byte_records_make_one_message()
    {
        using var messages = new HandshakeReassembler();
        byte[] message = Message(11, 9_996);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < message.Length; i++)
        {
            Assert.False(messages.TryTake(Limit, out _));
            messages.Append(message.AsSpan(i, 1));
        }

        // Growth doubles: all the buffers there ever were are no more than a few times the message.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * message.Length);
        Assert.Equal(message, Take(messages));
        Assert.True(messages.IsEmpty);
    }

    [Theory]
    [Provokes(TlsFault.LimitHandshakeMessageSize)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_message_beyond_the_limit_is_refused_at_its_header(int beyond, bool legal)
    {
        using var messages = new HandshakeReassembler();
        messages.Append(Message(11, 1000 + beyond).AsSpan(0, 4));
        if (legal)
        {
            Assert.False(messages.TryTake(1000, out _));
            messages.Append(new byte[1000 + beyond]);
            Assert.True(messages.TryTake(1000, out _));
        }
        else
        {
            Faults.Expect(TlsFault.LimitHandshakeMessageSize, () => messages.TryTake(1000, out _));
        }
    }

    [Fact]
    public void A_message_that_announces_16_MiB_costs_only_what_has_come()
    {
        using var messages = new HandshakeReassembler();
        long before = GC.GetAllocatedBytesForCurrentThread();
        messages.Append([11, 0xff, 0xff, 0xff, 1]);
        Assert.False(messages.TryTake(0xff_ffff, out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    [Fact]
    [Provokes(TlsFault.LimitHandshakeMessageSize)]
    public void Each_message_is_held_to_the_limit_of_the_state_that_receives_it()
    {
        using var messages = new HandshakeReassembler();
        messages.Append([.. Message(1, 10), .. Message(2, 100)]);
        Assert.True(messages.TryTake(50, out _));
        Faults.Expect(TlsFault.LimitHandshakeMessageSize, () => messages.TryTake(50, out _));
    }

    [Fact]
    [Provokes(TlsFault.UnexpectedEmptyFragment)]
    public void An_empty_fragment_is_refused()
    {
        using var messages = new HandshakeReassembler();
        Faults.Expect(TlsFault.UnexpectedEmptyFragment, () => messages.Append([]));
    }

    [Fact]
    public void Adding_before_taking_is_the_callers_mistake()
    {
        using var messages = new HandshakeReassembler();
        messages.Append(Message(1, 0));
        Assert.Throws<InvalidOperationException>(() => messages.Append([1]));
        Take(messages);
        messages.Append([1]);
    }

    [Fact]
    public void A_taken_message_stays_readable_until_the_next_record()
    {
        using var messages = new HandshakeReassembler();
        messages.Append([.. Message(1, 5), .. Message(2, 5)]);
        Assert.True(messages.TryTake(Limit, out ReadOnlySpan<byte> first));
        Assert.True(messages.TryTake(Limit, out ReadOnlySpan<byte> second));
        Assert.Equal(Message(1, 5), first);
        Assert.Equal(Message(2, 5), second);
    }

    [Theory]
    [Provokes(TlsFault.UnexpectedInterleaving)]
    [InlineData(ContentType.Alert)]
    [InlineData(ContentType.ApplicationData)]
    [Rfc("8446-5.1-2", "8446-5.1-3")]
    public void Nothing_may_come_between_the_records_of_a_message(ContentType type)
    {
        using var messages = new HandshakeReassembler();
        messages.RefuseInterleaved(type);
        messages.Append([1, 0]);
        messages.RefuseInterleaved(ContentType.Handshake);
        Faults.Expect(TlsFault.UnexpectedInterleaving, () => messages.RefuseInterleaved(type));
        messages.Append([0, 0]);
        Take(messages);
        messages.RefuseInterleaved(type);
    }

    [Fact]
    [Provokes(TlsFault.UnexpectedDataAcrossKeyChange)]
    [Rfc("8446-5.1-4", "8446-5.1-5", "8446-5.1-6")]
    public void Keys_change_between_messages_only()
    {
        using var link = new Link();
        link.Messages.Append([.. Message(20, 32), 0x18]);
        Faults.Expect(TlsFault.UnexpectedDataAcrossKeyChange, () => link.Messages.Boundary());
        Take(link.Messages);
        Faults.Expect(TlsFault.UnexpectedDataAcrossKeyChange, () => link.Messages.Boundary());
        link.Messages.Append([0, 0, 0]);
        Take(link.Messages);
        link.Install(AeadAlgorithm.Aes128Gcm, 4);
    }

    [Fact]
    [Rfc("8446-5.1-5")]
    public void A_boundary_that_nobody_proved_changes_no_keys()
    {
        using var link = new Link(protect: false);
        TrafficKeys keys = Link.Keys(AeadAlgorithm.Aes128Gcm, 1);
        Assert.Throws<InvalidOperationException>(() => link.Receiver.InstallKeys(keys, default));
        Assert.False(link.Receiver.IsProtected);
        Assert.Throws<ObjectDisposedException>(() => keys.Key.Length);
    }

    [Fact]
    [Rfc("8446-5.1-5")]
    public void A_boundary_that_has_been_overtaken_changes_no_keys()
    {
        using var link = new Link(protect: false);
        Assert.Throws<InvalidOperationException>(() =>
        {
            RecordBoundary boundary = link.Messages.Boundary();
            link.Messages.Append([1]);
            link.Receiver.InstallKeys(Link.Keys(AeadAlgorithm.Aes128Gcm, 1), boundary);
        });
        Assert.False(link.Receiver.IsProtected);
    }

    [Fact]
    public void Whole_messages_are_read_where_the_record_stands()
    {
        using var messages = new HandshakeReassembler();
        byte[] record = [.. Message(1, 5), .. Message(2, 0), 3, 0];
        ReadOnlySpan<byte> rest = record;
        Assert.True(messages.TryPeek(rest, out byte type));
        Assert.Equal(1, type);
        Assert.True(messages.TryTake(ref rest, Limit, out ReadOnlySpan<byte> first));
        Assert.True(first.Overlaps(record, out int offset) && offset == 0);
        Assert.Equal(Message(1, 5), first);
        Assert.True(messages.TryTake(ref rest, Limit, out ReadOnlySpan<byte> second));
        Assert.Equal(Message(2, 0), second);
        Assert.False(messages.TryTake(ref rest, Limit, out _));
        Assert.Equal(0, messages.Capacity);

        // What is left is the reassembler's when it has been added, and no more the record's.
        Assert.Equal(new byte[] { 3, 0 }, rest);
        messages.Append(rest);
        record.AsSpan().Clear();
        Assert.Equal(2, messages.Waiting);
        messages.Append([0, 1, 7]);
        Assert.Equal([3, 0, 0, 1, 7], Take(messages));
        Assert.True(messages.IsEmpty);
    }

    [Fact]
    [Provokes(TlsFault.UnexpectedDataAcrossKeyChange)]
    public void What_is_left_in_a_record_that_is_read_in_place_counts_as_waiting()
    {
        using var messages = new HandshakeReassembler();
        ReadOnlySpan<byte> rest = [.. Message(20, 32), .. Message(24, 1)];
        Assert.True(messages.TryTake(ref rest, Limit, out _));
        Assert.False(messages.IsEmpty);
        Assert.Equal(5, messages.Waiting);
        Faults.Expect(TlsFault.UnexpectedDataAcrossKeyChange, () => messages.Boundary());
        Faults.Expect(TlsFault.UnexpectedInterleaving, () => messages.RefuseInterleaved(ContentType.Alert));
        Assert.True(messages.TryTake(ref rest, Limit, out _));
        Assert.True(messages.IsEmpty);
        messages.Boundary().Demand();
    }

    [Fact]
    [Provokes(TlsFault.LimitHandshakeMessageSize)]
    public void A_message_that_is_read_in_place_is_held_to_the_limit()
    {
        using var messages = new HandshakeReassembler();
        Faults.Expect(TlsFault.LimitHandshakeMessageSize, () =>
        {
            ReadOnlySpan<byte> rest = [11, 0, 0, 101];
            messages.TryTake(ref rest, 100, out _);
        });
    }

    internal static byte[] Message(byte type, int length) =>
        [type, (byte)(length >> 16), (byte)(length >> 8), (byte)length,
         .. Enumerable.Range(0, length).Select(i => (byte)(i + type))];

    private static byte[] Take(HandshakeReassembler messages)
    {
        Assert.True(messages.TryTake(Limit, out ReadOnlySpan<byte> message));
        return message.ToArray();
    }
}
