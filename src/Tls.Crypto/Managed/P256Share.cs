using System;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Crypto;

/// <summary>The private half of one exchange on P-256.</summary>
internal sealed class P256Share : KeyShare
{
    private readonly SecretBytes _scalar;
    private readonly byte[] _publicShare = new byte[P256Affine.EncodedSize];

    /// <summary>Takes ownership of a scalar of 32 bytes, from 1 to n − 1.</summary>
    public P256Share(SecretBytes scalar)
    {
        _scalar = scalar;
        bool isScalar = P256Agreement.TryGetPublic(_publicShare, scalar.Span);
        Debug.Assert(isScalar, "Whoever makes a share has seen to its scalar.");
    }

    public override NamedGroup Group => NamedGroup.Secp256r1;

    public override ReadOnlySpan<byte> PublicShare => _publicShare;

    public override bool TryComplete(
        ReadOnlySpan<byte> peerShare, [NotNullWhen(true)] out SecretBytes? secret)
    {
        secret = null;
        ReadOnlySpan<byte> scalar = _scalar.Span;

        // RFC 8446 §4.2.8.2: peers MUST validate each other's public value Q by ensuring that the point is a valid point on
        // the elliptic curve.
        if (!P256Affine.TryDecode(peerShare, out P256Affine point))
        {
            return false;
        }

        // §7.4.2: the secret is the X coordinate, leading zeros kept.
        secret = new SecretBytes(FieldElementP256.Size);
        P256Agreement.Derive(secret.Span, scalar, point);
        return true;
    }

    protected override void Dispose(bool disposing) => _scalar.Dispose();
}
