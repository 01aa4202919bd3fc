using System;

namespace Tls.Crypto;

/// <summary>ECDHE on P-256 in managed code (RFC 8446 §4.2.8.2, §7.4.2; RFC 8422 §5.10).</summary>
internal sealed class P256Group(CryptoProvider random) : KeyExchangeGroup(NamedGroup.Secp256r1)
{
    public override KeyShare Generate()
    {
        var scalar = new SecretBytes(ScalarP256.Size);
        P256Agreement.Generate(random, scalar.Span);
        return new P256Share(scalar);
    }

    /// <summary>A share whose private half is given, for reproducing published traces.</summary>
    /// <param name="scalar">32 bytes, big endian, from 1 to n − 1.</param>
    internal static KeyShare FromPrivate(ReadOnlySpan<byte> scalar)
    {
        if (scalar.Length != ScalarP256.Size || !ScalarP256.TryDecode(scalar, out _))
        {
            throw new ArgumentException("The scalar is 32 bytes, and from 1 to n − 1.", nameof(scalar));
        }

        return new P256Share(new SecretBytes(scalar));
    }
}
