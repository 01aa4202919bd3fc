using System;
using System.Security.Cryptography;

namespace Tls.Crypto;

/// <summary>ECDHE on a NIST curve over the BCL (RFC 8446 §4.2.8.2, §7.4.2; RFC 8422 §5.10).</summary>
internal sealed class BclEcdhGroup(BclCurve curve) : KeyExchangeGroup(curve.Group)
{
    public override KeyShare Generate() => new BclEcdhShare(curve, ECDiffieHellman.Create(curve.Curve));

    /// <summary>A share whose private half is given, for reproducing published traces.</summary>
    /// <param name="scalar">Big endian, as long as the field.</param>
    internal KeyShare FromPrivate(ReadOnlySpan<byte> scalar)
    {
        if (scalar.Length != curve.FieldSize)
        {
            throw new ArgumentException($"The scalar is {curve.FieldSize} bytes.", nameof(scalar));
        }

        ECParameters parameters = curve.PrivateParameters(scalar);
        try
        {
            return new BclEcdhShare(curve, ECDiffieHellman.Create(parameters));
        }
        finally
        {
            FixedTime.Wipe(parameters.D);
        }
    }
}
