using System;
using System.Buffers;
using System.Buffers.Binary;

namespace Tls.X509;

/// <summary>
/// Octets that are written, hashed or compared, and forgotten: in the space the caller lends while they fit, and in a
/// rented array from then on.
/// </summary>
internal ref struct NameForm
{
    /// <summary>How much space to lend: more than most names need.</summary>
    internal const int UsualLength = 256;

    private Span<byte> _space;
    private byte[]? _rented;

    internal NameForm(Span<byte> space) => _space = space;

    internal int Length { get; private set; }

    internal readonly ReadOnlySpan<byte> Written => _space[..Length];

    internal void Append(byte octet) => Append([octet]);

    internal void Append(int number)
    {
        Span<byte> octets = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(octets, number);
        Append(octets);
    }

    internal void Append(scoped ReadOnlySpan<byte> octets)
    {
        if (octets.Length > _space.Length - Length)
        {
            Grow(octets.Length);
        }

        octets.CopyTo(_space[Length..]);
        Length += octets.Length;
    }

    /// <summary>Writes a number over another.</summary>
    internal readonly void Replace(int offset, int number) =>
        BinaryPrimitives.WriteInt32BigEndian(_space[offset..], number);

    /// <summary>Gives back what was rented.</summary>
    internal void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
            _rented = null;
        }
    }

    private void Grow(int more)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_space.Length * 2, Length + more));
        Written.CopyTo(larger);
        Dispose();
        _rented = larger;
        _space = larger;
    }
}
