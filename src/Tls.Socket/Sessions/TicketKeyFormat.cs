using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;

namespace Tls;

/// <summary>A key that seals tickets, as it is stored.</summary>
/// <param name="Name">16 bytes.</param>
/// <param name="Key">32 bytes.</param>
/// <param name="MadeAt">From when it seals.</param>
internal sealed record TicketKeyEntry(byte[] Name, SecretBytes Key, DateTimeOffset MadeAt);

/// <summary>
/// The keys of tickets as servers share them:
/// <code>
/// struct {
///     opaque magic[8] = "TLS-TKR1";
///     struct { opaque name[16], key[32];  uint64 made_at; } keys&lt;0..2^16-1&gt;;      ms since 1970
///     opaque checksum[32];                                                         SHA-256 of all before it
/// } TicketKeys;
/// </code>
/// Keys that are cut short or changed do not read.
/// </summary>
internal static class TicketKeyFormat
{
    internal const int NameSize = 16;
    internal const int KeySize = 32;

    /// <summary>More than keys of 20 minutes in seven days.</summary>
    internal const int MaxKeys = 512;

    /// <summary>The longest they may be, in bytes.</summary>
    internal const int MaxSize = 1 << 16;

    private const int ChecksumSize = 32;

    private static ReadOnlySpan<byte> Magic => "TLS-TKR1"u8;

    /// <summary>Writes the keys.</summary>
    internal static SecretBytes Write(IReadOnlyList<TicketKeyEntry> keys, CryptoProvider crypto)
    {
        int size = Magic.Length + 2 + (keys.Count * (NameSize + KeySize + 8)) + ChecksumSize;
        var w = new TlsWriter(capacity: size);
        w.Bytes(Magic);
        using (w.Vector16())
        {
            foreach (TicketKeyEntry key in keys)
            {
                w.Bytes(key.Name);
                w.Bytes(key.Key.Span);
                w.Time(key.MadeAt);
            }
        }

        byte[] checksum = new byte[ChecksumSize];
        crypto.Hash(HashKind.Sha256, w.Written, checksum);
        w.Bytes(checksum);
        var written = new SecretBytes(w.Written);
        w.Wipe();
        return written;
    }

    /// <summary>Reads the keys, the oldest first.</summary>
    /// <exception cref="FormatException">They are not whole.</exception>
    internal static List<TicketKeyEntry> Read(ReadOnlySpan<byte> bytes, CryptoProvider crypto)
    {
        var keys = new List<TicketKeyEntry>();
        try
        {
            var r = new TlsReader(bytes);
            bool isOurs = r.Bytes(Magic.Length, "magic").SequenceEqual(Magic);
            TlsReader list = r.Vector16("keys");
            int covered = bytes.Length - ChecksumSize;
            Span<byte> checksum = stackalloc byte[ChecksumSize];
            crypto.Hash(HashKind.Sha256, bytes[..Math.Max(0, covered)], checksum);
            bool isWhole = r.Bytes(ChecksumSize, "checksum").SequenceEqual(checksum);
            r.End("TicketKeys");
            if (!isOurs || !isWhole)
            {
                throw new FormatException("not whole ticket keys");
            }

            while (!list.IsEmpty)
            {
                byte[] name = list.Bytes(NameSize, "name").ToArray();
                var key = new SecretBytes(list.Bytes(KeySize, "key"));
                keys.Add(new TicketKeyEntry(name, key, list.Time("made_at")));
            }

            return keys;
        }
        catch (TlsException exception)
        {
            keys.ForEach(key => key.Key.Dispose());
            throw new FormatException("not whole ticket keys", exception);
        }
    }
}
