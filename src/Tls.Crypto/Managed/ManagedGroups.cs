using System;
using System.Collections.Generic;

namespace Tls.Crypto;

/// <summary>The key exchange groups of managed code, and what is made of them and of another's curves.</summary>
internal static class ManagedGroups
{
    /// <summary>All in managed code.</summary>
    /// <param name="random">Gives random bytes.</param>
    public static IReadOnlyList<KeyExchangeGroup> Create(CryptoProvider random) =>
        Create(random, name => CreateCurve(random, name));

    /// <summary>
    /// The hybrid with X25519 first, and X25519; then NIST's curves; then the groups of ML-KEM that few ask for.
    /// </summary>
    /// <param name="random">Gives random bytes.</param>
    /// <param name="curve">Gives one of NIST's curves, or null.</param>
    public static IReadOnlyList<KeyExchangeGroup> Create(
        CryptoProvider random, Func<NamedGroup, KeyExchangeGroup?> curve)
    {
        var x25519 = new X25519Group(random);

        // Only a part of hybrids: there is no reason to offer it alone.
        MlKemParameters parameters = MlKemParameters.MlKem768;
        var mlKem768 = new MlKemGroup(default, parameters, random);
        var mlKem768Sizes = new ShareSizes(parameters.EncapsulationKeySize, parameters.CiphertextSize);
        var groups = new List<KeyExchangeGroup>
        {
            // draft-ietf-tls-ecdhe-mlkem §3: here, unlike its siblings, ML-KEM comes first.
            new HybridGroup(NamedGroup.X25519MLKem768, mlKem768, mlKem768Sizes, x25519),
            x25519,
        };
        foreach (NamedGroup name in
            (ReadOnlySpan<NamedGroup>)[NamedGroup.Secp256r1, NamedGroup.Secp384r1, NamedGroup.Secp521r1])
        {
            if (curve(name) is { } group)
            {
                groups.Add(group);
            }
        }

        if (groups.Find(group => group.Name == NamedGroup.Secp256r1) is { } p256)
        {
            var p256Sizes = new ShareSizes(Client: 65, Server: 65);
            groups.Add(new HybridGroup(NamedGroup.Secp256r1MLKem768, p256, p256Sizes, mlKem768));
        }

        groups.Add(new MlKemGroup(NamedGroup.MLKem1024, MlKemParameters.MlKem1024, random));
        return groups;
    }

    /// <summary>One of NIST's curves in managed code, or null.</summary>
    public static KeyExchangeGroup? CreateCurve(CryptoProvider random, NamedGroup name) => name switch
    {
        NamedGroup.Secp256r1 => new ManagedEcdhGroup(EcCurve.P256, random),
        NamedGroup.Secp384r1 => new ManagedEcdhGroup(EcCurve.P384, random),
        NamedGroup.Secp521r1 => new ManagedEcdhGroup(EcCurve.P521, random),
        _ => null,
    };
}
