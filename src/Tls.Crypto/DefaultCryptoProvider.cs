using System;
using System.Collections.Generic;
using System.Runtime.Intrinsics.X86;

namespace Tls.Crypto;

/// <summary>
/// For each algorithm the BCL or managed code, by what is there and by what is faster, as measured: managed X25519, ML-KEM
/// and Ed25519, which the BCL lacks; managed AES-GCM and AES-CCM where the processor has AES and, for the former, carry-less
/// multiplication; managed ChaCha20-Poly1305 where it has registers of 512 bits; managed P-256, and verification with RSA,
/// where it multiplies fast; managed hashes and HMACs of short messages, whose time the BCL spends on the way in.
/// </summary>
internal sealed partial class DefaultCryptoProvider : DelegatingCryptoProvider
{
    /// <summary>The switch that leaves AES-GCM to the BCL.</summary>
    internal const string DisableManagedAesGcm = "Tls.Crypto.DisableManagedAesGcm";

    /// <summary>The switch that leaves P-256 to the BCL.</summary>
    internal const string DisableManagedP256 = "Tls.Crypto.DisableManagedP256";

    /// <summary>The switch that leaves RSA to the BCL.</summary>
    internal const string DisableManagedRsa = "Tls.Crypto.DisableManagedRsa";

    /// <summary>With longer keys the BCL verifies as fast or faster, its import counted in, in bits.</summary>
    private const int LongestManagedRsa = 2048;

    /// <summary>
    /// The longest message to hash in managed code, in bytes: three blocks of SHA-256 with their padding, or one where managed code
    /// has no registers for it. Longer ones are where the BCL, with the processor's instructions for SHA, makes good
    /// what its calls cost.
    /// </summary>
    private static readonly int ShortMessage = Sha256Pair.IsSupported ? 183 : 55;

    /// <summary>The same for HMAC, for which the BCL's calls cost more: seven blocks, or one.</summary>
    private static readonly int ShortText = Sha256Pair.IsSupported ? 439 : 55;

    private readonly CryptoProvider _managed;
    private readonly bool _managedP256 = P256Verification.IsFast && !IsSet(DisableManagedP256);
    private readonly bool _managedRsa = MontgomeryProduct.IsFast && !IsSet(DisableManagedRsa);
    private readonly bool _managedAesGcm = IsMeasured && AesGcmCipher.IsSupported && !IsSet(DisableManagedAesGcm);
    private readonly bool _wide;

    /// <summary>Chooses, by what the processor has.</summary>
    /// <param name="bcl">What does the rest.</param>
    /// <param name="managed">The managed provider.</param>
    /// <param name="wide">False leaves the processor's widest registers unused; for tests.</param>
    public DefaultCryptoProvider(CryptoProvider bcl, CryptoProvider managed, bool wide = true)
        : base(bcl)
    {
        _managed = managed;
        _wide = wide;
        Groups = ManagedGroups.Create(
            bcl,
            name => IsManaged(name) ? ManagedGroups.CreateCurve(bcl, name) : bcl.FindGroup(name));
    }

    /// <summary>On Arm64 managed AES was tried, under emulation, and never measured: there it stays with the BCL.</summary>
    private static bool IsMeasured => X86Base.IsSupported;

    public override string Name => _wide ? "Default" : "Default, narrow";

    public override IReadOnlyList<KeyExchangeGroup> Groups { get; }

    public override bool Supports(AeadAlgorithm algorithm) =>
        base.Supports(algorithm) || _managed.Supports(algorithm);

    public override AeadKey CreateAeadKey(AeadAlgorithm algorithm, ReadOnlySpan<byte> key) =>
        IsManagedGcm(algorithm) ? new ManagedAesGcmKey(algorithm, key, _wide)
        : IsManaged(algorithm) ? _managed.CreateAeadKey(algorithm, key)
        : base.CreateAeadKey(algorithm, key);

    public override bool Supports(CbcAlgorithm algorithm) =>
        base.Supports(algorithm) || _managed.Supports(algorithm);

    public override CbcKey CreateCbcKey(
        CbcAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> macKey, bool encryptsThenMacs) =>
        (AesRounds.IsSupported ? _managed : Inner).CreateCbcKey(algorithm, key, macKey, encryptsThenMacs);

    public override void Hash(HashKind kind, ReadOnlySpan<byte> data, Span<byte> destination) =>
        (data.Length <= ShortMessage ? _managed : Inner).Hash(kind, data, destination);

    public override void Hmac(
        HashKind kind, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> destination) =>
        (data.Length <= ShortText ? _managed : Inner).Hmac(kind, key, data, destination);

    public override void HkdfExtract(
        HashKind kind, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> inputKeyMaterial, Span<byte> prk) =>
        Hmac(kind, salt, inputKeyMaterial, prk);

    public override void HkdfExpand(
        HashKind kind, ReadOnlySpan<byte> prk, ReadOnlySpan<byte> info, Span<byte> output) =>
        (info.Length <= ShortText ? _managed : Inner).HkdfExpand(kind, prk, info, output);

    private static bool IsSet(string name) => AppContext.TryGetSwitch(name, out bool isSet) && isSet;

    private bool IsManagedGcm(AeadAlgorithm algorithm) => _managedAesGcm
        && (algorithm == AeadAlgorithm.Aes128Gcm || algorithm == AeadAlgorithm.Aes256Gcm);

    private static bool IsCcm(AeadAlgorithm algorithm) =>
        algorithm == AeadAlgorithm.Aes128Ccm || algorithm == AeadAlgorithm.Aes128Ccm8
        || algorithm == AeadAlgorithm.Aes256Ccm || algorithm == AeadAlgorithm.Aes256Ccm8;

    /// <summary>Whether managed code does it better than the BCL, or alone.</summary>
    private bool IsManaged(AeadAlgorithm algorithm) => _managed.Supports(algorithm)
        && (!base.Supports(algorithm)
            || (algorithm == AeadAlgorithm.ChaCha20Poly1305 ? ChaCha20Wide.IsSupported512
                : IsCcm(algorithm) && IsMeasured && AesRounds.IsSupported));

    private bool IsManaged(NamedGroup name) => name == NamedGroup.Secp256r1 && _managedP256;
}
