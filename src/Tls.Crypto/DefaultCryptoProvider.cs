using System;
using System.Collections.Generic;

namespace Tls.Crypto;

/// <summary>
/// The BCL's provider, with managed X25519, ML-KEM and Ed25519 beside what it has, managed AES-GCM where the processor
/// has AES and carry-less multiplication, and managed ECDH and verification with P-256 where it multiplies fast.
/// </summary>
internal sealed partial class DefaultCryptoProvider : DelegatingCryptoProvider
{
    /// <summary>The switch that leaves AES-GCM to the BCL.</summary>
    internal const string DisableManagedAesGcm = "Tls.Crypto.DisableManagedAesGcm";

    /// <summary>The switch that leaves P-256 to the BCL.</summary>
    internal const string DisableManagedP256 = "Tls.Crypto.DisableManagedP256";

    private readonly bool _managedP256 = P256Verification.IsFast
        && !(AppContext.TryGetSwitch(DisableManagedP256, out bool disabled) && disabled);

    private readonly bool _managedAesGcm = AesGcmCipher.IsSupported
        && !(AppContext.TryGetSwitch(DisableManagedAesGcm, out bool disabled) && disabled);

    private readonly bool _wide;

    /// <summary>Chooses, by what the processor has.</summary>
    /// <param name="bcl">What does the rest.</param>
    /// <param name="wide">False leaves the processor's widest registers unused; for tests.</param>
    public DefaultCryptoProvider(CryptoProvider bcl, bool wide = true)
        : base(bcl)
    {
        _wide = wide;
        Groups = ManagedGroups.Around(bcl, _managedP256);
    }

    public override string Name => _wide ? "Default" : "Default, narrow";

    public override IReadOnlyList<KeyExchangeGroup> Groups { get; }

    public override bool Supports(AeadAlgorithm algorithm) =>
        IsManaged(algorithm) || base.Supports(algorithm);

    public override AeadKey CreateAeadKey(AeadAlgorithm algorithm, ReadOnlySpan<byte> key) =>
        IsManaged(algorithm)
            ? new ManagedAesGcmKey(algorithm, key, _wide)
            : base.CreateAeadKey(algorithm, key);

    public override bool Supports(CbcAlgorithm algorithm) => AesRounds.IsSupported || base.Supports(algorithm);

    public override CbcKey CreateCbcKey(
        CbcAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> macKey, bool encryptsThenMacs)
    {
        if (!AesRounds.IsSupported)
        {
            return base.CreateCbcKey(algorithm, key, macKey, encryptsThenMacs);
        }

        ArgumentNullException.ThrowIfNull(algorithm);
        CbcContract.CheckKeys(algorithm, key, macKey);
        return HmacCbcKeys.Create(algorithm, new ManagedBlockChain(key), macKey, encryptsThenMacs);
    }

    private bool IsManaged(AeadAlgorithm algorithm) => _managedAesGcm
        && (algorithm == AeadAlgorithm.Aes128Gcm || algorithm == AeadAlgorithm.Aes256Gcm);
}
