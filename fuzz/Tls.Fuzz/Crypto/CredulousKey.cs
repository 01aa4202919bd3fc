using System;
using Tls.Crypto;

namespace Tls.Fuzz.Crypto;

/// <summary>A public key to which every signature is right.</summary>
internal sealed class CredulousKey(KeyKind kind, int sizeInBits) : VerifyingKey(kind, sizeInBits)
{
    public override bool Verify(
        SignatureAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) => true;

    protected override void Dispose(bool disposing)
    {
    }
}
