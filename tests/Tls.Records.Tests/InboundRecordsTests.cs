using System;
using System.Linq;
using System.Text;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Records.Tests;

/// <summary>Framing, limits and what may come in the clear.</summary>
public class InboundRecordsTests
{
    [Fact]
    public void An_incomplete_record_says_how_many_bytes_it_has_and_never_throws()
    {
        using var link = new Link(protect: false);
        byte[] record = Link.Clear(22, [1, 0, 0, 1, 7]);
        for (int length = 0; length < record.Length; length++)
        {
            Assert.False(link.Receiver.TryReadHeader(record.AsSpan(0, length), out int size));
            Assert.Equal(length < RecordHeader.Size ? RecordHeader.Size : record.Length, size);
        }

        Assert.True(link.Receiver.TryReadHeader([.. record, 22, 3, 3], out int whole));
        Assert.Equal(record.Length, whole);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(22)]
    public void Before_keys_content_is_what_is_on_the_wire(byte type)
    {
        using var link = new Link(protect: false);
        (ContentType opened, byte[] content) = link.Open(Link.Clear(type, [1, 2]));
        Assert.Equal((ContentType)type, opened);
        Assert.Equal([1, 2], content);
    }

    [Theory]
    [InlineData(0x0300)]
    [InlineData(0x0301)]
    [InlineData(0x0304)]
    [InlineData(0x03ff)]
    [Rfc("5246-E.1-4", "8446-5.1-13", "8446-D-1", "8446-D.2-4")]
    public void Before_keys_the_legacy_version_is_ignored(ushort version)
    {
        using var link = new Link(protect: false);
        Assert.Equal([9], link.Open(Link.Clear(22, [9], version)).Content);
    }

    [Theory]
    [Provokes(TlsFault.MismatchVersion)]
    [InlineData(0x0203)]
    [InlineData(0x0400)]
    [InlineData(0x5454)]
    public void Before_keys_a_version_that_is_not_of_the_family_is_another_protocol(ushort version)
    {
        using var link = new Link(protect: false);
        Faults.Expect(TlsFault.MismatchVersion, () => link.Open(Link.Clear(22, [9], version)));
    }

    [Theory]
    [Provokes(TlsFault.UnexpectedRecordType)]
    [InlineData(0)]
    [InlineData(19)]
    [InlineData(24)]
    [InlineData(25)]
    [InlineData(255)]
    [Rfc("5246-6-2", "8446-5-5")]
    public void An_unknown_type_is_refused_at_its_first_byte(byte type)
    {
        foreach (bool protect in new[] { false, true })
        {
            using var link = new Link(protect);
            TlsException fault = Faults.Expect(
                TlsFault.UnexpectedRecordType, () => link.Receiver.TryReadHeader([type], out _));
            Assert.Contains($"record type {type}", fault.Context, StringComparison.Ordinal);
        }
    }

    [Theory]
    [Provokes(TlsFault.UnexpectedRecordType)]
    [InlineData("GET / HTTP/1.1\r\n", "an HTTP request")]
    [InlineData("POST /x", "an HTTP request")]
    [InlineData("CONNECT a:443", "an HTTP proxy request")]
    [InlineData("HTTP/1.1 400 Bad Request", "an HTTP response")]
    [InlineData("SSH-2.0-OpenSSH", "an SSH banner")]
    [InlineData("220 mail ESMTP", "STARTTLS")]
    [InlineData("GE", "record type 71")]
    public void Another_protocol_is_named_in_the_error(string start, string text)
    {
        using var link = new Link(protect: false);
        TlsException fault = Faults.Expect(
            TlsFault.UnexpectedRecordType,
            () => link.Receiver.TryReadHeader(Encoding.ASCII.GetBytes(start), out _));
        Assert.Contains("does not look like TLS: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(text, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Provokes(TlsFault.UnexpectedRecordType)]
    [Rfc("8446-D.5-4", "8446-D.5-6")]
    public void An_SSL_2_hello_is_named_in_the_error()
    {
        using var link = new Link(protect: false);
        TlsException fault = Faults.Expect(
            TlsFault.UnexpectedRecordType, () => link.Receiver.TryReadHeader([0x80, 0x2e, 1, 3, 1], out _));
        Assert.Contains("SSL 2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Provokes(TlsFault.UnexpectedApplicationData)]
    [Rfc("8446-5.1-17")]
    public void Application_data_before_keys_is_refused()
    {
        using var link = new Link(protect: false);
        Faults.Expect(TlsFault.UnexpectedApplicationData, () => link.Open(Link.Clear(23, [1])));
    }

    [Theory]
    [Provokes(TlsFault.LimitRecordSize)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [Rfc("5246-6.2.1-1", "8446-5.1-14", "8446-5.1-15")]
    public void A_plaintext_record_has_at_most_2_to_the_14_bytes(int beyond, bool legal)
    {
        using var link = new Link(protect: false);
        byte[] header = Link.Clear(22, new byte[RecordLimits.MaxPlaintext + beyond])[..RecordHeader.Size];
        if (legal)
        {
            Assert.False(link.Receiver.TryReadHeader(header, out int size));
            Assert.Equal(RecordHeader.Size + RecordLimits.MaxPlaintext + beyond, size);
        }
        else
        {
            Faults.Expect(TlsFault.LimitRecordSize, () => link.Receiver.TryReadHeader(header, out _));
        }
    }

    [Theory]
    [Provokes(TlsFault.LimitRecordSize)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [Rfc("8446-5.4-6")]
    public void An_inner_plaintext_has_at_most_2_to_the_14_plus_1_bytes(int beyond, bool legal)
    {
        using var link = new Link();
        byte[] inner = new byte[RecordLimits.MaxInnerPlaintext + beyond];
        inner[0] = 23;
        byte[] record = Link.SealInner(inner);
        if (legal)
        {
            Assert.Empty(link.Open(record).Content);
        }
        else
        {
            Faults.Expect(TlsFault.LimitRecordSize, () => link.Open(record));
        }
    }

    [Fact]
    [Provokes(TlsFault.LimitRecordSize)]
    [Rfc("8446-5.2-2", "8446-5.2-5")]
    public void A_protected_record_beyond_2_to_the_14_plus_256_bytes_is_refused_at_its_header()
    {
        using var link = new Link();
        byte[] header = new byte[RecordHeader.Size];
        new RecordHeader(ContentType.ApplicationData, ProtocolVersion.Tls12, RecordLimits.MaxCiphertext + 1)
            .Write(header);
        TlsException fault = Faults.Expect(
            TlsFault.LimitRecordSize, () => link.Receiver.TryReadHeader(header, out _));
        Assert.Contains("at most 16640", fault.Context, StringComparison.Ordinal);
    }

    [Theory]
    [Provokes(TlsFault.UnexpectedEmptyFragment)]
    [InlineData(21)]
    [InlineData(22)]
    [Rfc("8446-5.4-3")]
    public void Empty_handshake_and_alert_records_are_refused_in_the_clear_and_protected(byte type)
    {
        using var clear = new Link(protect: false);
        Faults.Expect(TlsFault.UnexpectedEmptyFragment, () => clear.Open(Link.Clear(type, [])));
        using var link = new Link();
        Faults.Expect(TlsFault.UnexpectedEmptyFragment, () => link.Open(Link.SealInner([type])));
        using var padded = new Link();
        Faults.Expect(TlsFault.UnexpectedEmptyFragment, () => padded.Open(Link.SealInner([type, 0, 0, 0])));
    }

    [Theory]
    [Provokes(TlsFault.LimitEmptyRecords)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Empty_application_data_is_cover_traffic_until_it_is_a_flood(int beyond, bool legal)
    {
        using var link = new Link();
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < RecordLimits.MaxEmptyRecords - 1; i++)
            {
                Assert.Empty(link.Open(link.Seal(ContentType.ApplicationData, [])).Content);
            }

            // Something real ends the run.
            link.Open(link.Seal(ContentType.ApplicationData, [1]));
        }

        Action flood = () =>
        {
            for (int i = 0; i < RecordLimits.MaxEmptyRecords + beyond; i++)
            {
                link.Open(link.Seal(ContentType.ApplicationData, []));
            }
        };
        if (legal)
        {
            flood();
        }
        else
        {
            Faults.Expect(TlsFault.LimitEmptyRecords, flood);
        }
    }

    [Fact]
    [Rfc("8446-5-1")]
    public void A_change_cipher_spec_passes_in_the_clear_beside_keys()
    {
        using var link = new Link();
        link.Open(link.Seal(ContentType.Handshake, [1]));
        byte[] record = new byte[OutboundRecords.ChangeCipherSpecSize];
        Assert.Equal(record.Length, OutboundRecords.WriteChangeCipherSpec(record));
        Assert.Equal([20, 3, 3, 0, 1, 1], record);
        (ContentType type, byte[] content) = link.Open(record);
        Assert.Equal(ContentType.ChangeCipherSpec, type);
        Assert.Equal([1], content);

        // It takes no sequence number.
        Assert.Equal([2], link.Open(link.Seal(ContentType.Handshake, [2])).Content);
    }

    [Fact]
    [Provokes(TlsFault.UnexpectedRecordType)]
    public void An_alert_in_the_clear_passes_until_the_peer_has_shown_that_it_has_keys()
    {
        using var link = new Link();
        byte[] alert = Link.Clear(21, [2, 40]);
        Assert.Equal(ContentType.Alert, link.Open(alert).Type);

        link.Open(link.Seal(ContentType.Handshake, [1]));
        Faults.Expect(TlsFault.UnexpectedRecordType, () => link.Open(alert));

        // New keys do not bring the permission back.
        link.Install(AeadAlgorithm.Aes256Gcm, 2);
        Faults.Expect(TlsFault.UnexpectedRecordType, () => link.Open(alert));
    }

    [Theory]
    [Provokes(TlsFault.UnexpectedRecordType)]
    [InlineData(21, 1)]
    [InlineData(21, 3)]
    public void Everything_else_in_the_clear_is_refused_once_there_are_keys(byte type, int length)
    {
        using var link = new Link();
        Faults.Expect(TlsFault.UnexpectedRecordType, () => link.Open(Link.Clear(type, new byte[length])));
    }

    [Fact]
    [Provokes(TlsFault.ForgedRecord)]
    public void A_handshake_record_in_the_clear_is_a_bad_record_mac_once_there_are_keys()
    {
        using var link = new Link();
        Faults.Expect(TlsFault.ForgedRecord, () => link.Open(Link.Clear(22, new byte[40])));
    }

    [Fact]
    [Provokes(TlsFault.LimitEmptyRecords)]
    public void Alerts_between_them_do_not_make_empty_records_less_of_a_flood()
    {
        using var link = new Link();
        for (int i = 0; i < RecordLimits.MaxEmptyRecords; i++)
        {
            link.Open(link.Seal(ContentType.ApplicationData, []));
            link.Open(link.Seal(ContentType.Alert, [1, 90]));
        }

        byte[] next = link.Seal(ContentType.ApplicationData, []);
        Faults.Expect(TlsFault.LimitEmptyRecords, () => link.Open(next));
    }

    [Fact]
    [Provokes(TlsFault.LimitRecordSize)]
    public void A_change_cipher_spec_longer_than_any_record_is_refused()
    {
        using var link = new Link();
        byte[] header = Link.Clear(20, new byte[RecordLimits.MaxPlaintext + 1])[..RecordHeader.Size];
        Faults.Expect(TlsFault.LimitRecordSize, () => link.Receiver.TryReadHeader(header, out _));
    }

    [Fact]
    public void Opening_anything_but_exactly_one_record_is_the_callers_mistake()
    {
        using var link = new Link();
        byte[] record = link.Seal(ContentType.ApplicationData, [1, 2, 3]);
        Assert.Throws<ArgumentException>(() => link.Receiver.Open(record.AsSpan(0, 4), out _));
        Assert.Throws<ArgumentException>(() => link.Receiver.Open(record.AsSpan()[..^1], out _));
        Assert.Throws<ArgumentException>(() => link.Receiver.Open([.. record, 0], out _));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public void TryOpenInto_needs_room_for_content_type_and_padding(int beyond)
    {
        using var link = new Link();
        byte[] content = Enumerable.Range(0, 100).Select(i => (byte)i).ToArray();
        byte[] record = link.Seal(ContentType.ApplicationData, content);
        byte[] before = (byte[])record.Clone();
        byte[] destination = new byte[content.Length + 1 + beyond];

        bool opened = link.Receiver.TryOpenInto(record, destination, out ContentType type, out int written);
        Assert.Equal(beyond >= 0, opened);
        Assert.Equal(before, record);
        if (opened)
        {
            Assert.Equal(ContentType.ApplicationData, type);
            Assert.Equal(content, destination.AsSpan(0, written));
        }
        else
        {
            // Nothing was done: the record still opens in place.
            Assert.All(destination, b => Assert.Equal(0, b));
            Assert.Equal(content, link.Open(record).Content);
        }
    }

    [Fact]
    public void TryOpenInto_leaves_records_in_the_clear_to_Open()
    {
        using var link = new Link();
        byte[] record = new byte[OutboundRecords.ChangeCipherSpecSize];
        OutboundRecords.WriteChangeCipherSpec(record);
        Assert.False(link.Receiver.TryOpenInto(record, new byte[100], out _, out int written));
        Assert.Equal(0, written);
        Assert.Equal(ContentType.ChangeCipherSpec, link.Open(record).Type);
    }
}
