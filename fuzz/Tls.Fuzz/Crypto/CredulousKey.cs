using System;
using System.Diagnostics.CodeAnalysis;
using Tls.Crypto;

namespace Tls.Fuzz.Crypto;

/// <summary>A public key to which every signature is right, and which encrypts to zeros.</summary>
internal sealed class CredulousKey(KeyKind kind, int sizeInBits) : VerifyingKey(kind, sizeInBits)
{
    public override bool Verify(
        SignatureAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) => true;

    public override bool TryEncrypt(ReadOnlySpan<byte> message, [NotNullWhen(true)] out byte[]? ciphertext)
    {
        ciphertext = new byte[SizeInBits / 8];
        return Kind == KeyKind.Rsa;
    }

    protected override void Dispose(bool disposing)
    {
    }
}
