using System;

namespace Tls.Crypto;

/// <summary>ECDHE on one of NIST's curves in managed code (RFC 8446 §4.2.8.2, §7.4.2; RFC 8422 §5.10).</summary>
internal sealed class ManagedEcdhGroup(EcCurve curve, CryptoProvider random) : KeyExchangeGroup(curve.Group)
{
    public override KeyShare Generate()
    {
        var scalar = new SecretBytes(curve.FieldSize);
        curve.Generate(random, scalar.Span);
        return new ManagedEcdhShare(curve, scalar);
    }

    /// <summary>A share whose private half is given, for reproducing published traces.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="scalar">Big endian, as long as the field, from 1 to n − 1.</param>
    internal static KeyShare FromPrivate(EcCurve curve, ReadOnlySpan<byte> scalar)
    {
        if (scalar.Length != curve.FieldSize || !curve.IsScalar(scalar))
        {
            throw new ArgumentException(
                $"The scalar is {curve.FieldSize} bytes, and from 1 to n − 1.", nameof(scalar));
        }

        return new ManagedEcdhShare(curve, new SecretBytes(scalar));
    }
}
