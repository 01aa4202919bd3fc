using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Records.Tests;

/// <summary>
/// One direction of a connection: our outbound records and the peer's inbound ones, with the same keys.
/// </summary>
internal sealed class Link : IDisposable
{
    private readonly byte[] _buffer = new byte[1 << 18];

    internal Link(bool protect = true)
    {
        Sender = new OutboundRecords(CryptoProvider.Default);
        Receiver = new InboundRecords(CryptoProvider.Default);
        Messages = new HandshakeReassembler();
        if (protect)
        {
            Install(AeadAlgorithm.Aes128Gcm, 1);
        }
    }

    internal OutboundRecords Sender { get; }

    internal InboundRecords Receiver { get; }

    internal HandshakeReassembler Messages { get; }

    internal static TrafficKeys Keys(AeadAlgorithm aead, byte seed)
    {
        var keys = new TrafficKeys(ProtocolVersion.Tls13, aead, AeadAlgorithm.NonceSize);
        keys.Key.Fill(seed);
        keys.Iv.Fill((byte)~seed);
        return keys;
    }

    internal static Tls13Protector Protector(ulong firstSequenceNumber = 0)
    {
        using TrafficKeys keys = Keys(AeadAlgorithm.Aes128Gcm, 1);
        return new Tls13Protector(
            CryptoProvider.Default.CreateAeadKey(keys.Aead, keys.Key),
            new SecretBytes(keys.Iv),
            firstSequenceNumber);
    }

    internal void Install(AeadAlgorithm aead, byte seed)
    {
        Sender.InstallKeys(Keys(aead, seed));
        Receiver.InstallKeys(Keys(aead, seed), Messages.Boundary());
    }

    /// <summary>One sealed record.</summary>
    internal byte[] Seal(ContentType type, ReadOnlySpan<byte> content) =>
        _buffer.AsSpan(0, Sender.Seal(type, content, _buffer)).ToArray();

    /// <summary>
    /// A record with any inner plaintext, legal or not, sealed by the receiver's keys of sequence number 0.
    /// </summary>
    internal static byte[] SealInner(ReadOnlySpan<byte> inner, byte outerType = 23, ushort version = 0x0303)
    {
        using TrafficKeys keys = Keys(AeadAlgorithm.Aes128Gcm, 1);
        using AeadKey aead = CryptoProvider.Default.CreateAeadKey(keys.Aead, keys.Key);
        byte[] record = new byte[RecordHeader.Size + inner.Length + keys.Aead.TagSize];
        new RecordHeader((ContentType)outerType, (ProtocolVersion)version, record.Length - RecordHeader.Size)
            .Write(record);
        aead.Seal(keys.Iv, inner, default, record.AsSpan(5), record.AsSpan(0, 5));
        return record;
    }

    /// <summary>A record in the clear, legal or not.</summary>
    internal static byte[] Clear(byte type, ReadOnlySpan<byte> content, ushort version = 0x0303)
    {
        byte[] record = new byte[RecordHeader.Size + content.Length];
        new RecordHeader((ContentType)type, (ProtocolVersion)version, content.Length).Write(record);
        content.CopyTo(record.AsSpan(RecordHeader.Size));
        return record;
    }

    /// <summary>Frames and opens exactly one record.</summary>
    internal (ContentType Type, byte[] Content) Open(byte[] record)
    {
        if (!Receiver.TryReadHeader(record, out int size) || size != record.Length)
        {
            throw new InvalidOperationException($"{size} bytes wanted, {record.Length} there.");
        }

        Span<byte> content = Receiver.Open((byte[])record.Clone(), out ContentType type);
        return (type, content.ToArray());
    }

    public void Dispose()
    {
        Sender.Dispose();
        Receiver.Dispose();
        Messages.Dispose();
    }
}
