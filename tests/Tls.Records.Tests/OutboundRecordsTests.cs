using System;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Records.Tests;

/// <summary>Fragmentation, padding, key usage and what we never send.</summary>
public class OutboundRecordsTests
{
    [Fact]
    [Rfc("8446-5.1-12", "8446-D.5-9")]
    public void Before_keys_a_record_is_header_and_content()
    {
        using var link = new Link(protect: false);
        link.Sender.LegacyVersion = ProtocolVersion.Tls10;
        Assert.Equal([22, 3, 1, 0, 2, 7, 8], link.Seal(ContentType.Handshake, [7, 8]));
        link.Sender.LegacyVersion = ProtocolVersion.Tls12;
        Assert.Equal([22, 3, 3, 0, 1, 7], link.Seal(ContentType.Handshake, [7]));
        Assert.Throws<ArgumentOutOfRangeException>(() => link.Sender.LegacyVersion = ProtocolVersion.Tls13);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16_383)]
    [InlineData(16_384)]
    [InlineData(16_385)]
    [InlineData(32_768)]
    [InlineData(100_000)]
    [Rfc("8446-5.1-14", "8446-5.2-1", "8446-5.2-4", "8446-5.4-6")]
    public void SealAll_cuts_at_the_limit_and_SealedSize_foretells_its_size(int length)
    {
        byte[] destination = new byte[1 << 18];
        foreach (int pad in new[] { 0, 1, 64, 5000, int.MaxValue })
        {
            using var link = new Link();
            link.Sender.PadToMultipleOf = pad;
            byte[] data = new byte[length];
            new Random(length).NextBytes(data);
            int written = link.Sender.SealAll(ContentType.ApplicationData, data, destination);
            Assert.Equal(link.Sender.SealedSize(length), written);

            byte[] received = new byte[length];
            int count = 0;
            int at = 0;
            for (int offset = 0; offset < written;)
            {
                ReadOnlySpan<byte> rest = destination.AsSpan(offset, written - offset);
                Assert.True(link.Receiver.TryReadHeader(rest, out int size));
                Assert.InRange(size, 1, RecordHeader.Size + RecordLimits.MaxInnerPlaintext + 16);
                Span<byte> content = link.Receiver.Open(destination.AsSpan(offset, size), out _);
                content.CopyTo(received.AsSpan(at));
                at += content.Length;
                offset += size;
                count++;
            }

            Assert.Equal(length, at);
            Assert.Equal(data, received);
            Assert.Equal(Math.Max(1, (length + 16_383) / 16_384), count);
        }
    }

    [Fact]
    [Rfc("8446-5.4-1", "8446-5.4-6")]
    public void Padding_rounds_content_and_type_up_and_respects_the_record_size_limit()
    {
        using var link = new Link();
        link.Sender.PadToMultipleOf = 64;
        foreach ((int length, int inner) in new[] { (0, 64), (1, 64), (63, 64), (64, 128), (16_384, 16_385) })
        {
            byte[] record = link.Seal(ContentType.ApplicationData, new byte[length]);
            Assert.Equal(RecordHeader.Size + inner + 16, record.Length);
            Assert.Equal(length, link.Open(record).Content.Length);
        }

        link.Sender.MaxPlaintext = 99;
        byte[] limited = link.Seal(ContentType.ApplicationData, new byte[70]);
        Assert.Equal(RecordHeader.Size + 100 + 16, limited.Length);
    }

    [Fact]
    public void There_is_no_padding_in_the_clear()
    {
        using var link = new Link(protect: false);
        link.Sender.PadToMultipleOf = 64;
        Assert.Equal(RecordHeader.Size + 1, link.Seal(ContentType.Handshake, [1]).Length);
    }

    [Fact]
    public void Content_may_stand_where_it_will_be_sealed()
    {
        foreach (int pad in new[] { 0, 32 })
        {
            using var link = new Link();
            link.Sender.PadToMultipleOf = pad;
            byte[] buffer = new byte[200];
            buffer.AsSpan(RecordHeader.Size, 50).Fill(0x42);
            int size = link.Sender.Seal(
                ContentType.ApplicationData, buffer.AsSpan(RecordHeader.Size, 50), buffer);
            byte[] content = link.Open(buffer[..size]).Content;
            Assert.Equal(50, content.Length);
            Assert.All(content, b => Assert.Equal(0x42, b));
        }
    }

    [Fact]
    [Rfc("5246-6-1", "5246-6.2.1-2", "5246-7.3-3", "8446-5-4", "8446-5.1-8", "8446-5.1-17")]
    [Rfc("8446-5.4-2")]
    public void What_the_protocol_forbids_is_refused_before_anything_is_written()
    {
        using var clear = new Link(protect: false);
        Assert.Throws<InvalidOperationException>(() => clear.Seal(ContentType.ApplicationData, [1]));
        using var link = new Link();
        Assert.Throws<ArgumentException>(() => link.Seal(ContentType.Handshake, []));
        Assert.Throws<ArgumentException>(() => link.Seal(ContentType.Alert, []));
        Assert.Throws<ArgumentException>(() => link.Seal(ContentType.ChangeCipherSpec, [1]));
        Assert.Throws<ArgumentException>(() => link.Seal((ContentType)24, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => link.Seal(ContentType.ApplicationData, new byte[RecordLimits.MaxPlaintext + 1]));
        Assert.Throws<ArgumentException>(
            () => link.Sender.Seal(ContentType.ApplicationData, [1], new byte[link.Sender.Overhead]));
        Assert.Throws<ArgumentOutOfRangeException>(() => link.Sender.MaxPlaintext = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => link.Sender.MaxPlaintext = 16_385);
        Assert.Throws<ArgumentOutOfRangeException>(() => link.Sender.PadToMultipleOf = -1);

        // None of it took a sequence number.
        Assert.Equal([1], link.Open(link.Seal(ContentType.ApplicationData, [1])).Content);
    }

    [Theory]
    [Provokes(TlsFault.LimitKeyUsage)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_key_seals_no_more_than_its_limit(int beyond, bool legal)
    {
        const int Limit = 40;
        using var link = new Link();
        link.Sender.MaxRecordsPerKey = Limit;
        Assert.Equal(40UL, link.Sender.RemainingRecords);
        Action send = () =>
        {
            for (int i = 0; i < Limit + beyond; i++)
            {
                Assert.Equal(i >= 35, link.Sender.KeyUpdateDue);
                link.Seal(ContentType.ApplicationData, [1]);
            }
        };
        if (legal)
        {
            send();
            return;
        }

        Faults.Expect(TlsFault.LimitKeyUsage, send);
        Assert.Equal(0UL, link.Sender.RemainingRecords);

        // The peer can still be told, and new keys begin anew.
        Assert.NotEmpty(link.Seal(ContentType.Alert, [2, 80]));
        link.Install(AeadAlgorithm.Aes128Gcm, 3);
        Assert.False(link.Sender.KeyUpdateDue);
        Assert.NotEmpty(link.Seal(ContentType.ApplicationData, [1]));
    }

    [Fact]
    [Provokes(TlsFault.LimitKeyUsage)]
    public void The_limit_of_the_AEAD_is_in_force()
    {
        using var link = new Link();
        Assert.Equal(AeadAlgorithm.Aes128Gcm.ConfidentialityLimit, link.Sender.RemainingRecords);
        link.Sender.Install(Link.Protector(AeadAlgorithm.Aes128Gcm.ConfidentialityLimit - 1));
        Assert.True(link.Sender.KeyUpdateDue);
        link.Seal(ContentType.ApplicationData, [1]);
        Faults.Expect(TlsFault.LimitKeyUsage, () => link.Seal(ContentType.ApplicationData, [1]));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(16, 14)]
    [InlineData(800, 700)]
    public void A_key_update_is_due_an_eighth_before_the_end(ulong limit, ulong due)
    {
        Assert.Equal(due, new UsageLimits(limit).DueFrom);
        Assert.Equal(limit, new UsageLimits(limit).Remaining(0));
        Assert.Equal(0UL, new UsageLimits(limit).Remaining(limit + 1));
    }

    [Fact]
    public void Keys_of_a_version_without_protection_are_refused_and_wiped()
    {
        using var link = new Link(protect: false);
        var keys = new TrafficKeys(ProtocolVersion.Tls11, AeadAlgorithm.Aes128Gcm, AeadAlgorithm.NonceSize);
        Assert.Throws<NotSupportedException>(() => link.Sender.InstallKeys(keys));
        Assert.Throws<ObjectDisposedException>(() => keys.Key.Length);
        Assert.False(link.Sender.IsProtected);
    }
}
