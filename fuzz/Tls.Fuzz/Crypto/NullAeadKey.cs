using System;
using Tls.Crypto;

namespace Tls.Fuzz.Crypto;

/// <summary>
/// Copies, and puts a tag of zeros behind; opens whatever the tag, as long as there is one.
/// </summary>
internal sealed class NullAeadKey(AeadAlgorithm algorithm) : AeadKey(algorithm)
{
    public override void Seal(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plaintext,
        ReadOnlySpan<byte> trailer,
        Span<byte> destination,
        ReadOnlySpan<byte> associatedData)
    {
        plaintext.CopyTo(destination);
        trailer.CopyTo(destination[plaintext.Length..]);
        destination[(plaintext.Length + trailer.Length)..].Clear();
    }

    public override bool Open(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> ciphertext,
        Span<byte> destination,
        ReadOnlySpan<byte> associatedData)
    {
        if (ciphertext.Length < Algorithm.TagSize)
        {
            return false;
        }

        ciphertext[..^Algorithm.TagSize].CopyTo(destination);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
    }
}
