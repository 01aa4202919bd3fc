using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Records.Tests;

/// <summary>RFC 5246 §6.2.3.3, RFC 5288 §3, RFC 6655 §3, RFC 7905 §2.</summary>
public class Tls12AeadProtectorTests
{
    public static TheoryData<string> Aeads => new(Algorithms.Keys);

    private static Dictionary<string, AeadAlgorithm> Algorithms { get; } = new[]
    {
        AeadAlgorithm.Aes128Gcm, AeadAlgorithm.Aes256Gcm, AeadAlgorithm.ChaCha20Poly1305,
        AeadAlgorithm.Aes128Ccm, AeadAlgorithm.Aes256Ccm, AeadAlgorithm.Aes128Ccm8, AeadAlgorithm.Aes256Ccm8,
    }.Where(CryptoProvider.Default.Supports).ToDictionary(aead => aead.Name);

    [Theory]
    [MemberData(nameof(Aeads))]
    public void Every_type_and_size_comes_back(string aead)
    {
        using Link link = Protected(Algorithms[aead]);
        ContentType[] types =
            [ContentType.Handshake, ContentType.Alert, ContentType.ApplicationData];
        foreach (ContentType type in types)
        {
            foreach (int size in new[] { 1, 2, 15, 16, 17, 255, 1400, RecordLimits.MaxPlaintext })
            {
                byte[] content = new byte[size];
                new Random(size).NextBytes(content);
                byte[] record = link.Seal(type, content);
                Assert.Equal(size + link.Sender.Overhead, record.Length);
                Assert.Equal([(byte)type, 3, 3], record[..3]);
                (ContentType opened, byte[] plaintext) = link.Open(record);
                Assert.Equal(type, opened);
                Assert.Equal(content, plaintext);
            }
        }
    }

    [Theory]
    [Provokes(TlsFault.ForgedRecord)]
    [MemberData(nameof(Aeads))]
    [Rfc("5246-6.2.3.3-3", "5288-3-4")]
    public void A_record_with_any_bit_of_its_body_or_type_flipped_does_not_open(string aead)
    {
        using Link link = Protected(Algorithms[aead]);
        byte[] record = link.Seal(ContentType.ApplicationData, [1, 2, 3]);
        for (int bit = 8 * RecordHeader.Size; bit < 8 * record.Length; bit++)
        {
            byte[] forged = (byte[])record.Clone();
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            Faults.Expect(TlsFault.ForgedRecord, () => link.Open(forged));
        }

        byte[] other = (byte[])record.Clone();
        other[0] = (byte)ContentType.Handshake;
        Faults.Expect(TlsFault.ForgedRecord, () => link.Open(other));
        Assert.Equal([1, 2, 3], link.Open(record).Content);
    }

    [Theory]
    [MemberData(nameof(Aeads))]
    [Rfc("5246-6.1-1", "5246-6.1-2", "5246-6.1-3", "5288-3-2")]
    public void The_explicit_nonce_is_the_sequence_number_and_ChaCha20_has_none(string aead)
    {
        AeadAlgorithm algorithm = Algorithms[aead];
        bool isExplicit = algorithm != AeadAlgorithm.ChaCha20Poly1305;
        using Link link = Protected(algorithm);
        for (ulong number = 0; number < 3; number++)
        {
            byte[] record = link.Seal(ContentType.ApplicationData, [1]);
            Assert.Equal(RecordHeader.Size + (isExplicit ? 8 : 0) + 1 + algorithm.TagSize, record.Length);
            if (isExplicit)
            {
                Assert.Equal(number, BinaryPrimitives.ReadUInt64BigEndian(record.AsSpan(5)));
            }
        }
    }

    [Fact]
    [Rfc("5246-6.1-1", "5288-3-1")]
    public void A_record_is_what_RFC_5246_says_byte_by_byte()
    {
        using Link link = Protected(AeadAlgorithm.Aes128Gcm);
        _ = link.Seal(ContentType.ApplicationData, [1]);
        byte[] record = link.Seal(ContentType.ApplicationData, [1, 2, 3]);

        using TrafficKeys keys = Keys(AeadAlgorithm.Aes128Gcm);
        using AeadKey key = CryptoProvider.Default.CreateAeadKey(keys.Aead, keys.Key);
        byte[] nonce = [.. keys.Iv.ToArray(), 0, 0, 0, 0, 0, 0, 0, 1];
        byte[] additional = [0, 0, 0, 0, 0, 0, 0, 1, 23, 3, 3, 0, 3];
        byte[] opened = new byte[3];

        Assert.True(key.Open(nonce, record.AsSpan(13), opened, additional));
        Assert.Equal([1, 2, 3], opened);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(23)]
    [Provokes(TlsFault.ForgedRecord)]
    [Rfc("5246-6.2.3.3-3", "5288-3-4")]
    public void A_record_too_short_for_nonce_and_tag_is_bad_record_mac(int length)
    {
        using Link link = Protected(AeadAlgorithm.Aes128Gcm);

        Faults.Expect(TlsFault.ForgedRecord, () => link.Open(Link.Clear(23, new byte[length])));
    }

    [Theory]
    [InlineData(0x0300)]
    [InlineData(0x0301)]
    [InlineData(0x0304)]
    [Provokes(TlsFault.MismatchVersion)]
    public void A_record_of_another_version_is_protocol_version(ushort version)
    {
        using Link link = Protected(AeadAlgorithm.Aes128Gcm);

        Faults.Expect(TlsFault.MismatchVersion, () => link.Open(Link.Clear(23, new byte[40], version)));
    }

    [Theory]
    [MemberData(nameof(Aeads))]
    [Provokes(TlsFault.LimitRecordSize)]
    [Rfc("5246-6.2.1-1", "5246-6.2.3-1")]
    public void Content_beyond_2_to_the_14_is_record_overflow_before_it_is_read(string aead)
    {
        using Link link = Protected(Algorithms[aead]);
        int longest = RecordLimits.MaxPlaintext + link.Sender.Overhead - RecordHeader.Size;

        Assert.False(link.Receiver.TryReadHeader(Header(longest), out _));
        Faults.Expect(
            TlsFault.LimitRecordSize, () => link.Receiver.TryReadHeader(Header(longest + 1), out _));
    }

    [Fact]
    [Provokes(TlsFault.LimitSequenceNumber)]
    [Rfc("5288-3-2")]
    public void The_last_sequence_number_is_not_used()
    {
        using TrafficKeys keys = Keys(AeadAlgorithm.Aes128Gcm);
        using var protector = new Tls12AeadProtector(
            CryptoProvider.Default.CreateAeadKey(keys.Aead, keys.Key),
            new SecretBytes(keys.Iv),
            ulong.MaxValue - 1);
        byte[] record = new byte[1 + protector.Overhead];
        protector.Seal(ContentType.ApplicationData, ProtocolVersion.Tls12, [1], padding: 0, record);

        Faults.Expect(
            TlsFault.LimitSequenceNumber,
            () => protector.Seal(
                ContentType.ApplicationData, ProtocolVersion.Tls12, [1], padding: 0, record));
    }

    [Fact]
    public void Records_are_not_padded()
    {
        using Link link = Protected(AeadAlgorithm.Aes128Gcm);
        link.Sender.PadToMultipleOf = 64;

        Assert.Equal(1 + link.Sender.Overhead, link.Seal(ContentType.ApplicationData, [1]).Length);
    }

    [Fact]
    public void Nothing_is_allocated_per_record()
    {
        using Link link = Protected(AeadAlgorithm.Aes128Gcm);
        byte[] content = new byte[1024];
        byte[] record = new byte[link.Sender.SealedSize(content.Length)];
        byte[] opened = new byte[content.Length];
        long allocated = 0;
        for (int i = 0; i < 200; i++)
        {
            // The first rounds let the runtime settle.
            if (i == 100)
            {
                allocated = GC.GetAllocatedBytesForCurrentThread();
            }

            _ = link.Sender.Seal(ContentType.ApplicationData, content, record);
            Assert.True(link.Receiver.TryOpenInto(record, opened, out _, out int length) && length == 1024);
        }

        Assert.Equal(allocated, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void An_IV_of_another_size_is_a_programming_error()
    {
        using AeadKey key = CryptoProvider.Default.CreateAeadKey(AeadAlgorithm.Aes128Gcm, new byte[16]);

        Assert.Throws<ArgumentException>(() => new Tls12AeadProtector(key, new SecretBytes(3)));
    }

    private static Link Protected(AeadAlgorithm aead)
    {
        var link = new Link(protect: false);
        link.Sender.InstallKeys(Keys(aead));
        link.Receiver.InstallKeys(Keys(aead), link.Messages.Boundary());
        return link;
    }

    private static TrafficKeys Keys(AeadAlgorithm aead)
    {
        var keys = new TrafficKeys(ProtocolVersion.Tls12, aead, aead.FixedIvSize12);
        keys.Key.Fill(7);
        keys.Iv.Fill(9);
        return keys;
    }

    private static byte[] Header(int length)
    {
        byte[] header = new byte[RecordHeader.Size];
        new RecordHeader(ContentType.ApplicationData, ProtocolVersion.Tls12, length).Write(header);
        return header;
    }
}
