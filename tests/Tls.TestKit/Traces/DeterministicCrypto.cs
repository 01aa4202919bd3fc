using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;

namespace Tls.TestKit;

/// <summary>
/// The default provider with known randomness: the random bytes are given in advance, and so are the private
/// keys of the key exchange, X25519 or P-256 by the group that asks.
/// </summary>
internal sealed class DeterministicCrypto : DelegatingCryptoProvider
{
    private readonly Queue<byte[]> _randoms;
    private readonly Queue<byte[]> _privateKeys;

    /// <summary>A provider that gives out these values in this order.</summary>
    internal DeterministicCrypto(IEnumerable<byte[]> randoms, IEnumerable<byte[]> privateKeys)
        : base(CryptoProvider.Default)
    {
        _randoms = new Queue<byte[]>(randoms);
        _privateKeys = new Queue<byte[]>(privateKeys);
        Groups = [new Scripted(NamedGroup.X25519, this), new Scripted(NamedGroup.Secp256r1, this)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyExchangeGroup> Groups { get; }

    /// <inheritdoc/>
    public override void FillRandom(Span<byte> destination)
    {
        if (!destination.IsEmpty)
        {
            _randoms.Dequeue().CopyTo(destination);
        }
    }

    private sealed class Scripted(NamedGroup name, DeterministicCrypto crypto) : KeyExchangeGroup(name)
    {
        public override KeyShare Generate() => Name == NamedGroup.X25519
            ? X25519Group.FromPrivate(crypto._privateKeys.Dequeue())
            : CryptoProvider.Bcl.Groups.OfType<BclEcdhGroup>().Single(g => g.Name == Name)
                .FromPrivate(crypto._privateKeys.Dequeue());
    }
}
