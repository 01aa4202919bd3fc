using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Crypto;

/// <summary>
/// The provider with no native code in it. It touches no type of the BCL that would load a library: where OpenSSL is
/// missing, such a type ends the process.
/// </summary>
internal sealed class ManagedCryptoProvider : CryptoProvider
{
    public ManagedCryptoProvider() => Groups = ManagedGroups.Create(this);

    public override string Name => "Managed";

    public override IReadOnlyList<KeyExchangeGroup> Groups { get; }

    public override void FillRandom(Span<byte> destination) => OperatingSystemRandom.Fill(destination);

    public override bool Supports(AeadAlgorithm algorithm)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        return true;
    }

    public override AeadKey CreateAeadKey(AeadAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        AeadContract.CheckKey(algorithm, key);
        return ManagedAeads.Create(algorithm, key);
    }

    public override bool Supports(CbcAlgorithm algorithm) => true;

    public override CbcKey CreateCbcKey(
        CbcAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> macKey, bool encryptsThenMacs)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        CbcContract.CheckKeys(algorithm, key, macKey);
        return HmacCbcKeys.Create(algorithm, BlockChain.CreateManaged(key), macKey, encryptsThenMacs);
    }

    public override RunningHash CreateHash(HashKind kind) => ManagedRunningHash.Create(kind);

    public override void Hash(HashKind kind, ReadOnlySpan<byte> data, Span<byte> destination) =>
        ManagedDigests.Hash(kind, data, destination);

    public override void Hmac(
        HashKind kind, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> destination) =>
        ManagedDigests.Hmac(kind, key, data, destination);

    public override void HkdfExtract(
        HashKind kind, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> inputKeyMaterial, Span<byte> prk) =>
        ManagedDigests.Hmac(kind, salt, inputKeyMaterial, prk);

    public override void HkdfExpand(
        HashKind kind, ReadOnlySpan<byte> prk, ReadOnlySpan<byte> info, Span<byte> output) =>
        ManagedDigests.HkdfExpand(kind, prk, info, output);

    public override bool Supports(KeyKind kind) => ManagedKeys.Has(kind);

    public override bool TryImportVerifyingKey(
        ReadOnlySpan<byte> subjectPublicKeyInfo, [NotNullWhen(true)] out VerifyingKey? key) =>
        ManagedKeys.TryImportPublic(this, subjectPublicKeyInfo, out key);

    public override bool TryImportSigningKey(
        PrivateKeyFormat format,
        ReadOnlySpan<byte> der,
        ReadOnlySpan<char> password,
        [NotNullWhen(true)] out SigningKey? key) =>
        ManagedKeys.TryImportPrivate(this, format, der, password, out key);

    public override SigningKey GenerateSigningKey(KeyKind kind, int rsaBits = 2048) =>
        ManagedKeys.Generate(this, kind, rsaBits);

    public override bool TryEncryptKey(
        ReadOnlySpan<byte> pkcs8, ReadOnlySpan<char> password, [NotNullWhen(true)] out byte[]? encrypted)
    {
        encrypted = Pbes2Writer.Encrypt(this, PasswordPrimitives.Managed, pkcs8, password);
        return true;
    }

    public override PasswordOutcome DecryptWithPassword(
        ReadOnlySpan<byte> algorithm,
        ReadOnlySpan<byte> ciphertext,
        ReadOnlySpan<char> password,
        ref int iterations,
        out SecretBytes? plaintext) => PasswordEncryption.Decrypt(
            PasswordPrimitives.Managed, algorithm, ciphertext, password, ref iterations, out plaintext);

    public override PasswordOutcome CheckPasswordMac(
        ReadOnlySpan<byte> macData,
        ReadOnlySpan<byte> content,
        ReadOnlySpan<char> password,
        ref int iterations) =>
        PasswordMac.Check(PasswordPrimitives.Managed, macData, content, password, ref iterations);
}
