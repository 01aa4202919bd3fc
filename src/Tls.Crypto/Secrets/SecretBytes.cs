using System;
using System.Security.Cryptography;
using System.Threading;

namespace Tls.Crypto;

/// <summary>
/// Owns the bytes of a secret: pinned, so that the garbage collector never leaves a copy behind, and wiped on
/// dispose.
/// </summary>
public sealed class SecretBytes : IDisposable
{
    private readonly byte[] _bytes;
    private bool _disposed;

    /// <summary>Makes room for a secret; the bytes start as zero.</summary>
    /// <param name="length">In bytes.</param>
    public SecretBytes(int length) => _bytes = GC.AllocateArray<byte>(length, pinned: true);

    /// <summary>Takes a copy of a secret. The source stays the caller's to wipe.</summary>
    public SecretBytes(ReadOnlySpan<byte> source)
    {
        _bytes = GC.AllocateUninitializedArray<byte>(source.Length, pinned: true);
        source.CopyTo(_bytes);
    }

    /// <summary>Whether the secret has been wiped, or is being wiped now.</summary>
    internal bool IsDisposed => Volatile.Read(ref _disposed);

    /// <summary>The number of bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>The secret itself, to read and to write.</summary>
    /// <exception cref="ObjectDisposedException">The secret has been wiped.</exception>
    public Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _bytes;
        }
    }

    /// <summary>Another owner of the same bytes, wiped on its own.</summary>
    public SecretBytes Clone() => new(Span);

    /// <summary>Wipes the secret.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _disposed, true);
        CryptographicOperations.ZeroMemory(_bytes);
    }

    /// <summary>Says the length and nothing else: a secret never reaches a log by accident.</summary>
    public override string ToString() => $"SecretBytes({_bytes.Length})";
}
