using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Crypto;

/// <summary>
/// A provider that hands everything to another one. Derive from it to change one thing: where keys live,
/// which groups are offered, what "random" means in a test.
/// </summary>
public abstract class DelegatingCryptoProvider : CryptoProvider
{
    /// <summary>Wraps a provider.</summary>
    protected DelegatingCryptoProvider(CryptoProvider inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
    }

    /// <inheritdoc/>
    public override string Name => Inner.Name;

    /// <inheritdoc/>
    /// <remarks>
    /// The inner provider's groups draw their private keys from that provider, not from an overridden
    /// <see cref="FillRandom"/>.
    /// </remarks>
    public override IReadOnlyList<KeyExchangeGroup> Groups => Inner.Groups;

    /// <summary>The provider that does the work.</summary>
    protected CryptoProvider Inner { get; }

    /// <inheritdoc/>
    public override void FillRandom(Span<byte> destination) => Inner.FillRandom(destination);

    /// <inheritdoc/>
    public override bool Supports(AeadAlgorithm algorithm) => Inner.Supports(algorithm);

    /// <inheritdoc/>
    public override AeadKey CreateAeadKey(AeadAlgorithm algorithm, ReadOnlySpan<byte> key) =>
        Inner.CreateAeadKey(algorithm, key);

    /// <inheritdoc/>
    public override bool Supports(CbcAlgorithm algorithm) => Inner.Supports(algorithm);

    /// <inheritdoc/>
    public override CbcKey CreateCbcKey(
        CbcAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> macKey, bool encryptsThenMacs) =>
        Inner.CreateCbcKey(algorithm, key, macKey, encryptsThenMacs);

    /// <inheritdoc/>
    public override RunningHash CreateHash(HashKind kind) => Inner.CreateHash(kind);

    /// <inheritdoc/>
    public override void Hash(HashKind kind, ReadOnlySpan<byte> data, Span<byte> destination) =>
        Inner.Hash(kind, data, destination);

    /// <inheritdoc/>
    public override void Hmac(
        HashKind kind, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> destination) =>
        Inner.Hmac(kind, key, data, destination);

    /// <inheritdoc/>
    public override void HkdfExtract(
        HashKind kind, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> inputKeyMaterial, Span<byte> prk) =>
        Inner.HkdfExtract(kind, salt, inputKeyMaterial, prk);

    /// <inheritdoc/>
    public override void HkdfExpand(
        HashKind kind, ReadOnlySpan<byte> prk, ReadOnlySpan<byte> info, Span<byte> output) =>
        Inner.HkdfExpand(kind, prk, info, output);

    /// <inheritdoc/>
    public override bool Supports(KeyKind kind) => Inner.Supports(kind);

    /// <inheritdoc/>
    public override bool TryImportVerifyingKey(
        ReadOnlySpan<byte> subjectPublicKeyInfo, [NotNullWhen(true)] out VerifyingKey? key) =>
        Inner.TryImportVerifyingKey(subjectPublicKeyInfo, out key);

    /// <inheritdoc/>
    public override bool TryImportSigningKey(
        PrivateKeyFormat format,
        ReadOnlySpan<byte> der,
        ReadOnlySpan<char> password,
        [NotNullWhen(true)] out SigningKey? key) =>
        Inner.TryImportSigningKey(format, der, password, out key);

    /// <inheritdoc/>
    public override bool TryEncryptKey(
        ReadOnlySpan<byte> pkcs8, ReadOnlySpan<char> password, [NotNullWhen(true)] out byte[]? encrypted) =>
        Inner.TryEncryptKey(pkcs8, password, out encrypted);

    /// <inheritdoc/>
    public override PasswordOutcome DecryptWithPassword(
        ReadOnlySpan<byte> algorithm,
        ReadOnlySpan<byte> ciphertext,
        ReadOnlySpan<char> password,
        ref int iterations,
        out SecretBytes? plaintext) =>
        Inner.DecryptWithPassword(algorithm, ciphertext, password, ref iterations, out plaintext);

    /// <inheritdoc/>
    public override PasswordOutcome CheckPasswordMac(
        ReadOnlySpan<byte> macData,
        ReadOnlySpan<byte> content,
        ReadOnlySpan<char> password,
        ref int iterations) =>
        Inner.CheckPasswordMac(macData, content, password, ref iterations);

    /// <inheritdoc/>
    public override SigningKey GenerateSigningKey(KeyKind kind, int rsaBits = 2048) =>
        Inner.GenerateSigningKey(kind, rsaBits);
}
