using System;
using System.Buffers.Binary;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;
using Tls.Crypto;

namespace Tls;

/// <summary>
/// A recorder that the processes of one machine share: a file of a fixed size, locked while a hello is looked up and added.
/// When there is no room it takes no more; it forgets nothing too soon, and nothing when a process ends.
/// <code>
/// struct {
///     opaque magic[8] = "TLS-RPR1";
///     uint32 capacity;
///     uint64 made_at;                      ms since 1970
///     opaque key[32];                      of the hash, so that nobody can choose where a hello lands
///     struct { opaque hash[16]; uint64 until; } slots[capacity];      ticks of 100 ns, UTC
/// } ReplayFile;
/// </code>
/// </summary>
/// <remarks>
/// The file must lie on this machine, where nobody else can put one in its place, and where it does not survive the machine's
/// restart (/run, for example): what was written last may not have reached a disk. A file that is new accepts nothing for as
/// long as <see cref="Quarantine"/> says. All processes have the same
/// <see cref="TlsServerOptions.EarlyDataAgeTolerance"/>.
/// </remarks>
public sealed class FileReplayRecorder : TlsAsyncReplayRecorder
{
    // A hello lands in one of so many slots in a row.
    private const int Reach = 16;
    private const int SlotSize = 24;
    private const int KeySize = 32;
    private const int HeadSize = 8 + 4 + 8 + KeySize;

    private readonly string _path;
    private readonly int _capacity;
    private readonly TimeProvider _clock;
    private readonly CryptoProvider _crypto;

    /// <summary>The recorder of a file, which is made if there is none.</summary>
    /// <param name="path">The file; its directory must exist and be writable.</param>
    /// <param name="capacity">
    /// How many hellos, in 24 bytes each; those of twice <see cref="TlsServerOptions.EarlyDataAgeTolerance"/> should fit twice.
    /// The same in all processes.
    /// </param>
    /// <param name="quarantine">
    /// How long a new file accepts nothing: what was accepted before it is not known (RFC 8446 §8.2). Twenty seconds when null,
    /// which is twice the tolerance's default; zero only where no ticket can be older than the file.
    /// </param>
    /// <param name="clock">The system's when null.</param>
    /// <param name="crypto"><see cref="CryptoProvider.Default"/> when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A capacity below 16 or above 2^24, or a negative span.</exception>
    /// <exception cref="IOException">
    /// The file cannot be read or made, is none of these or of another capacity, others than its owner may read or write it, or
    /// its file system does not lock.
    /// </exception>
    public FileReplayRecorder(
        string path,
        int capacity = 1 << 16,
        TimeSpan? quarantine = null,
        TimeProvider? clock = null,
        CryptoProvider? crypto = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, Reach);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1 << 24);
        TimeSpan atFirst = quarantine ?? TimeSpan.FromSeconds(20);
        ArgumentOutOfRangeException.ThrowIfLessThan(atFirst, TimeSpan.Zero, nameof(quarantine));
        Quarantine = atFirst;
        _path = Path.GetFullPath(path);
        _capacity = capacity;
        _clock = clock ?? TimeProvider.System;
        _crypto = crypto ?? CryptoProvider.Default;
        Check();
    }

    /// <inheritdoc/>
    public override TimeSpan Quarantine { get; }

    /// <inheritdoc/>
    public override async ValueTask<bool> TryAddAsync(
        ReadOnlyMemory<byte> hello, DateTimeOffset until, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryOpen() is { } file)
            {
                using (file)
                {
                    return TryAdd(file, hello.Span, until);
                }
            }

            // Another process is at it, for some microseconds.
            await Task.Delay(1, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The file, locked; null while somebody else has it.</summary>
    private SafeFileHandle? TryOpen()
    {
        const FileShare Alone = FileShare.None;
        try
        {
            if (OperatingSystem.IsWindows() || File.Exists(_path))
            {
                FileMode mode = OperatingSystem.IsWindows() ? FileMode.OpenOrCreate : FileMode.Open;
                return File.OpenHandle(_path, mode, FileAccess.ReadWrite, Alone);
            }

            // The mode of a new file: for its owner alone. SafeFileHandle has no way to say it.
            using var made = new FileStream(_path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = Alone,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            return null;
        }
        catch (IOException exception) when (exception is not DirectoryNotFoundException)
        {
            return null;
        }
    }

    private bool TryAdd(SafeFileHandle file, ReadOnlySpan<byte> hello, DateTimeOffset until)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        Span<byte> head = stackalloc byte[HeadSize];
        ReadHead(file, head, now);
        DateTimeOffset madeAt = DateTimeOffset.FromUnixTimeMilliseconds(
            BinaryPrimitives.ReadInt64BigEndian(head[12..]));

        // RFC 8446 §8.2: SHOULD reject 0-RTT as long as any portion of the recording window overlaps the startup time.
        if (now < madeAt + Quarantine || until <= now)
        {
            return false;
        }

        Span<byte> mac = stackalloc byte[HashKind.Sha256.Size()];
        _crypto.Hmac(HashKind.Sha256, head[^KeySize..], hello, mac);
        uint start = BinaryPrimitives.ReadUInt32BigEndian(mac[16..]);
        Span<byte> slot = stackalloc byte[SlotSize];
        long free = -1;
        for (uint i = 0; i < Reach; i++)
        {
            long place = HeadSize + ((start + (long)i) % _capacity * SlotSize);
            ReadExactly(file, slot, place);
            if (BinaryPrimitives.ReadInt64BigEndian(slot[16..]) <= now.UtcTicks)
            {
                free = free < 0 ? place : free;
            }
            else if (slot[..16].SequenceEqual(mac[..16]))
            {
                return false;
            }
        }

        if (free < 0)
        {
            return false;
        }

        mac[..16].CopyTo(slot);
        BinaryPrimitives.WriteInt64BigEndian(slot[16..], until.UtcTicks);
        RandomAccess.Write(file, slot, free);
        return true;
    }

    /// <summary>Reads the head, and writes it first where the file is new.</summary>
    private void ReadHead(SafeFileHandle file, Span<byte> head, DateTimeOffset now)
    {
        OwnerOnly.Check(file, _path, "a recorder of hellos");
        long size = HeadSize + ((long)_capacity * SlotSize);
        if (RandomAccess.GetLength(file) == 0)
        {
            RandomAccess.SetLength(file, size);
        }

        if (RandomAccess.GetLength(file) != size)
        {
            throw new IOException($"{_path}: not a recorder of hellos of this capacity");
        }

        ReadExactly(file, head, 0);
        if (!head.ContainsAnyExcept((byte)0))
        {
            // New, or whoever made it came no further.
            "TLS-RPR1"u8.CopyTo(head);
            BinaryPrimitives.WriteInt32BigEndian(head[8..], _capacity);
            BinaryPrimitives.WriteInt64BigEndian(head[12..], now.ToUnixTimeMilliseconds());
            _crypto.FillRandom(head[^KeySize..]);
            RandomAccess.Write(file, head, 0);
        }

        if (!head[..8].SequenceEqual("TLS-RPR1"u8) || BinaryPrimitives.ReadInt32BigEndian(head[8..]) != _capacity)
        {
            throw new IOException($"{_path}: not a recorder of hellos of this capacity");
        }
    }

    private static void ReadExactly(SafeFileHandle file, Span<byte> bytes, long place)
    {
        if (RandomAccess.Read(file, bytes, place) != bytes.Length)
        {
            throw new EndOfStreamException();
        }
    }

    /// <summary>Says at once what would decline all early data later.</summary>
    private void Check()
    {
        if (!Directory.Exists(Path.GetDirectoryName(_path)))
        {
            throw new DirectoryNotFoundException($"{_path}: no such directory");
        }

        // The first attempt makes the file; somebody else may have it at that moment.
        SafeFileHandle? file = null;
        _ = SpinWait.SpinUntil(() => (file = TryOpen()) is not null, TimeSpan.FromSeconds(1));
        using (file ?? throw new IOException($"{_path}: cannot be opened alone"))
        {
            ReadHead(file, stackalloc byte[HeadSize], _clock.GetUtcNow());
            using SafeFileHandle? second = TryOpen();
            if (second is not null)
            {
                throw new IOException($"{_path}: files are not locked here, so a hello could pass twice");
            }
        }
    }
}
