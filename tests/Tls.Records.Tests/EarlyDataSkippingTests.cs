using System;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Records.Tests;

/// <summary>Early data that a server has declined is dropped, within limits (RFC 8446 §4.2.10).</summary>
public class EarlyDataSkippingTests
{
    // A tag and the content type.
    private const int Overhead = 17;

    private static byte[] Undecryptable(int length = 100) => Link.Clear(23, new byte[length]);

    [Fact]
    public void After_a_retry_protected_records_are_dropped_although_there_are_no_keys()
    {
        using var link = new Link(protect: false);
        link.Receiver.SkipsEarlyData = true;
        Assert.Equal(ContentType.Invalid, link.Open(Undecryptable()).Type);
        Assert.Equal([1, 2], link.Open(Link.Clear(22, [1, 2])).Content);
        Assert.Equal(ContentType.Invalid, link.Open(Undecryptable()).Type);
    }

    [Fact]
    public void Under_handshake_keys_what_does_not_open_is_dropped_and_takes_no_sequence_number()
    {
        using var link = new Link();
        link.Receiver.SkipsEarlyData = true;
        Assert.Equal(ContentType.Invalid, link.Open(Undecryptable()).Type);
        Assert.Equal([7], link.Open(link.Seal(ContentType.Handshake, [7])).Content);
    }

    [Fact]
    [Provokes(TlsFault.ForgedRecord)]
    public void The_first_record_that_opens_ends_the_tolerance()
    {
        using var link = new Link();
        link.Receiver.SkipsEarlyData = true;
        link.Open(link.Seal(ContentType.Handshake, [7]));
        Faults.Expect(TlsFault.ForgedRecord, () => link.Open(Undecryptable()));
    }

    [Theory]
    [InlineData(true, TlsFault.ForgedRecord)]
    [InlineData(false, TlsFault.UnexpectedApplicationData)]
    public void Without_early_data_nothing_is_dropped(bool protect, TlsFault fault)
    {
        using var link = new Link(protect);
        Faults.Expect(fault, () => link.Open(Undecryptable()));
    }

    [Theory]
    [InlineData(true, TlsFault.ForgedRecord)]
    [InlineData(false, TlsFault.UnexpectedApplicationData)]
    public void More_than_anyone_was_granted_is_a_fault(bool protect, TlsFault fault)
    {
        using var link = new Link(protect);
        link.Receiver.SkipsEarlyData = true;
        byte[] record = Undecryptable(1019);
        int dropped = 0;
        TlsException failure = Faults.Expect(fault, () =>
        {
            while (true)
            {
                link.Open(record);
                dropped += record.Length;
            }
        });
        Assert.Contains("early data", failure.Message, StringComparison.Ordinal);
        Assert.InRange(
            dropped, RecordLimits.MaxSkippedEarlyData - record.Length, RecordLimits.MaxSkippedEarlyData);
    }

    [Theory]
    [InlineData(20_000, 1)]
    [InlineData(20_000, 1000)]
    public void All_that_was_granted_is_dropped_however_short_the_records(int granted, int size)
    {
        using var link = new Link();
        link.Receiver.SkipsEarlyData = true;
        link.Receiver.GrantedEarlyData = granted;
        byte[] record = Undecryptable(size + Overhead);
        for (int dropped = 0; dropped < granted; dropped += size)
        {
            Assert.Equal(ContentType.Invalid, link.Open([.. record]).Type);
        }

        Faults.Expect(TlsFault.ForgedRecord, () => link.Open([.. record]));
    }

    [Fact]
    public void Records_without_data_are_not_for_nothing()
    {
        using var link = new Link();
        link.Receiver.SkipsEarlyData = true;
        link.Receiver.GrantedEarlyData = 20_000;
        Faults.Expect(TlsFault.ForgedRecord, () =>
        {
            for (int i = 0; i <= 20_000; i++)
            {
                link.Open(Undecryptable(Overhead));
            }
        });
    }

    [Fact]
    public void An_oversized_record_is_no_early_data()
    {
        using var link = new Link(protect: false);
        link.Receiver.SkipsEarlyData = true;
        byte[] record = Undecryptable(RecordLimits.MaxCiphertext + 1);
        Faults.Expect(TlsFault.LimitRecordSize, () => link.Receiver.TryReadHeader(record, out _));
    }
}
