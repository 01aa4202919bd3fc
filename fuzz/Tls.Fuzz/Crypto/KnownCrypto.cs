using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Tls.Crypto;

namespace Tls.Fuzz.Crypto;

/// <summary>
/// Real cryptography with known randomness: after <see cref="Restart"/> the same bytes come again, and so the same private
/// halves of key exchanges and the same keys of a connection. What one process recorded another can read. For the fuzzer
/// only: nothing is secret here.
/// </summary>
internal sealed class KnownCrypto : DelegatingCryptoProvider
{
    private readonly byte? _key;
    private ulong _count;

    private KnownCrypto(byte? key = null)
        : base(Default)
    {
        Groups = ManagedGroups.Create(this);
        _key = key;
    }

    /// <summary>A client's: each side draws from its own, so that it does alone as it did with the other.</summary>
    internal static KnownCrypto Client { get; } = new();

    /// <summary>A server's.</summary>
    internal static KnownCrypto Server { get; } = new();

    /// <summary>One that always draws the same: a key by it is the same always, and so is each of its signatures.</summary>
    internal static SigningKey Key(byte number) =>
        ManagedKeys.Generate(new KnownCrypto(number), KeyKind.EcP256, rsaBits: 0);

    public override string Name => "known";

    public override IReadOnlyList<KeyExchangeGroup> Groups { get; }

    /// <summary>Begins anew.</summary>
    internal void Restart() => _count = 0;

    public override void FillRandom(Span<byte> destination)
    {
        if (_key is { } key)
        {
            destination.Fill(key);
            return;
        }

        Span<byte> counter = stackalloc byte[sizeof(ulong)];
        Span<byte> block = stackalloc byte[32];
        while (!destination.IsEmpty)
        {
            BinaryPrimitives.WriteUInt64BigEndian(counter, _count++);
            Hash(HashKind.Sha256, counter, block);
            int count = Math.Min(block.Length, destination.Length);
            block[..count].CopyTo(destination);
            destination = destination[count..];
        }
    }
}
