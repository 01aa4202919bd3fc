using System;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Crypto;

/// <summary>ECDHE on Curve25519 in managed code (RFC 8446 §4.2.8.2, §7.4.2; RFC 7748).</summary>
internal sealed class X25519Group(CryptoProvider random) : KeyExchangeGroup(NamedGroup.X25519)
{
    public override KeyShare Generate()
    {
        var scalar = new SecretBytes(X25519.Size);
        random.FillRandom(scalar.Span);
        return new X25519Share(scalar);
    }

    /// <summary>Our half is used here and then, so that the scalar is nobody's to keep.</summary>
    public override bool TryAccept(
        ReadOnlySpan<byte> peerShare,
        [NotNullWhen(true)] out byte[]? share,
        [NotNullWhen(true)] out SecretBytes? secret)
    {
        Span<byte> scalar = stackalloc byte[X25519.Size];
        try
        {
            random.FillRandom(scalar);
            share = null;
            if (!X25519Share.TryCombine(scalar, peerShare, out secret))
            {
                return false;
            }

            share = new byte[X25519.Size];
            X25519.PublicKey(share, scalar);
            return true;
        }
        finally
        {
            FixedTime.Wipe(scalar);
        }
    }

    /// <summary>A share whose private half is given, for reproducing published traces.</summary>
    /// <param name="scalar">32 bytes, as RFC 7748 §5 and RFC 8448 print them.</param>
    internal static KeyShare FromPrivate(ReadOnlySpan<byte> scalar)
    {
        if (scalar.Length != X25519.Size)
        {
            throw new ArgumentException($"The scalar is {X25519.Size} bytes.", nameof(scalar));
        }

        return new X25519Share(new SecretBytes(scalar));
    }
}
