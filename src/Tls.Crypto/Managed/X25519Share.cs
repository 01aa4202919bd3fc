using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Tls.Crypto;

/// <summary>The private half of one X25519 exchange.</summary>
internal sealed class X25519Share : KeyShare
{
    private readonly SecretBytes _scalar;
    private PublicKey _publicShare;

    /// <summary>Takes ownership of a scalar of 32 bytes.</summary>
    public X25519Share(SecretBytes scalar)
    {
        _scalar = scalar;
        X25519.PublicKey(_publicShare, scalar.Span);
    }

    public override NamedGroup Group => NamedGroup.X25519;

    public override ReadOnlySpan<byte> PublicShare => _publicShare;

    public override bool TryComplete(
        ReadOnlySpan<byte> peerShare, [NotNullWhen(true)] out SecretBytes? secret) =>
        TryCombine(_scalar.Span, peerShare, out secret);

    /// <summary>The secret of a scalar and what the peer sent; false as for <see cref="TryComplete"/>.</summary>
    internal static bool TryCombine(
        ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> peerShare, [NotNullWhen(true)] out SecretBytes? secret)
    {
        secret = null;

        // RFC 8446 §4.2.8.2: the value is the byte string output of the function, 32 bytes.
        if (peerShare.Length != X25519.Size)
        {
            return false;
        }

        var shared = new SecretBytes(X25519.Size);
        X25519.Multiply(shared.Span, scalar, peerShare);

        // RFC 8446 §7.4.2: MUST check whether the shared secret is the all-zero value, and abort if so.
        if (FixedTime.IsZero(shared.Span))
        {
            shared.Dispose();
            return false;
        }

        secret = shared;
        return true;
    }

    protected override void Dispose(bool disposing) => _scalar.Dispose();

    [InlineArray(X25519.Size)]
    private struct PublicKey
    {
        private byte _first;
    }
}
