using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Records.Tests;

/// <summary>RFC 8446 §5.2-§5.4.</summary>
public class Tls13ProtectorTests
{
    public static TheoryData<string> Aeads => new(Algorithms.Keys);

    private static Dictionary<string, AeadAlgorithm> Algorithms { get; } = new[]
    {
        AeadAlgorithm.Aes128Gcm, AeadAlgorithm.Aes256Gcm, AeadAlgorithm.ChaCha20Poly1305,
        AeadAlgorithm.Aes128Ccm, AeadAlgorithm.Aes128Ccm8,
    }.Where(CryptoProvider.Default.Supports).ToDictionary(aead => aead.Name);

    [Theory]
    [MemberData(nameof(Aeads))]
    public void Every_type_and_size_comes_back(string aead)
    {
        using var link = new Link();
        link.Install(Algorithms[aead], 7);
        ContentType[] types = [ContentType.Handshake, ContentType.Alert, ContentType.ApplicationData];
        foreach (ContentType type in types)
        {
            foreach (int size in new[] { 1, 2, 15, 16, 17, 255, 1400, RecordLimits.MaxPlaintext })
            {
                byte[] content = new byte[size];
                new Random(size).NextBytes(content);
                byte[] record = link.Seal(type, content);
                Assert.Equal(size + link.Sender.Overhead, record.Length);
                Assert.Equal([23, 3, 3], record[..3]);
                (ContentType opened, byte[] plaintext) = link.Open(record);
                Assert.Equal(type, opened);
                Assert.Equal(content, plaintext);
            }
        }
    }

    [Theory]
    [Provokes(TlsFault.ForgedRecord)]
    [MemberData(nameof(Aeads))]
    [Rfc("8446-5.2-3")]
    public void A_record_with_any_bit_flipped_does_not_open(string aead)
    {
        using var link = new Link();
        link.Install(Algorithms[aead], 7);
        byte[] record = link.Seal(ContentType.ApplicationData, [1, 2, 3]);
        for (int bit = 8 * RecordHeader.Size; bit < 8 * record.Length; bit++)
        {
            byte[] forged = (byte[])record.Clone();
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            Faults.Expect(TlsFault.ForgedRecord, () => link.Open(forged));
        }

        Assert.Equal([1, 2, 3], link.Open(record).Content);
    }

    [Fact]
    [Provokes(TlsFault.ForgedRecord)]
    public void The_length_in_the_header_is_authenticated()
    {
        using var link = new Link();
        byte[] record = link.Seal(ContentType.ApplicationData, new byte[40]);
        for (int length = 0; length < record.Length - RecordHeader.Size; length++)
        {
            byte[] truncated = Link.Clear(23, record.AsSpan(RecordHeader.Size, length));
            Faults.Expect(TlsFault.ForgedRecord, () => link.Open(truncated));
        }

        byte[] extended = Link.Clear(23, [.. record.AsSpan(RecordHeader.Size), 0]);
        Faults.Expect(TlsFault.ForgedRecord, () => link.Open(extended));
    }

    [Fact]
    [Provokes(TlsFault.ForgedRecord)]
    public void Replayed_reordered_and_dropped_records_do_not_open()
    {
        using var link = new Link();
        byte[][] records =
            [.. Enumerable.Range(0, 3).Select(i => link.Seal(ContentType.ApplicationData, [(byte)i]))];
        Faults.Expect(TlsFault.ForgedRecord, () => link.Open(records[1]));
        link.Open(records[0]);
        Faults.Expect(TlsFault.ForgedRecord, () => link.Open(records[0]));
        Faults.Expect(TlsFault.ForgedRecord, () => link.Open(records[2]));
        Assert.Equal([1], link.Open(records[1]).Content);
    }

    [Fact]
    [Provokes(TlsFault.ForgedRecord)]
    [Rfc("8446-4.6.3-7", "8446-5.3-1")]
    public void Records_of_other_keys_do_not_open()
    {
        using var link = new Link();
        byte[] old = link.Seal(ContentType.ApplicationData, [1]);
        link.Install(AeadAlgorithm.Aes128Gcm, 2);
        Faults.Expect(TlsFault.ForgedRecord, () => link.Open(old));
        Assert.Equal([2], link.Open(link.Seal(ContentType.ApplicationData, [2])).Content);
    }

    [Fact]
    [Provokes(TlsFault.ForgedRecord)]
    public void A_forged_record_leaves_no_plaintext_behind()
    {
        using var link = new Link();
        byte[] record = link.Seal(ContentType.ApplicationData, new byte[64]);
        record[^1] ^= 1;
        byte[] destination = Enumerable.Repeat((byte)0xaa, 65).ToArray();
        Faults.Expect(
            TlsFault.ForgedRecord, () => link.Receiver.TryOpenInto(record, destination, out _, out _));
        Assert.All(destination, b => Assert.Equal(0, b));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    [Rfc("8446-5.4-4")]
    public void Padding_is_stripped_and_zeros_of_the_content_are_not(int padding)
    {
        using var link = new Link();
        (ContentType type, byte[] content) = link.Open(Link.SealInner([5, 0, 0, 23, .. new byte[padding]]));
        Assert.Equal(ContentType.ApplicationData, type);
        Assert.Equal([5, 0, 0], content);
    }

    [Theory]
    [Provokes(TlsFault.UnexpectedPaddingOnly)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [Rfc("8446-5.4-4", "8446-5.4-5")]
    public void A_record_of_zeros_alone_has_no_type(int zeros)
    {
        using var link = new Link();
        Faults.Expect(TlsFault.UnexpectedPaddingOnly, () => link.Open(Link.SealInner(new byte[zeros])));
    }

    [Fact]
    [Provokes(TlsFault.UnexpectedChangeCipherSpec)]
    [Rfc("8446-5-2")]
    public void A_protected_change_cipher_spec_is_refused()
    {
        using var link = new Link();
        Faults.Expect(TlsFault.UnexpectedChangeCipherSpec, () => link.Open(Link.SealInner([1, 20])));
    }

    [Theory]
    [Provokes(TlsFault.UnexpectedRecordType)]
    [InlineData(1)]
    [InlineData(19)]
    [InlineData(24)]
    [InlineData(255)]
    [Rfc("8446-5-5")]
    public void An_unknown_inner_type_is_refused(byte type)
    {
        using var link = new Link();
        Faults.Expect(TlsFault.UnexpectedRecordType, () => link.Open(Link.SealInner([1, type])));
    }

    [Fact]
    [Provokes(TlsFault.ForgedRecord)]
    public void A_protected_record_in_another_outer_type_is_refused()
    {
        using var link = new Link();
        Faults.Expect(TlsFault.ForgedRecord, () => link.Open(Link.SealInner([1, 22], outerType: 22)));
    }

    [Theory]
    [Provokes(TlsFault.MismatchVersion)]
    [InlineData(0x0301)]
    [InlineData(0x0304)]
    public void A_protected_record_of_another_legacy_version_is_refused(ushort version)
    {
        using var link = new Link();
        Faults.Expect(TlsFault.MismatchVersion, () => link.Open(Link.SealInner([1, 22], version: version)));
    }

    [Fact]
    [Provokes(TlsFault.LimitSequenceNumber)]
    [Rfc("8446-5.3-2")]
    public void The_last_sequence_number_is_never_used_on_either_side()
    {
        using var link = new Link();
        link.Sender.Install(Link.Protector(ulong.MaxValue - 1));
        link.Receiver.Install(Link.Protector(ulong.MaxValue - 1));
        link.Sender.MaxRecordsPerKey = ulong.MaxValue;

        // GCM's own limit comes long before; alerts pass it, so that the end of the range can be seen.
        byte[] last = link.Seal(ContentType.Alert, [1, 0]);
        Faults.Expect(TlsFault.LimitSequenceNumber, () => link.Seal(ContentType.Alert, [1, 0]));
        Assert.Equal([1, 0], link.Open(last).Content);
        Faults.Expect(TlsFault.LimitSequenceNumber, () => link.Open(last));
    }

    [Fact]
    [Rfc("8446-5.3-3")]
    public void The_nonce_is_the_iv_xor_the_sequence_number()
    {
        byte[] nonce = new byte[RecordNonce.Size];
        byte[] iv = [0x5d, 0x31, 0x3e, 0xb2, 0x67, 0x12, 0x76, 0xee, 0x13, 0x00, 0x0b, 0x30];
        RecordNonce.Write(iv, 0, nonce);
        Assert.Equal(iv, nonce);
        RecordNonce.Write(iv, 0x0102_0304_0506_0708, nonce);
        Assert.Equal([0x5d, 0x31, 0x3e, 0xb2, 0x66, 0x10, 0x75, 0xea, 0x16, 0x06, 0x0c, 0x38], nonce);
    }

    [Fact]
    [Rfc("8446-5.3-3")]
    public void An_iv_of_another_length_is_the_callers_mistake()
    {
        using AeadKey key = CryptoProvider.Default.CreateAeadKey(AeadAlgorithm.Aes128Gcm, new byte[16]);
        using var iv = new SecretBytes(4);
        Assert.Throws<ArgumentException>(() => new Tls13Protector(key, iv));
    }

    [Fact]
    public void Installed_keys_are_wiped_and_their_IV_goes_with_the_protection()
    {
        var link = new Link();
        TrafficKeys keys = Link.Keys(AeadAlgorithm.Aes128Gcm, 9);
        byte[] iv = keys.Iv.ToArray();
        ReadOnlySpan<byte> keyBytes = keys.Key;
        ReadOnlySpan<byte> ivBytes = keys.Iv;
        link.Sender.InstallKeys(keys);
        Assert.True(FixedTime.IsZero(keyBytes));
        Assert.Equal(iv, ivBytes);
        link.Dispose();
        Assert.Throws<ObjectDisposedException>(() => keys.Iv.Length);
    }

    [Fact]
    public void The_next_keys_begin_again_at_zero_and_wipe_those_before()
    {
        using var link = new Link(protect: false);
        TrafficKeys sending = Link.Keys(AeadAlgorithm.Aes128Gcm, 1);
        TrafficKeys receiving = Link.Keys(AeadAlgorithm.Aes128Gcm, 1);
        link.Sender.InstallKeys(sending);
        link.Receiver.InstallKeys(receiving, link.Messages.Boundary());
        _ = link.Open(link.Seal(ContentType.Handshake, [1]));
        link.Install(AeadAlgorithm.ChaCha20Poly1305, 5);
        Assert.Throws<ObjectDisposedException>(() => sending.Iv.Length);
        Assert.Throws<ObjectDisposedException>(() => receiving.Iv.Length);

        using var other = new Link(protect: false);
        other.Install(AeadAlgorithm.ChaCha20Poly1305, 5);
        byte[] record = other.Seal(ContentType.ApplicationData, [2, 3]);
        Assert.Equal(record, link.Seal(ContentType.ApplicationData, [2, 3]));
        Assert.Equal([2, 3], link.Open(record).Content);
    }

    [Fact]
    public void An_IV_that_is_too_short_is_refused_and_the_keys_before_stay()
    {
        using Tls13Protector protector = Link.Protector();
        using Tls13Protector same = Link.Protector();
        using AeadKey key = CryptoProvider.Default.CreateAeadKey(AeadAlgorithm.Aes128Gcm, new byte[16]);
        using var shortIv = new SecretBytes(RecordNonce.Size - 1);

        Assert.Throws<ArgumentException>(() => protector.Replace(key, shortIv));

        byte[] record = new byte[protector.SizeOf(1, 0)];
        byte[] expected = new byte[record.Length];
        protector.Seal(ContentType.ApplicationData, ProtocolVersion.Tls12, [1], 0, record);
        same.Seal(ContentType.ApplicationData, ProtocolVersion.Tls12, [1], 0, expected);
        Assert.Equal(expected, record);
    }

    [Fact]
    public void Disposed_records_seal_and_open_nothing()
    {
        var link = new Link();
        byte[] record = link.Seal(ContentType.ApplicationData, [1]);
        link.Dispose();
        Assert.Throws<ObjectDisposedException>(() => link.Seal(ContentType.ApplicationData, [1]));
        Assert.Throws<ObjectDisposedException>(() => link.Open(record));
    }
}
