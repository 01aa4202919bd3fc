using System;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Crypto;

/// <summary>A client's key pair of ML-KEM, used once.</summary>
internal sealed class MlKemShare(NamedGroup group, MlKemDecapsulationKey key) : KeyShare
{
    public override NamedGroup Group => group;

    public override ReadOnlySpan<byte> PublicShare => key.EncapsulationKey;

    /// <summary>
    /// Decapsulates. A ciphertext of the right length always leads to a secret; a wrong one shows in the Finished messages.
    /// </summary>
    public override bool TryComplete(
        ReadOnlySpan<byte> peerShare, [NotNullWhen(true)] out SecretBytes? secret)
    {
        var found = new SecretBytes(MlKemParameters.SecretSize);
        if (!key.TryDecapsulate(peerShare, found.Span))
        {
            found.Dispose();
            secret = null;
            return false;
        }

        secret = found;
        return true;
    }

    protected override void Dispose(bool disposing) => key.Dispose();
}
