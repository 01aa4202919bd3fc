using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Tls.Crypto;

namespace Tls;

/// <summary>
/// A ring whose keys many processes share through a file, each of which reads it again when it has changed. The first that
/// finds the newest key too old makes another. The file is for its owner alone, replaced at one stroke, and refused when
/// it is not whole; keys that have been read stay in use until a better file is there.
/// <code>
/// ticket = key_name[16] || salt[16] || nonce[12] || AEAD(HKDF-Expand(key, "ticket" || salt), nonce, state,
///                                                        associated data: key_name || salt)
/// </code>
/// </summary>
/// <remarks>
/// A key of the file seals nothing itself: each process seals by one of its own, which the salt makes. So no limit on a
/// key's use has to be counted over all processes.
/// The file must lie where nobody else can put one in its place. With early data the processes share a
/// <see cref="TlsReplayRecorder"/> too.
/// </remarks>
public sealed class FileTicketKeyRing : TicketKeyRing, IDisposable
{
    private const int SaltSize = 16;
    private const int HeadSize = TicketKeyFile.NameSize + SaltSize;
    private const int PrefixSize = HeadSize + AeadAlgorithm.NonceSize;

    // NIST SP 800-38D §8.3: at most 2^32 random nonces under one key of AES-GCM; we stay far below.
    internal const int MaxSeals = 1 << 28;

    // How far ahead the clock of another process may be; a key made later than that was made under a wrong clock.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(10);

    // How often the file is looked at; a ticket under an unknown key is a reason to look before, though not every time.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly Lock _sync = new();
    private readonly string _path;
    private readonly TimeSpan _rotation;
    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _clock;
    private readonly CryptoProvider _crypto;
    private readonly AeadAlgorithm _aead;
    private List<TicketKeyEntry> _keys = [];
    private Own? _own;
    private (DateTime WrittenAt, long Length) _seen;
    private DateTimeOffset _lookedAt = DateTimeOffset.MinValue;
    private bool _disposed;

    /// <summary>The ring of a file, which is made if there is none.</summary>
    /// <param name="path">The file; its directory must exist and be writable.</param>
    /// <param name="rotation">How long a key seals; 12 hours when null. The same in all processes.</param>
    /// <param name="lifetime">How long tickets live, and so how much longer a key opens; seven days when null.</param>
    /// <param name="clock">The system's when null.</param>
    /// <param name="crypto"><see cref="CryptoProvider.Default"/> when null; it must have AES-256-GCM.</param>
    /// <exception cref="ArgumentOutOfRangeException">A span that is not positive, or beyond seven days.</exception>
    /// <exception cref="IOException">
    /// The file cannot be read or made, is not whole, or others than its owner may read or write it.
    /// </exception>
    public FileTicketKeyRing(
        string path,
        TimeSpan? rotation = null,
        TimeSpan? lifetime = null,
        TimeProvider? clock = null,
        CryptoProvider? crypto = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = Path.GetFullPath(path);
        _rotation = Checked(rotation ?? TimeSpan.FromHours(12), nameof(rotation));
        _lifetime = Checked(lifetime ?? TimeSpan.FromDays(7), nameof(lifetime));
        _clock = clock ?? TimeProvider.System;
        _crypto = crypto ?? CryptoProvider.Default;
        _aead = AeadAlgorithm.Aes256Gcm;
        Load();
        Rotate();
        if (_keys.Count == 0)
        {
            throw new IOException($"{_path}: another process is making the first key; try again");
        }
    }

    /// <inheritdoc/>
    public override byte[]? Seal(ReadOnlySpan<byte> state)
    {
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Refresh(LookEvery);
            if (_keys.Count == 0 || _clock.GetUtcNow() >= _keys[^1].MadeAt + _rotation + _lifetime)
            {
                return null;
            }

            Own own = OwnOf(_keys[^1]);
            own.Seals++;
            byte[] ticket = new byte[PrefixSize + state.Length + _aead.TagSize];
            own.Head.CopyTo(ticket, 0);
            Span<byte> nonce = ticket.AsSpan(HeadSize, AeadAlgorithm.NonceSize);
            _crypto.FillRandom(nonce);
            own.Aead.Seal(nonce, state, trailer: [], ticket.AsSpan(PrefixSize), associatedData: own.Head);
            return ticket;
        }
    }

    /// <inheritdoc/>
    public override SecretBytes? Open(ReadOnlySpan<byte> ticket)
    {
        if (ticket.Length < PrefixSize + _aead.TagSize)
        {
            return null;
        }

        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Refresh(LookEvery);
            TicketKeyEntry? key = Find(ticket);
            if (key is null)
            {
                // Perhaps another process has just made it.
                Refresh(LookAgain);
                key = Find(ticket);
            }

            return key is null ? null : Open(key, ticket);
        }
    }

    /// <summary>Wipes the keys in memory; the file stays.</summary>
    public void Dispose()
    {
        lock (_sync)
        {
            _disposed = true;
            Replace([]);
        }
    }

    private static TimeSpan Checked(TimeSpan span, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(span, TimeSpan.FromDays(7), name);
        return span;
    }

    private TicketKeyEntry? Find(ReadOnlySpan<byte> ticket)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        foreach (TicketKeyEntry key in _keys)
        {
            if (ticket[..TicketKeyFile.NameSize].SequenceEqual(key.Name) && now < key.MadeAt + _rotation + _lifetime)
            {
                return key;
            }
        }

        return null;
    }

    private SecretBytes? Open(TicketKeyEntry key, ReadOnlySpan<byte> ticket)
    {
        if (_own is { } own && ticket[..HeadSize].SequenceEqual(own.Head))
        {
            return Open(own.Aead, ticket);
        }

        using AeadKey others = Derive(key, ticket[TicketKeyFile.NameSize..HeadSize]);
        return Open(others, ticket);
    }

    private SecretBytes? Open(AeadKey key, ReadOnlySpan<byte> ticket)
    {
        ReadOnlySpan<byte> ciphertext = ticket[PrefixSize..];
        var state = new SecretBytes(ciphertext.Length - _aead.TagSize);
        if (key.Open(ticket[HeadSize..PrefixSize], ciphertext, state.Span, associatedData: ticket[..HeadSize]))
        {
            return state;
        }

        state.Dispose();
        return null;
    }

    /// <summary>What this process seals by, under that key: made when first needed, and again when used up.</summary>
    private Own OwnOf(TicketKeyEntry key)
    {
        if (_own is { Seals: < MaxSeals } own && own.Head.AsSpan(0, TicketKeyFile.NameSize).SequenceEqual(key.Name))
        {
            return own;
        }

        byte[] head = new byte[HeadSize];
        key.Name.CopyTo(head, 0);
        Span<byte> salt = head.AsSpan(TicketKeyFile.NameSize);
        _crypto.FillRandom(salt);
        _own?.Aead.Dispose();
        _own = new Own(head, Derive(key, salt));
        return _own;
    }

    /// <summary>The key of the process that chose that salt (RFC 5869 §2.3).</summary>
    private AeadKey Derive(TicketKeyEntry key, ReadOnlySpan<byte> salt)
    {
        Span<byte> info = stackalloc byte[6 + SaltSize];
        "ticket"u8.CopyTo(info);
        salt.CopyTo(info[6..]);
        using var derived = new SecretBytes(_aead.KeySize);
        _crypto.HkdfExpand(HashKind.Sha256, key.Key.Span, info, derived.Span);
        return _crypto.CreateAeadKey(_aead, derived.Span);
    }

    private void Replace(List<TicketKeyEntry> keys)
    {
        _own?.Aead.Dispose();
        _own = null;
        _keys.ForEach(key => key.Key.Dispose());
        _keys = keys;
    }

    private void Refresh(TimeSpan every)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        if (now - _lookedAt < every && now >= _lookedAt)
        {
            return;
        }

        _lookedAt = now;
        try
        {
            Load();
            Rotate();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What has been read stays good for as long as it lives; the next look may find better.
        }
    }

    private void Load()
    {
        var file = new FileInfo(_path);
        if (!file.Exists || _seen == (file.LastWriteTimeUtc, file.Length))
        {
            return;
        }

        Replace(TicketKeyFile.Read(_path, _crypto));
        _seen = (file.LastWriteTimeUtc, file.Length);
    }

    /// <summary>Makes a key when the newest is too old, unless another process is at it.</summary>
    private void Rotate()
    {
        if (!IsDue())
        {
            return;
        }

        FileStream gate;
        try
        {
            gate = new FileStream(_path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return;
        }

        using (gate)
        {
            // Another process may have been here in between.
            Load();
            if (!IsDue())
            {
                return;
            }

            DateTimeOffset now = _clock.GetUtcNow();
            byte[] name = new byte[TicketKeyFile.NameSize];
            _crypto.FillRandom(name);
            using var key = new SecretBytes(TicketKeyFile.KeySize);
            _crypto.FillRandom(key.Span);
            List<TicketKeyEntry> entries = [];
            foreach (TicketKeyEntry held in _keys)
            {
                if (now < held.MadeAt + _rotation + _lifetime)
                {
                    // Made under a wrong clock: what it has sealed is good for as long as if it had been sealed now.
                    entries.Add(IsFromTheFuture(held) ? held with { MadeAt = now } : held);
                }
            }

            entries.Add(new TicketKeyEntry(name, key, now));
            entries.RemoveRange(0, Math.Max(0, entries.Count - TicketKeyFile.MaxKeys));
            TicketKeyFile.Write(_path, entries, _crypto);
            _seen = default;
            Load();
        }
    }

    private bool IsDue() => _keys.Count == 0 || _clock.GetUtcNow() >= _keys[^1].MadeAt + _rotation
        || IsFromTheFuture(_keys[^1]);

    private bool IsFromTheFuture(TicketKeyEntry key) => key.MadeAt > _clock.GetUtcNow() + ClockTolerance;

    private sealed class Own(byte[] head, AeadKey aead)
    {
        /// <summary>key_name and salt.</summary>
        internal byte[] Head { get; } = head;

        internal AeadKey Aead { get; } = aead;

        internal int Seals { get; set; }
    }
}
