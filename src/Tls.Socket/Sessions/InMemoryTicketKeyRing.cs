using System;
using System.Collections.Generic;
using System.Threading;
using Tls.Crypto;

namespace Tls;

/// <summary>
/// A ring of random keys that never leave this process. A key seals for a while, then opens what it has sealed until the
/// last of that has expired, then is wiped.
/// <code>
/// ticket = key_name[16] || nonce[12] || AEAD(key, nonce, state, associated data: key_name)
/// </code>
/// </summary>
public sealed class InMemoryTicketKeyRing : TicketKeyRing, IDisposable
{
    private const int NameSize = 16;
    private const int PrefixSize = NameSize + AeadAlgorithm.NonceSize;

    // NIST SP 800-38D §8.3: at most 2^32 random nonces under one key of AES-GCM; we stay far below.
    private const int MaxSeals = 1 << 28;

    private readonly Lock _sync = new();
    private readonly List<RingKey> _keys = [];
    private readonly CryptoProvider _crypto;
    private readonly TimeProvider _clock;
    private readonly AeadAlgorithm _aead;
    private readonly TimeSpan _rotation;
    private readonly TimeSpan _lifetime;
    private bool _disposed;

    /// <summary>An empty ring; its first key is made when it is needed.</summary>
    /// <param name="rotation">How long a key seals; 12 hours when null.</param>
    /// <param name="lifetime">How long tickets live, and so how much longer a key opens; seven days when null.</param>
    /// <param name="clock">The system's when null.</param>
    /// <param name="crypto"><see cref="CryptoProvider.Default"/> when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A span that is not positive, or beyond seven days.</exception>
    public InMemoryTicketKeyRing(
        TimeSpan? rotation = null,
        TimeSpan? lifetime = null,
        TimeProvider? clock = null,
        CryptoProvider? crypto = null)
    {
        _rotation = Checked(rotation ?? TimeSpan.FromHours(12), nameof(rotation));
        _lifetime = Checked(lifetime ?? TimeSpan.FromDays(7), nameof(lifetime));
        _clock = clock ?? TimeProvider.System;
        _crypto = crypto ?? CryptoProvider.Default;
        _aead = _crypto.Supports(AeadAlgorithm.Aes256Gcm)
            ? AeadAlgorithm.Aes256Gcm
            : AeadAlgorithm.ChaCha20Poly1305;
    }

    /// <inheritdoc/>
    public override byte[]? Seal(ReadOnlySpan<byte> state)
    {
        byte[] ticket = new byte[PrefixSize + state.Length + _aead.TagSize];
        Span<byte> nonce = ticket.AsSpan(NameSize, AeadAlgorithm.NonceSize);
        _crypto.FillRandom(nonce);
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            RingKey key = CurrentKey();
            key.Name.CopyTo(ticket, 0);
            key.Seals++;
            key.Aead.Seal(nonce, state, trailer: [], ticket.AsSpan(PrefixSize), associatedData: key.Name);
        }

        return ticket;
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
            DropOldKeys();
            foreach (RingKey key in _keys)
            {
                if (ticket[..NameSize].SequenceEqual(key.Name))
                {
                    return Open(key, ticket);
                }
            }
        }

        return null;
    }

    /// <summary>Wipes every key: no ticket of this ring is good any more.</summary>
    public void Dispose()
    {
        lock (_sync)
        {
            _disposed = true;
            _keys.ForEach(key => key.Aead.Dispose());
            _keys.Clear();
        }
    }

    private static TimeSpan Checked(TimeSpan span, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero, name);

        // RFC 8446 §4.6.1: no ticket lives longer than seven days, so no key needs to.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(span, TimeSpan.FromDays(7), name);
        return span;
    }

    private SecretBytes? Open(RingKey key, ReadOnlySpan<byte> ticket)
    {
        ReadOnlySpan<byte> ciphertext = ticket[PrefixSize..];
        var state = new SecretBytes(ciphertext.Length - _aead.TagSize);
        if (key.Aead.Open(ticket[NameSize..PrefixSize], ciphertext, state.Span, associatedData: key.Name))
        {
            return state;
        }

        state.Dispose();
        return null;
    }

    private RingKey CurrentKey()
    {
        DropOldKeys();
        if (_keys.Count == 0 || _clock.GetUtcNow() >= _keys[^1].MadeAt + _rotation || _keys[^1].Seals >= MaxSeals)
        {
            _keys.Add(MakeKey());
        }

        return _keys[^1];
    }

    private void DropOldKeys()
    {
        DateTimeOffset now = _clock.GetUtcNow();
        while (_keys.Count > 0 && now >= _keys[0].MadeAt + _rotation + _lifetime)
        {
            _keys[0].Aead.Dispose();
            _keys.RemoveAt(0);
        }
    }

    private RingKey MakeKey()
    {
        byte[] name = new byte[NameSize];
        _crypto.FillRandom(name);
        using var key = new SecretBytes(_aead.KeySize);
        _crypto.FillRandom(key.Span);
        return new RingKey(name, _crypto.CreateAeadKey(_aead, key.Span), _clock.GetUtcNow());
    }

    private sealed class RingKey(byte[] name, AeadKey aead, DateTimeOffset madeAt)
    {
        internal byte[] Name { get; } = name;

        internal AeadKey Aead { get; } = aead;

        internal DateTimeOffset MadeAt { get; } = madeAt;

        internal int Seals { get; set; }
    }
}
