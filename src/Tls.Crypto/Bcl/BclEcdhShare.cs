using System;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Tls.Crypto;

/// <summary>The private half of one ECDHE exchange over the BCL.</summary>
internal sealed class BclEcdhShare : KeyShare
{
    private readonly BclCurve _curve;
    private readonly ECDiffieHellman _own;
    private readonly byte[] _publicShare;

    /// <summary>Takes ownership of a key pair on the curve.</summary>
    public BclEcdhShare(BclCurve curve, ECDiffieHellman own)
    {
        _curve = curve;
        _own = own;
        _publicShare = curve.EncodePoint(own.ExportParameters(includePrivateParameters: false).Q);
    }

    public override NamedGroup Group => _curve.Group;

    public override ReadOnlySpan<byte> PublicShare => _publicShare;

    public override bool TryComplete(
        ReadOnlySpan<byte> peerShare, [NotNullWhen(true)] out SecretBytes? secret)
    {
        secret = null;
        if (!_curve.TryDecodePoint(peerShare, out ECPoint point))
        {
            return false;
        }

        try
        {
            // §4.2.8.2: peers MUST validate that the point is on the curve; the import does.
            using ECDiffieHellman peer =
                ECDiffieHellman.Create(new ECParameters { Curve = _curve.Curve, Q = point });
            using ECDiffieHellmanPublicKey peerKey = peer.PublicKey;
            byte[] shared = _own.DeriveRawSecretAgreement(peerKey);

            // §7.4.2: the secret is the X coordinate, leading zeros kept.
            secret = new SecretBytes(_curve.FieldSize);
            shared.CopyTo(secret.Span[(_curve.FieldSize - shared.Length)..]);
            FixedTime.Wipe(shared);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    protected override void Dispose(bool disposing) => _own.Dispose();
}
