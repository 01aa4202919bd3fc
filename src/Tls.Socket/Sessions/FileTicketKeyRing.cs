using System;
using System.IO;
using System.Threading;
using Tls.Crypto;

namespace Tls;

/// <summary>
/// A ring whose keys many processes share through a file, each of which reads it again when it has changed. The first that
/// finds the newest key too old makes another. The file is for its owner alone, replaced at one stroke, and refused when
/// it is not whole; keys that have been read stay in use until a better file is there. What a ticket is,
/// <see cref="SharedTicketKeyRing"/> says.
/// </summary>
/// <remarks>
/// The file must lie where nobody else can put one in its place. With early data the processes share a
/// <see cref="TlsReplayRecorder"/> too, such as a <see cref="FileReplayRecorder"/>.
/// </remarks>
public sealed class FileTicketKeyRing : TicketKeyRing, IDisposable
{
    // How often the file is looked at; a ticket under an unknown key is a reason to look before, though not every time.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly Lock _sync = new();
    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly CryptoProvider _crypto;
    private readonly SharedTicketKeyRing _ring;
    private (DateTime WrittenAt, long Length) _seen;
    private DateTimeOffset _lookedAt = DateTimeOffset.MinValue;

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
        _clock = clock ?? TimeProvider.System;
        _crypto = crypto ?? CryptoProvider.Default;
        _ring = new SharedTicketKeyRing(rotation, lifetime, ahead: null, _clock, _crypto);
        Load();
        Rotate();
        if (_ring.IsEmpty)
        {
            throw new IOException($"{_path}: another process is making the first key; try again");
        }
    }

    /// <inheritdoc/>
    public override byte[]? Seal(ReadOnlySpan<byte> state)
    {
        Refresh(LookEvery);
        return _ring.Seal(state);
    }

    /// <inheritdoc/>
    public override SecretBytes? Open(ReadOnlySpan<byte> ticket)
    {
        Refresh(LookEvery);
        if (!_ring.Knows(ticket))
        {
            // Perhaps another process has just made it.
            Refresh(LookAgain);
        }

        return _ring.Open(ticket);
    }

    /// <summary>Wipes the keys in memory; the file stays.</summary>
    public void Dispose() => _ring.Dispose();

    private void Refresh(TimeSpan every)
    {
        lock (_sync)
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
    }

    private void Load()
    {
        var file = new FileInfo(_path);
        if (!file.Exists || _seen == (file.LastWriteTimeUtc, file.Length))
        {
            return;
        }

        using SecretBytes stored = TicketKeyFile.Read(_path);
        try
        {
            _ring.Load(stored.Span);
        }
        catch (FormatException exception)
        {
            throw new IOException($"{_path}: not a whole file of ticket keys", exception);
        }

        _seen = (file.LastWriteTimeUtc, file.Length);
    }

    /// <summary>Makes a key when the newest is too old, unless another process is at it.</summary>
    private void Rotate()
    {
        if (!_ring.IsDue)
        {
            return;
        }

        FileStream gate;
        try
        {
            gate = new FileStream(_path + ".lock", OwnerOnly.Gate());
        }
        catch (IOException)
        {
            return;
        }

        using (gate)
        {
            // Another process may have been here in between.
            Load();
            if (!_ring.IsDue)
            {
                return;
            }

            using SecretBytes next = _ring.MakeNext();
            TicketKeyFile.Write(_path, next, _crypto);
            _seen = default;
            Load();
        }
    }
}
