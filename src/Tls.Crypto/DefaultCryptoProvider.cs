using System.Collections.Generic;

namespace Tls.Crypto;

/// <summary>The BCL's provider, with managed X25519 before its groups.</summary>
internal sealed class DefaultCryptoProvider(CryptoProvider bcl) : DelegatingCryptoProvider(bcl)
{
    public override string Name => "Default";

    public override IReadOnlyList<KeyExchangeGroup> Groups { get; } = [new X25519Group(bcl), .. bcl.Groups];
}
