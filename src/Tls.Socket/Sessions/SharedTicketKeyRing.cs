using System;
using System.Collections.Generic;
using System.Threading;
using Tls.Crypto;

namespace Tls;

/// <summary>
/// A ring whose keys are stored where several servers find them; where that is, and how it is reached, is the owner's matter
/// (<see cref="FileTicketKeyRing"/> is one). It waits for nobody: what it does not know, it does not open.
/// <code>
/// ticket = key_name[16] || salt[16] || nonce[12] || AEAD(HKDF-Expand(key, "ticket" || salt), nonce, state,
///                                                        associated data: key_name || salt)
/// </code>
/// </summary>
/// <remarks>
/// A stored key seals nothing itself: each process seals by one of its own, which the salt makes. So no limit on a key's use
/// has to be counted over all processes. With early data the processes share a <see cref="TlsReplayRecorder"/> too.
/// </remarks>
public sealed class SharedTicketKeyRing : TicketKeyRing, IDisposable
{
    private const int SaltSize = 16;
    private const int HeadSize = TicketKeyFormat.NameSize + SaltSize;
    private const int PrefixSize = HeadSize + AeadAlgorithm.NonceSize;

    // NIST SP 800-38D §8.3: at most 2^32 random nonces under one key of AES-GCM; we stay far below.
    internal const int MaxSeals = 1 << 28;

    // How far ahead the clock of another process may be; a key made later than that was made under a wrong clock.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(10);

    private readonly Lock _sync = new();
    private readonly TimeSpan _rotation;
    private readonly TimeSpan _lifetime;
    private readonly TimeSpan _ahead;
    private readonly TimeProvider _clock;
    private readonly CryptoProvider _crypto;
    private readonly AeadAlgorithm _aead;
    private List<TicketKeyEntry> _keys = [];
    private Own? _own;
    private bool _disposed;

    /// <summary>A ring without keys, which seals and opens nothing.</summary>
    /// <param name="rotation">How long a key seals; 12 hours when null. The same on all servers.</param>
    /// <param name="lifetime">How long tickets live, and so how much longer a key opens; seven days when null.</param>
    /// <param name="ahead">
    /// How long before it seals a key is made, so that all servers have it by then; not at all when null. At most five minutes,
    /// and less than <paramref name="rotation"/>.
    /// </param>
    /// <param name="clock">The system's when null.</param>
    /// <param name="crypto"><see cref="CryptoProvider.Default"/> when null; it must have AES-256-GCM.</param>
    /// <exception cref="ArgumentOutOfRangeException">A span that is not positive, or too long.</exception>
    public SharedTicketKeyRing(
        TimeSpan? rotation = null,
        TimeSpan? lifetime = null,
        TimeSpan? ahead = null,
        TimeProvider? clock = null,
        CryptoProvider? crypto = null)
    {
        _rotation = Checked(rotation ?? TimeSpan.FromHours(12), nameof(rotation));
        _lifetime = Checked(lifetime ?? TimeSpan.FromDays(7), nameof(lifetime));
        _ahead = ahead ?? TimeSpan.Zero;
        ArgumentOutOfRangeException.ThrowIfLessThan(_ahead, TimeSpan.Zero, nameof(ahead));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_ahead, TimeSpan.FromMinutes(5), nameof(ahead));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(_ahead, _rotation, nameof(ahead));
        _clock = clock ?? TimeProvider.System;
        _crypto = crypto ?? CryptoProvider.Default;
        _aead = AeadAlgorithm.Aes256Gcm;
    }

    /// <summary>Whether another key is to be made: there is none, or the newest is too old.</summary>
    public bool IsDue
    {
        get
        {
            lock (_sync)
            {
                return _keys.Count == 0 || _clock.GetUtcNow() >= _keys[^1].MadeAt + _rotation - _ahead
                    || IsFromTheFuture(_keys[^1]);
            }
        }
    }

    /// <summary>Whether there is no key.</summary>
    internal bool IsEmpty
    {
        get
        {
            lock (_sync)
            {
                return _keys.Count == 0;
            }
        }
    }

    /// <summary>
    /// The keys that are still good and a new one, as they are to be stored: at one stroke, in place of those that were
    /// loaded last and no others. The ring itself goes on as it is until they are loaded.
    /// </summary>
    /// <returns>The caller's to dispose; up to 65,535 bytes.</returns>
    public SecretBytes MakeNext()
    {
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            DateTimeOffset now = _clock.GetUtcNow();
            List<TicketKeyEntry> entries = [];
            foreach (TicketKeyEntry held in _keys)
            {
                if (IsGood(held, now))
                {
                    // Made under a wrong clock: what it has sealed is good for as long as if it had been sealed now.
                    entries.Add(IsFromTheFuture(held) ? held with { MadeAt = now } : held);
                }
            }

            byte[] name = new byte[TicketKeyFormat.NameSize];
            _crypto.FillRandom(name);
            using var key = new SecretBytes(TicketKeyFormat.KeySize);
            _crypto.FillRandom(key.Span);
            DateTimeOffset from = entries.Count > 0 && _ahead > TimeSpan.Zero ? entries[^1].MadeAt + _rotation : now;
            entries.Add(new TicketKeyEntry(name, key, from > now && from <= now + _ahead ? from : now));
            entries.RemoveRange(0, Math.Max(0, entries.Count - TicketKeyFormat.MaxKeys));
            return TicketKeyFormat.Write(entries, _crypto);
        }
    }

    /// <summary>Takes stored keys in place of those that are here.</summary>
    /// <param name="stored">What <see cref="MakeNext"/> has made.</param>
    /// <exception cref="FormatException">They are cut short or changed; the ring goes on with what it has.</exception>
    public void Load(ReadOnlySpan<byte> stored)
    {
        List<TicketKeyEntry> keys = TicketKeyFormat.Read(stored, _crypto);
        lock (_sync)
        {
            if (_disposed)
            {
                keys.ForEach(key => key.Key.Dispose());
                ObjectDisposedException.ThrowIf(_disposed, this);
            }

            Replace(keys);
        }
    }

    /// <summary>
    /// Whether a ticket names a key that is here; one that does not may be under a key that was stored meanwhile.
    /// </summary>
    /// <param name="ticket">Whatever a client sent.</param>
    public bool Knows(ReadOnlySpan<byte> ticket)
    {
        lock (_sync)
        {
            return ticket.Length < PrefixSize + _aead.TagSize || Find(ticket) is not null;
        }
    }

    /// <inheritdoc/>
    public override byte[]? Seal(ReadOnlySpan<byte> state)
    {
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            DateTimeOffset now = _clock.GetUtcNow();
            if (Sealing(now) is not { } key || !IsGood(key, now))
            {
                return null;
            }

            Own own = OwnOf(key);
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
            return Find(ticket) is { } key ? Open(key, ticket) : null;
        }
    }

    /// <summary>Wipes the keys in memory; what is stored stays.</summary>
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

        // RFC 8446 §4.6.1: no ticket lives longer than seven days, so no key needs to.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(span, TimeSpan.FromDays(7), name);
        return span;
    }

    /// <summary>The newest key whose time has come; the oldest when our clock is behind all of them.</summary>
    private TicketKeyEntry? Sealing(DateTimeOffset now)
    {
        for (int i = _keys.Count - 1; i >= 0; i--)
        {
            if (i == 0 || _keys[i].MadeAt <= now)
            {
                return _keys[i];
            }
        }

        return null;
    }

    private bool IsGood(TicketKeyEntry key, DateTimeOffset now) => now < key.MadeAt + _rotation + _lifetime;

    private bool IsFromTheFuture(TicketKeyEntry key) => key.MadeAt > _clock.GetUtcNow() + ClockTolerance;

    private TicketKeyEntry? Find(ReadOnlySpan<byte> ticket)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        foreach (TicketKeyEntry key in _keys)
        {
            if (ticket[..TicketKeyFormat.NameSize].SequenceEqual(key.Name) && IsGood(key, now))
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

        using AeadKey others = Derive(key, ticket[TicketKeyFormat.NameSize..HeadSize]);
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
        if (_own is { Seals: < MaxSeals } own && own.Head.AsSpan(0, TicketKeyFormat.NameSize).SequenceEqual(key.Name))
        {
            return own;
        }

        byte[] head = new byte[HeadSize];
        key.Name.CopyTo(head, 0);
        Span<byte> salt = head.AsSpan(TicketKeyFormat.NameSize);
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

    private sealed class Own(byte[] head, AeadKey aead)
    {
        /// <summary>key_name and salt.</summary>
        internal byte[] Head { get; } = head;

        internal AeadKey Aead { get; } = aead;

        internal int Seals { get; set; }
    }
}
