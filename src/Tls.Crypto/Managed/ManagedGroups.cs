using System.Collections.Generic;

namespace Tls.Crypto;

/// <summary>The key exchange groups that the BCL lacks, and what is made of both.</summary>
internal static class ManagedGroups
{
    /// <summary>
    /// The hybrid with X25519 first, and X25519; then the provider's own; then the groups of ML-KEM that few ask for.
    /// </summary>
    public static IReadOnlyList<KeyExchangeGroup> Around(CryptoProvider provider)
    {
        var x25519 = new X25519Group(provider);

        // Only a part of hybrids: there is no reason to offer it alone.
        MlKemParameters parameters = MlKemParameters.MlKem768;
        var mlKem768 = new MlKemGroup(default, parameters, provider);
        var mlKem768Sizes = new ShareSizes(parameters.EncapsulationKeySize, parameters.CiphertextSize);
        var groups = new List<KeyExchangeGroup>
        {
            // draft-ietf-tls-ecdhe-mlkem §3: here, unlike its siblings, ML-KEM comes first.
            new HybridGroup(NamedGroup.X25519MLKem768, mlKem768, mlKem768Sizes, x25519),
            x25519,
        };
        groups.AddRange(provider.Groups);
        if (provider.FindGroup(NamedGroup.Secp256r1) is { } p256)
        {
            var p256Sizes = new ShareSizes(Client: 65, Server: 65);
            groups.Add(new HybridGroup(NamedGroup.Secp256r1MLKem768, p256, p256Sizes, mlKem768));
        }

        groups.Add(new MlKemGroup(NamedGroup.MLKem1024, MlKemParameters.MlKem1024, provider));
        return groups;
    }
}
