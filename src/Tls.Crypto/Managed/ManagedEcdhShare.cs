using System;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Crypto;

/// <summary>The private half of one ECDHE exchange in managed code.</summary>
internal sealed class ManagedEcdhShare : KeyShare
{
    private readonly EcCurve _curve;
    private readonly SecretBytes _scalar;
    private readonly byte[] _publicShare;

    /// <summary>Takes ownership of a scalar of the curve's.</summary>
    public ManagedEcdhShare(EcCurve curve, SecretBytes scalar)
    {
        _curve = curve;
        _scalar = scalar;
        _publicShare = new byte[curve.PointSize];
        curve.GetPublic(_publicShare, scalar.Span);
    }

    public override NamedGroup Group => _curve.Group;

    public override ReadOnlySpan<byte> PublicShare => _publicShare;

    public override bool TryComplete(
        ReadOnlySpan<byte> peerShare, [NotNullWhen(true)] out SecretBytes? secret)
    {
        secret = null;
        ReadOnlySpan<byte> scalar = _scalar.Span;

        // RFC 8446 §4.2.8.2: peers MUST validate each other's public value Q by ensuring that the point is a valid point on
        // the elliptic curve. §7.4.2: the secret is the X coordinate, leading zeros kept.
        var x = new SecretBytes(_curve.FieldSize);
        if (!_curve.TryDerive(x.Span, scalar, peerShare))
        {
            x.Dispose();
            return false;
        }

        secret = x;
        return true;
    }

    protected override void Dispose(bool disposing) => _scalar.Dispose();
}
