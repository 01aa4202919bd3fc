using System.Collections.Generic;
using System.Linq;

namespace Tls.Crypto;

/// <summary>The key exchange groups that the BCL lacks, and what is made of both.</summary>
internal static class ManagedGroups
{
    /// <summary>
    /// The hybrid with X25519 first, and X25519; then the provider's own; then the groups of ML-KEM that few ask for.
    /// </summary>
    /// <param name="provider">Has the others, and random bytes.</param>
    /// <param name="p256">Whether P-256 is managed too, in its own place.</param>
    public static IReadOnlyList<KeyExchangeGroup> Around(CryptoProvider provider, bool p256)
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
        KeyExchangeGroup? classical = p256 ? new P256Group(provider) : provider.FindGroup(NamedGroup.Secp256r1);
        if (classical is not null)
        {
            groups.Add(classical);
        }

        groups.AddRange(provider.Groups.Where(group => group.Name != NamedGroup.Secp256r1));
        if (classical is not null)
        {
            var p256Sizes = new ShareSizes(Client: 65, Server: 65);
            groups.Add(new HybridGroup(NamedGroup.Secp256r1MLKem768, classical, p256Sizes, mlKem768));
        }

        groups.Add(new MlKemGroup(NamedGroup.MLKem1024, MlKemParameters.MlKem1024, provider));
        return groups;
    }
}
