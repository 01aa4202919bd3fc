using System;
using System.Collections.Generic;
using Tls.Crypto;

namespace Tls.TestKit;

/// <summary>
/// A provider with randomness that a seed repeats: random bytes, and the private keys of X25519. Not a secret
/// in it, and not for anything but tests.
/// </summary>
public sealed class SeededCrypto : DelegatingCryptoProvider
{
    private readonly byte[] _seed;
    private long _count;

    /// <summary>A provider that gives out the same bytes for the same seed.</summary>
    public SeededCrypto(long seed, CryptoProvider? inner = null)
        : base(inner ?? CryptoProvider.Default)
    {
        _seed = BitConverter.GetBytes(seed);
        var groups = new List<KeyExchangeGroup> { new Seeded(this) };
        foreach (KeyExchangeGroup group in Inner.Groups)
        {
            if (group.Name != NamedGroup.X25519)
            {
                groups.Add(group);
            }
        }

        Groups = groups;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyExchangeGroup> Groups { get; }

    /// <inheritdoc/>
    public override void FillRandom(Span<byte> destination)
    {
        Span<byte> block = stackalloc byte[32];
        while (!destination.IsEmpty)
        {
            byte[] counter = BitConverter.GetBytes(_count++);
            Hash(HashKind.Sha256, [.. _seed, .. counter], block);
            int count = Math.Min(block.Length, destination.Length);
            block[..count].CopyTo(destination);
            destination = destination[count..];
        }
    }

    private sealed class Seeded(SeededCrypto crypto) : KeyExchangeGroup(NamedGroup.X25519)
    {
        public override KeyShare Generate()
        {
            byte[] scalar = new byte[32];
            crypto.FillRandom(scalar);
            return X25519Group.FromPrivate(scalar);
        }
    }
}
