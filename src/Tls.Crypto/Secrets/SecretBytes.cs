using System;
using System.Threading;

namespace Tls.Crypto;

/// <summary>
/// Owns the bytes of a secret: pinned, so that the garbage collector never leaves a copy behind, and wiped on
/// dispose.
/// </summary>
/// <remarks>
/// The memory serves other secrets afterwards, so a span of it ends with its owner. What one thread may still use
/// while another disposes of it is made by <see cref="Alone(int)"/>.
/// </remarks>
public sealed class SecretBytes : IDisposable
{
    private readonly int _length;
    private readonly bool _isAlone;
    private byte[]? _bytes;

    /// <summary>Makes room for a secret; the bytes start as zero.</summary>
    /// <param name="length">In bytes.</param>
    public SecretBytes(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _length = length;
        _bytes = length == 0 ? [] : SecretPool.Take(length);
    }

    /// <summary>Takes a copy of a secret. The source stays the caller's to wipe.</summary>
    public SecretBytes(ReadOnlySpan<byte> source)
        : this(source.Length) => source.CopyTo(_bytes);

    private SecretBytes(byte[] bytes)
    {
        _length = bytes.Length;
        _bytes = bytes;
        _isAlone = true;
    }

    /// <summary>No bytes at all, for all to share: disposing of it does nothing.</summary>
    public static SecretBytes Empty { get; } = new(0);

    /// <summary>Whether the secret has been wiped, or is being wiped now.</summary>
    internal bool IsDisposed => Volatile.Read(ref _bytes) is null;

    /// <summary>The number of bytes.</summary>
    public int Length => _length;

    /// <summary>The secret itself, to read and to write, until <see cref="Dispose"/>.</summary>
    /// <exception cref="ObjectDisposedException">The secret has been wiped.</exception>
    public Span<byte> Span
    {
        get
        {
            byte[]? bytes = _bytes;
            ObjectDisposedException.ThrowIf(bytes is null, this);
            return bytes.AsSpan(0, _length);
        }
    }

    /// <summary>
    /// Room for a secret in memory that no other secret ever gets: for keys that threads share, and for state that a call
    /// under way writes to. Who is too late there finds zeros, not the secret of somebody else.
    /// </summary>
    /// <param name="length">In bytes.</param>
    internal static SecretBytes Alone(int length) => new(GC.AllocateArray<byte>(length, pinned: true));

    /// <summary>The same with a copy of a secret in it. The source stays the caller's to wipe.</summary>
    internal static SecretBytes Alone(ReadOnlySpan<byte> source)
    {
        SecretBytes alone = Alone(source.Length);
        source.CopyTo(alone.Span);
        return alone;
    }

    /// <summary>Another owner of the same bytes, wiped on its own.</summary>
    public SecretBytes Clone() => new(Span);

    /// <summary>Wipes the secret.</summary>
    public void Dispose()
    {
        if (_length == 0)
        {
            return;
        }

        // Whoever comes second, on whatever thread, finds nothing: memory that came back twice would have two owners.
        if (Interlocked.Exchange(ref _bytes, null) is not { } bytes)
        {
            return;
        }

        if (_isAlone)
        {
            FixedTime.Wipe(bytes);
        }
        else
        {
            SecretPool.Return(bytes);
        }
    }

    /// <summary>Says the length and nothing else: a secret never reaches a log by accident.</summary>
    public override string ToString() => $"SecretBytes({_length})";
}
