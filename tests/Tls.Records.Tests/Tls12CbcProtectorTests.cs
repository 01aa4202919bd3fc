using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Records.Tests;

/// <summary>RFC 5246 §6.2.3.2, RFC 7366 §3; what is in a record is tested where the keys are.</summary>
public class Tls12CbcProtectorTests
{
    private const int IvSize = 16;

    public static TheoryData<string, bool> Everything
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (string name in Algorithms.Keys)
            {
                rows.Add(name, false);
                rows.Add(name, true);
            }

            return rows;
        }
    }

    private static Dictionary<string, CbcAlgorithm> Algorithms { get; } = new[]
    {
        CbcAlgorithm.Aes128Sha1, CbcAlgorithm.Aes256Sha1, CbcAlgorithm.Aes128Sha256, CbcAlgorithm.Aes256Sha384,
    }.ToDictionary(cbc => cbc.Name);

    [Theory]
    [MemberData(nameof(Everything))]
    public void Every_type_and_size_comes_back(string cbc, bool encryptsThenMacs)
    {
        using Link link = Protected(Algorithms[cbc], encryptsThenMacs);
        ContentType[] types = [ContentType.Handshake, ContentType.Alert, ContentType.ApplicationData];
        foreach (ContentType type in types)
        {
            foreach (int size in new[] { 1, 2, 15, 16, 17, 255, 1400, RecordLimits.MaxPlaintext })
            {
                byte[] content = new byte[size];
                new Random(size).NextBytes(content);
                byte[] record = link.Seal(type, content);
                Assert.InRange(record.Length, size + link.Sender.Overhead - 15, size + link.Sender.Overhead);
                Assert.Equal([(byte)type, 3, 3], record[..3]);
                (ContentType opened, byte[] plaintext) = link.Open(record);
                Assert.Equal(type, opened);
                Assert.Equal(content, plaintext);

                byte[] next = link.Seal(type, content);
                byte[] room = new byte[next.Length];
                Assert.True(link.Receiver.TryOpenInto(next, room, out opened, out int length));
                Assert.Equal(type, opened);
                Assert.Equal(content, room[..length]);
            }
        }
    }

    [Theory]
    [Provokes(TlsFault.ForgedRecord)]
    [MemberData(nameof(Everything))]
    [Rfc("5246-6.2.3.2-4")]
    public void A_record_with_any_bit_flipped_is_the_same_fault_and_alert(string cbc, bool encryptsThenMacs)
    {
        using Link link = Protected(Algorithms[cbc], encryptsThenMacs);
        byte[] record = link.Seal(ContentType.ApplicationData, [1, 2, 3]);
        var said = new HashSet<string>();
        for (int bit = 8 * RecordHeader.Size; bit < 8 * record.Length; bit++)
        {
            byte[] forged = (byte[])record.Clone();
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            said.Add(Refusal(link, forged));
        }

        byte[] other = (byte[])record.Clone();
        other[0] = (byte)ContentType.Handshake;
        said.Add(Refusal(link, other));
        Assert.Equal([1, 2, 3], link.Open(record).Content);

        // The same once more: another sequence number.
        said.Add(Refusal(link, record));
        Assert.Single(said);
    }

    [Theory]
    [Provokes(TlsFault.ForgedRecord)]
    [MemberData(nameof(Everything))]
    [Rfc("5246-7.2.2-5")]
    public void A_record_of_any_other_length_is_the_same_fault_and_alert(string cbc, bool encryptsThenMacs)
    {
        using Link link = Protected(Algorithms[cbc], encryptsThenMacs);
        byte[] record = link.Seal(ContentType.ApplicationData, new byte[40]);
        var said = new HashSet<string>();
        for (int length = 0; length < record.Length - RecordHeader.Size; length++)
        {
            said.Add(Refusal(link, Link.Clear(23, record.AsSpan(RecordHeader.Size, length))));
        }

        Assert.Single(said);
    }

    [Theory]
    [MemberData(nameof(Everything))]
    [Rfc("5246-6.2.3.2-1")]
    public void Every_record_has_an_IV_of_its_own_and_not_by_counting(string cbc, bool encryptsThenMacs)
    {
        using Link link = Protected(Algorithms[cbc], encryptsThenMacs);
        var ivs = new HashSet<string>();
        for (int i = 0; i < 100; i++)
        {
            byte[] record = link.Seal(ContentType.ApplicationData, [1, 2, 3]);
            ivs.Add(Convert.ToHexString(record.AsSpan(RecordHeader.Size, IvSize - 4)));
        }

        Assert.Equal(100, ivs.Count);
    }

    [Theory]
    [MemberData(nameof(Everything))]
    [Provokes(TlsFault.LimitRecordSize)]
    public void More_content_than_allowed_is_record_overflow(string cbc, bool encryptsThenMacs)
    {
        using Link link = Protected(Algorithms[cbc], encryptsThenMacs);
        link.Receiver.MaxPlaintext = 512;

        Assert.Equal(512, link.Open(link.Seal(ContentType.ApplicationData, new byte[512])).Content.Length);
        byte[] longer = link.Seal(ContentType.ApplicationData, new byte[513]);
        Faults.Expect(TlsFault.LimitRecordSize, () => link.Open(longer));
        Faults.Expect(TlsFault.LimitRecordSize, () => link.Receiver.TryReadHeader(Header(512 + 321), out _));
    }

    [Fact]
    [Rfc("5246-6.2.3-1")]
    public void The_longest_padding_fits_the_longest_record()
    {
        using Link link = Protected(CbcAlgorithm.Aes256Sha384, encryptsThenMacs: false);

        Assert.False(link.Receiver.TryReadHeader(Header(RecordLimits.MaxPlaintext + 16 + 48 + 256), out _));
        Faults.Expect(
            TlsFault.LimitRecordSize,
            () => link.Receiver.TryReadHeader(Header(RecordLimits.MaxPlaintext + 16 + 48 + 257), out _));
    }

    [Fact]
    [Provokes(TlsFault.MismatchVersion)]
    public void A_record_of_another_version_is_protocol_version()
    {
        using Link link = Protected(CbcAlgorithm.Aes128Sha1, encryptsThenMacs: false);

        Faults.Expect(TlsFault.MismatchVersion, () => link.Open(Link.Clear(23, new byte[64], 0x0302)));
    }

    [Fact]
    [Provokes(TlsFault.LimitSequenceNumber)]
    public void The_last_sequence_number_is_not_used()
    {
        CryptoProvider crypto = CryptoProvider.Default;
        using var protector = new Tls12CbcProtector(
            crypto, crypto.CreateCbcKey(CbcAlgorithm.Aes128Sha1, new byte[16], new byte[20], false), ulong.MaxValue - 1);
        byte[] record = new byte[protector.SizeOf(1, 0)];
        protector.Seal(ContentType.ApplicationData, ProtocolVersion.Tls12, [1], padding: 0, record);

        Faults.Expect(
            TlsFault.LimitSequenceNumber,
            () => protector.Seal(ContentType.ApplicationData, ProtocolVersion.Tls12, [1], padding: 0, record));
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void What_is_sealed_in_place_opens(string cbc, bool encryptsThenMacs)
    {
        using Link link = Protected(Algorithms[cbc], encryptsThenMacs);
        byte[] record = new byte[link.Sender.SealedSize(100)];
        Span<byte> content = record.AsSpan(RecordHeader.Size + IvSize, 100);
        content.Fill(0x33);
        int length = link.Sender.Seal(ContentType.ApplicationData, content, record);

        byte[] expected = new byte[100];
        expected.AsSpan().Fill(0x33);
        Assert.Equal(expected, link.Open(record[..length]).Content);
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void Nothing_is_allocated_per_record_where_the_processor_has_AES(string cbc, bool encryptsThenMacs)
    {
        if (!System.Runtime.Intrinsics.X86.Aes.IsSupported)
        {
            return;
        }

        using Link link = Protected(Algorithms[cbc], encryptsThenMacs);
        byte[] content = new byte[1024];
        byte[] record = new byte[link.Sender.SealedSize(content.Length)];
        byte[] opened = new byte[record.Length];
        long least = long.MaxValue;
        for (int round = 0; round < 100 && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                int size = link.Sender.Seal(ContentType.ApplicationData, content, record);
                link.Receiver.TryOpenInto(record.AsSpan(0, size), opened, out _, out _);
                size = link.Sender.Seal(ContentType.ApplicationData, content, record);
                link.Receiver.Open(record.AsSpan(0, size), out _);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    /// <summary>What a peer, and whoever reads our log, gets to know.</summary>
    private static string Refusal(Link link, byte[] record)
    {
        TlsException refusal = Assert.Throws<TlsException>(() => link.Open(record));
        Assert.Equal(TlsFault.ForgedRecord, refusal.Fault);
        return $"{refusal.Alert} {refusal.Message}";
    }

    private static Link Protected(CbcAlgorithm cbc, bool encryptsThenMacs)
    {
        var link = new Link(protect: false);
        link.Sender.InstallKeys(Keys(cbc, encryptsThenMacs));
        link.Receiver.InstallKeys(Keys(cbc, encryptsThenMacs), link.Messages.Boundary());
        return link;
    }

    private static TrafficKeys Keys(CbcAlgorithm cbc, bool encryptsThenMacs)
    {
        byte[] key = new byte[cbc.KeySize];
        key.AsSpan().Fill(7);
        byte[] macKey = new byte[cbc.MacSize];
        macKey.AsSpan().Fill(9);
        return new TrafficKeys(cbc, encryptsThenMacs, key, macKey);
    }

    private static byte[] Header(int length)
    {
        byte[] header = new byte[RecordHeader.Size];
        new RecordHeader(ContentType.ApplicationData, ProtocolVersion.Tls12, length).Write(header);
        return header;
    }
}
