using System;

namespace Tls.Crypto;

/// <summary>
/// A hash over bytes that keep coming, whose value so far can be read at any point: the transcript's engine.
/// </summary>
public abstract class RunningHash : IDisposable
{
    /// <summary>Creates the base of a running hash of the given kind.</summary>
    protected RunningHash(HashKind kind) => Kind = kind;

    /// <summary>Which hash function runs.</summary>
    public HashKind Kind { get; }

    /// <summary>Adds bytes to what has been hashed.</summary>
    public abstract void Append(ReadOnlySpan<byte> data);

    /// <summary>Writes the hash of everything appended so far, and goes on.</summary>
    /// <param name="destination">At least <c>Kind.Size()</c> bytes; exactly that many are written.</param>
    public abstract void GetCurrent(Span<byte> destination);

    /// <summary>Another hash over the same bytes so far, which goes on by itself.</summary>
    public abstract RunningHash Clone();

    /// <summary>Forgets the state.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the implementation holds.</summary>
    protected abstract void Dispose(bool disposing);
}
