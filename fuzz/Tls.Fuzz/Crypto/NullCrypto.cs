using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Fuzz.Crypto;

/// <summary>
/// Cryptography that proves nothing, so that a mutated flight is not stopped at the first tag: records are
/// sealed by appending zeros and open whatever their tag, derived secrets and MACs are zeros, every share is
/// welcome, every signature verifies. Hashes are real. It exists in the fuzzer only.
/// </summary>
internal sealed class NullCrypto : DelegatingCryptoProvider
{
    private NullCrypto()
        : base(Bcl)
    {
    }

    internal static NullCrypto Instance { get; } = new();

    public override string Name => "null";

    public override IReadOnlyList<KeyExchangeGroup> Groups { get; } =
        [new NullGroup(NamedGroup.X25519, 32), new NullGroup(NamedGroup.Secp256r1, 65)];

    /// <summary>Keys for one direction, as the record layer is given them.</summary>
    internal static TrafficKeys TrafficKeys() => new(
        ProtocolVersion.Tls13,
        AeadAlgorithm.Aes128Gcm,
        AeadAlgorithm.NonceSize);

    public override void FillRandom(Span<byte> destination) => destination.Fill(0x5a);

    public override bool Supports(AeadAlgorithm algorithm) => true;

    public override AeadKey CreateAeadKey(AeadAlgorithm algorithm, ReadOnlySpan<byte> key) =>
        new NullAeadKey(algorithm);

    public override void Hmac(
        HashKind kind, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> destination) =>
        destination.Clear();

    public override void HkdfExtract(
        HashKind kind, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> inputKeyMaterial, Span<byte> prk) =>
        prk.Clear();

    public override void HkdfExpand(
        HashKind kind, ReadOnlySpan<byte> prk, ReadOnlySpan<byte> info, Span<byte> output) =>
        output.Clear();

    public override bool TryImportVerifyingKey(
        ReadOnlySpan<byte> subjectPublicKeyInfo, [NotNullWhen(true)] out VerifyingKey? key)
    {
        key = null;
        if (base.TryImportVerifyingKey(subjectPublicKeyInfo, out VerifyingKey? real))
        {
            using (real)
            {
                key = new CredulousKey(real.Kind, real.SizeInBits);
            }
        }

        return key is not null;
    }
}
