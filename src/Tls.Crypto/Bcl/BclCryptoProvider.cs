using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Tls.Crypto;

/// <summary>The provider that uses System.Security.Cryptography, and has what that has.</summary>
internal sealed class BclCryptoProvider : CryptoProvider
{
    public override string Name => "BCL";

    // A browser's BCL hashes, and nothing more.
    public override IReadOnlyList<KeyExchangeGroup> Groups { get; } = OperatingSystem.IsBrowser()
        ? []
        : [new BclEcdhGroup(BclCurve.P256), new BclEcdhGroup(BclCurve.P384), new BclEcdhGroup(BclCurve.P521)];

    public override void FillRandom(Span<byte> destination) => RandomNumberGenerator.Fill(destination);

    public override bool Supports(AeadAlgorithm algorithm)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        return IsGcm(algorithm) ? AesGcm.IsSupported
            : IsCcm(algorithm) ? AesCcm.IsSupported
            : algorithm == AeadAlgorithm.ChaCha20Poly1305 && ChaCha20Poly1305.IsSupported;
    }

    public override AeadKey CreateAeadKey(AeadAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        if (!Supports(algorithm))
        {
            throw new NotSupportedException($"{algorithm} does not work here.");
        }

        AeadContract.CheckKey(algorithm, key);
        return IsGcm(algorithm) ? new BclAesGcmKey(algorithm, key)
            : IsCcm(algorithm) ? new BclAesCcmKey(algorithm, key)
            : new BclChaCha20Poly1305Key(algorithm, key);
    }

    public override bool Supports(CbcAlgorithm algorithm) => !OperatingSystem.IsBrowser();

    public override CbcKey CreateCbcKey(
        CbcAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> macKey, bool encryptsThenMacs)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        if (!Supports(algorithm))
        {
            throw new NotSupportedException($"{algorithm} does not work here.");
        }

        CbcContract.CheckKeys(algorithm, key, macKey);
        return HmacCbcKeys.Create(algorithm, new BclBlockChain(key), macKey, encryptsThenMacs);
    }

    public override RunningHash CreateHash(HashKind kind) => new BclRunningHash(kind);

    public override void Hash(HashKind kind, ReadOnlySpan<byte> data, Span<byte> destination) =>
        BclDigests.Hash(kind, data, destination);

    public override void Hmac(
        HashKind kind, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> destination) =>
        BclDigests.Hmac(kind, key, data, destination);

    public override void HkdfExtract(
        HashKind kind, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> inputKeyMaterial, Span<byte> prk) =>
        BclDigests.HkdfExtract(kind, salt, inputKeyMaterial, prk);

    public override void HkdfExpand(
        HashKind kind, ReadOnlySpan<byte> prk, ReadOnlySpan<byte> info, Span<byte> output) =>
        BclDigests.HkdfExpand(kind, prk, info, output);

    public override bool Supports(KeyKind kind) => BclKeyImport.Has(kind) && !OperatingSystem.IsBrowser();

    public override bool TryImportVerifyingKey(
        ReadOnlySpan<byte> subjectPublicKeyInfo, [NotNullWhen(true)] out VerifyingKey? key)
    {
        key = null;
        return !OperatingSystem.IsBrowser() && BclKeyImport.TryImportPublic(subjectPublicKeyInfo, out key);
    }

    public override bool TryImportSigningKey(
        PrivateKeyFormat format,
        ReadOnlySpan<byte> der,
        ReadOnlySpan<char> password,
        [NotNullWhen(true)] out SigningKey? key)
    {
        key = null;
        return !OperatingSystem.IsBrowser() && BclKeyImport.TryImportPrivate(format, der, password, out key);
    }

    public override SigningKey GenerateSigningKey(KeyKind kind, int rsaBits = 2048)
    {
        if (!Supports(kind))
        {
            throw new NotSupportedException($"{kind} keys do not work here.");
        }

        return kind is KeyKind.Rsa or KeyKind.RsaPss
            ? BclRsaSigningKey.Generate(kind, rsaBits)
            : BclEcdsaSigningKey.Generate(BclCurve.Of(kind));
    }

    public override bool TryEncryptKey(
        ReadOnlySpan<byte> pkcs8, ReadOnlySpan<char> password, [NotNullWhen(true)] out byte[]? encrypted)
    {
        encrypted = OperatingSystem.IsBrowser() ? null : Pbes2Writer.Encrypt(this, PasswordPrimitives.Bcl, pkcs8, password);
        return encrypted is not null;
    }

    public override PasswordOutcome DecryptWithPassword(
        ReadOnlySpan<byte> algorithm,
        ReadOnlySpan<byte> ciphertext,
        ReadOnlySpan<char> password,
        ref int iterations,
        out SecretBytes? plaintext)
    {
        plaintext = null;
        return OperatingSystem.IsBrowser()
            ? PasswordOutcome.NotSupported
            : PasswordEncryption.Decrypt(
                PasswordPrimitives.Bcl, algorithm, ciphertext, password, ref iterations, out plaintext);
    }

    public override PasswordOutcome CheckPasswordMac(
        ReadOnlySpan<byte> macData,
        ReadOnlySpan<byte> content,
        ReadOnlySpan<char> password,
        ref int iterations) => OperatingSystem.IsBrowser()
        ? PasswordOutcome.NotSupported
        : PasswordMac.Check(PasswordPrimitives.Bcl, macData, content, password, ref iterations);

    private static bool IsGcm(AeadAlgorithm algorithm) =>
        algorithm == AeadAlgorithm.Aes128Gcm || algorithm == AeadAlgorithm.Aes256Gcm;

    private static bool IsCcm(AeadAlgorithm algorithm) =>
        algorithm == AeadAlgorithm.Aes128Ccm || algorithm == AeadAlgorithm.Aes128Ccm8
        || algorithm == AeadAlgorithm.Aes256Ccm || algorithm == AeadAlgorithm.Aes256Ccm8;
}
