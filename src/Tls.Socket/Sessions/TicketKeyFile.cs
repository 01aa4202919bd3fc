using System;
using System.Collections.Generic;
using System.IO;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;

namespace Tls;

/// <summary>A key that seals tickets, as it stands in a file.</summary>
internal sealed record TicketKeyEntry(byte[] Name, SecretBytes Key, DateTimeOffset MadeAt);

/// <summary>
/// The keys of tickets as a file that processes share:
/// <code>
/// struct {
///     opaque magic[8] = "TLS-TKR1";
///     struct { opaque name[16], key[32];  uint64 made_at; } keys&lt;0..2^16-1&gt;;      ms since 1970
///     opaque checksum[32];                                                         SHA-256 of all before it
/// } TicketKeyFile;
/// </code>
/// Written beside its place and moved there, so that a reader sees the old file or the new one. A file that is cut short
/// or changed does not read.
/// </summary>
internal static class TicketKeyFile
{
    internal const int NameSize = 16;
    internal const int KeySize = 32;

    /// <summary>More than keys of 20 minutes in seven days.</summary>
    internal const int MaxKeys = 512;

    private const int MaxSize = 1 << 16;
    private const int ChecksumSize = 32;

    private static ReadOnlySpan<byte> Magic => "TLS-TKR1"u8;

    /// <summary>Reads the keys, the oldest first.</summary>
    /// <exception cref="IOException">
    /// The file cannot be read, is not whole, or others than its owner may read or write it.
    /// </exception>
    internal static List<TicketKeyEntry> Read(string path, CryptoProvider crypto)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        RefuseOthers(file, path);
        if (file.Length > MaxSize)
        {
            throw new IOException($"{path}: too long to be a file of ticket keys");
        }

        using var bytes = new SecretBytes((int)file.Length);
        file.ReadExactly(bytes.Span);
        return Parse(bytes.Span, path, crypto);
    }

    /// <summary>Replaces the file at one stroke, for its owner's eyes alone.</summary>
    internal static void Write(string path, IReadOnlyList<TicketKeyEntry> keys, CryptoProvider crypto)
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
        byte[] random = new byte[8];
        crypto.FillRandom(random);
        string beside = $"{path}.{Convert.ToHexStringLower(random)}.tmp";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var file = new FileStream(beside, options))
            {
                file.Write(w.Written);
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            w.Wipe();
            File.Delete(beside);
        }
    }

    private static List<TicketKeyEntry> Parse(ReadOnlySpan<byte> bytes, string path, CryptoProvider crypto)
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
            r.End("TicketKeyFile");
            if (!isOurs || !isWhole)
            {
                throw new IOException($"{path}: not a whole file of ticket keys");
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
            throw new IOException($"{path}: not a whole file of ticket keys", exception);
        }
    }

    private static void RefuseOthers(FileStream file, string path)
    {
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & Others) != 0)
        {
            throw new IOException($"{path}: ticket keys that others than their owner may read or write are no secret");
        }
    }
}
