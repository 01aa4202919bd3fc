using System;

namespace Tls.Crypto.Tests;

/// <summary>The managed provider, with AEADs that take one of their slower paths.</summary>
internal sealed class PathProvider(string name, AeadPath path) : DelegatingCryptoProvider(CryptoProvider.Managed)
{
    public override string Name => name;

    public override AeadKey CreateAeadKey(AeadAlgorithm algorithm, ReadOnlySpan<byte> key) =>
        ManagedAeads.Create(algorithm, key, path);
}
