using System;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Crypto;

/// <summary>
/// ML-KEM alone (draft-ietf-tls-mlkem): the client's share is an encapsulation key, the server's a ciphertext.
/// </summary>
internal sealed class MlKemGroup(NamedGroup name, MlKemParameters parameters, CryptoProvider random)
    : KeyExchangeGroup(name)
{
    /// <summary>The sizes of the shares.</summary>
    internal MlKemParameters Parameters { get; } = parameters;

    public override KeyShare Generate()
    {
        using var seed = new SecretBytes(MlKemParameters.SeedSize);
        random.FillRandom(seed.Span);
        return new MlKemShare(Name, new MlKemDecapsulationKey(Parameters, seed.Span));
    }

    /// <summary>Encapsulates: a KEM's second half is not made as its first is.</summary>
    public override bool TryAccept(
        ReadOnlySpan<byte> peerShare,
        [NotNullWhen(true)] out byte[]? share,
        [NotNullWhen(true)] out SecretBytes? secret)
    {
        using var message = new SecretBytes(MlKemParameters.SecretSize);
        random.FillRandom(message.Span);
        var ciphertext = new byte[Parameters.CiphertextSize];
        var found = new SecretBytes(MlKemParameters.SecretSize);

        // FIPS 203 §7.2: the server MUST make the checks of the encapsulation key.
        if (!MlKem.TryEncapsulate(Parameters, peerShare, message.Span, ciphertext, found.Span))
        {
            found.Dispose();
            (share, secret) = (null, null);
            return false;
        }

        (share, secret) = (ciphertext, found);
        return true;
    }
}
