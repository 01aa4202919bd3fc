using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;

namespace Tls.Crypto;

/// <summary>
/// The elliptic-curve public keys seen last. The BCL checks a point with a multiplication that takes longer than a
/// verification does, managed keys make themselves tables when they are used often, and peers come back: whoever shows the
/// same key again gets the one that was here before.
/// </summary>
/// <remarks>
/// A peer that comes with ever new keys pushes others out and gains nothing; what is held stays bounded. Whether a key was
/// here shows in the time its import takes, which says no more than that somebody has connected before.
/// </remarks>
internal sealed class KnownPublicKeys
{
    private const int Capacity = 64;

    private readonly Lock _sync = new();
    private readonly Dictionary<Encoding, VerifyingKey>.AlternateLookup<ReadOnlySpan<byte>> _keys =
        new Dictionary<Encoding, VerifyingKey>(new EncodingComparer())
            .GetAlternateLookup<ReadOnlySpan<byte>>();

    private readonly Encoding?[] _ring = new Encoding?[Capacity];
    private int _next;

    /// <summary>The BCL's keys.</summary>
    internal static KnownPublicKeys OfBcl { get; } = new();

    /// <summary>Keys in managed code.</summary>
    internal static KnownPublicKeys OfManagedCode { get; } = new();

    /// <summary>The key of that SubjectPublicKeyInfo, if it is here. Disposing it takes it from its caller alone.</summary>
    internal bool TryGet(ReadOnlySpan<byte> der, [NotNullWhen(true)] out VerifyingKey? key)
    {
        lock (_sync)
        {
            key = _keys.TryGetValue(der, out VerifyingKey? known) ? new SharedVerifyingKey(known) : null;
            return key is not null;
        }
    }

    /// <summary>Keeps a key, in the place of the one that was kept longest ago.</summary>
    /// <returns>The key to use, of which the same is true; null for null.</returns>
    internal VerifyingKey? Keep(ReadOnlySpan<byte> der, VerifyingKey? key)
    {
        if (key is null)
        {
            return null;
        }

        var encoding = new Encoding(der.ToArray());
        lock (_sync)
        {
            if (_keys.TryGetValue(der, out VerifyingKey? earlier))
            {
                key.Dispose();
                return new SharedVerifyingKey(earlier);
            }

            if (_ring[_next] is { } oldest)
            {
                // Somebody may be using it still: its handle is released when nobody does.
                _keys.Dictionary.Remove(oldest);
            }

            _ring[_next] = encoding;
            _next = (_next + 1) % Capacity;
            _keys.Dictionary.Add(encoding, key);
        }

        return new SharedVerifyingKey(key);
    }

    private sealed record Encoding(byte[] Der);

    private sealed class EncodingComparer
        : IEqualityComparer<Encoding>, IAlternateEqualityComparer<ReadOnlySpan<byte>, Encoding>
    {
        public bool Equals(Encoding? x, Encoding? y) => x!.Der.AsSpan().SequenceEqual(y!.Der);

        public int GetHashCode(Encoding obj) => GetHashCode(obj.Der);

        public bool Equals(ReadOnlySpan<byte> alternate, Encoding other) => alternate.SequenceEqual(other.Der);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            // Seeded anew in each process, so that nobody can make keys collide.
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public Encoding Create(ReadOnlySpan<byte> alternate) => new(alternate.ToArray());
    }

    /// <summary>One caller's hold on a key that others use too.</summary>
    internal sealed class SharedVerifyingKey(VerifyingKey key) : VerifyingKey(key.Kind, key.SizeInBits)
    {
        private volatile bool _disposed;

        /// <summary>The key itself.</summary>
        internal VerifyingKey Inner { get; } = key;

        public override bool Verify(
            SignatureAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return Inner.Verify(algorithm, data, signature);
        }

        protected override void Dispose(bool disposing) => _disposed = true;
    }
}
