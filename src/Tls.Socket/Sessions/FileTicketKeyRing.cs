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
/// </summary>
/// <remarks>
/// The file must lie where nobody else can put one in its place. With early data the processes share a
/// <see cref="TlsReplayRecorder"/> too.
/// </remarks>
public sealed class FileTicketKeyRing : TicketKeyRing, IDisposable
{
    private const int PrefixSize = TicketKeyFile.NameSize + AeadAlgorithm.NonceSize;

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
    private List<Held> _keys = [];
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
            if (_keys.Count == 0 || _clock.GetUtcNow() >= _keys[^1].Entry.MadeAt + _rotation + _lifetime)
            {
                return null;
            }

            Held key = _keys[^1];
            byte[] ticket = new byte[PrefixSize + state.Length + _aead.TagSize];
            Span<byte> nonce = ticket.AsSpan(TicketKeyFile.NameSize, AeadAlgorithm.NonceSize);
            _crypto.FillRandom(nonce);
            key.Entry.Name.CopyTo(ticket, 0);
            key.Aead.Seal(nonce, state, trailer: [], ticket.AsSpan(PrefixSize), associatedData: key.Entry.Name);
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
            Held? key = Find(ticket);
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
            Forget(_keys);
            _keys = [];
        }
    }

    private static TimeSpan Checked(TimeSpan span, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(span, TimeSpan.FromDays(7), name);
        return span;
    }

    private static void Forget(List<Held> keys) => keys.ForEach(key =>
    {
        key.Aead.Dispose();
        key.Entry.Key.Dispose();
    });

    private Held? Find(ReadOnlySpan<byte> ticket)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        foreach (Held key in _keys)
        {
            if (ticket[..TicketKeyFile.NameSize].SequenceEqual(key.Entry.Name)
                && now < key.Entry.MadeAt + _rotation + _lifetime)
            {
                return key;
            }
        }

        return null;
    }

    private SecretBytes? Open(Held key, ReadOnlySpan<byte> ticket)
    {
        ReadOnlySpan<byte> ciphertext = ticket[PrefixSize..];
        var state = new SecretBytes(ciphertext.Length - _aead.TagSize);
        if (key.Aead.Open(
            ticket[TicketKeyFile.NameSize..PrefixSize], ciphertext, state.Span, associatedData: key.Entry.Name))
        {
            return state;
        }

        state.Dispose();
        return null;
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

        List<Held> keys = [];
        foreach (TicketKeyEntry entry in TicketKeyFile.Read(_path, _crypto))
        {
            keys.Add(new Held(entry, _crypto.CreateAeadKey(_aead, entry.Key.Span)));
        }

        Forget(_keys);
        _keys = keys;
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
            foreach (Held held in _keys)
            {
                if (now < held.Entry.MadeAt + _rotation + _lifetime)
                {
                    entries.Add(held.Entry);
                }
            }

            entries.Add(new TicketKeyEntry(name, key, now));
            TicketKeyFile.Write(_path, entries, _crypto);
            _seen = default;
            Load();
        }
    }

    private bool IsDue() => _keys.Count == 0 || _clock.GetUtcNow() >= _keys[^1].Entry.MadeAt + _rotation;

    private sealed record Held(TicketKeyEntry Entry, AeadKey Aead);
}
