using System;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Crypto;

/// <summary>
/// Two groups at once, secret as long as one of them holds (draft-ietf-tls-hybrid-design §3, draft-ietf-tls-ecdhe-mlkem §3):
/// shares and secrets are those of the first and of the second, one after the other.
/// </summary>
/// <param name="name">The code point of the pair.</param>
/// <param name="first">The first on the wire.</param>
/// <param name="firstSizes">The sizes of its shares.</param>
/// <param name="second">The second on the wire.</param>
internal sealed class HybridGroup(
    NamedGroup name, KeyExchangeGroup first, ShareSizes firstSizes, KeyExchangeGroup second)
    : KeyExchangeGroup(name)
{
    public override KeyShare Generate() => new HybridShare(Name, first.Generate(), firstSizes, second.Generate());

    public override bool TryAccept(
        ReadOnlySpan<byte> peerShare,
        [NotNullWhen(true)] out byte[]? share,
        [NotNullWhen(true)] out SecretBytes? secret)
    {
        (share, secret) = (null, null);

        // §3: both halves have fixed sizes. What is left over or missing, the second finds.
        if (peerShare.Length < firstSizes.Client
            || !first.TryAccept(peerShare[..firstSizes.Client], out byte[]? share1, out SecretBytes? secret1))
        {
            return false;
        }

        using (secret1)
        {
            if (!second.TryAccept(peerShare[firstSizes.Client..], out byte[]? share2, out SecretBytes? secret2))
            {
                return false;
            }

            using (secret2)
            {
                share = [.. share1, .. share2];
                secret = HybridShare.Join(secret1, secret2);
                return true;
            }
        }
    }
}

/// <summary>The sizes of a group's shares in bytes; a KEM's differ.</summary>
/// <param name="Client">Of the share in a ClientHello.</param>
/// <param name="Server">Of the share in a ServerHello.</param>
internal readonly record struct ShareSizes(int Client, int Server);

/// <summary>The private halves of a pair.</summary>
internal sealed class HybridShare(NamedGroup group, KeyShare first, ShareSizes firstSizes, KeyShare second) : KeyShare
{
    private readonly byte[] _publicShare = [.. first.PublicShare, .. second.PublicShare];

    public override NamedGroup Group => group;

    public override ReadOnlySpan<byte> PublicShare => _publicShare;

    public override bool TryComplete(
        ReadOnlySpan<byte> peerShare, [NotNullWhen(true)] out SecretBytes? secret)
    {
        secret = null;
        if (peerShare.Length < firstSizes.Server
            || !first.TryComplete(peerShare[..firstSizes.Server], out SecretBytes? secret1))
        {
            return false;
        }

        using (secret1)
        {
            if (!second.TryComplete(peerShare[firstSizes.Server..], out SecretBytes? secret2))
            {
                return false;
            }

            using (secret2)
            {
                secret = Join(secret1, secret2);
                return true;
            }
        }
    }

    public override KeyShare? ComponentFor(NamedGroup name) =>
        first.Group == name ? new Borrowed(first) : second.Group == name ? new Borrowed(second) : null;

    internal static SecretBytes Join(SecretBytes first, SecretBytes second)
    {
        var both = new SecretBytes(first.Length + second.Length);
        first.Span.CopyTo(both.Span);
        second.Span.CopyTo(both.Span[first.Length..]);
        return both;
    }

    protected override void Dispose(bool disposing)
    {
        first.Dispose();
        second.Dispose();
    }

    /// <summary>A half that stays the pair's to wipe.</summary>
    private sealed class Borrowed(KeyShare share) : KeyShare
    {
        public override NamedGroup Group => share.Group;

        public override ReadOnlySpan<byte> PublicShare => share.PublicShare;

        public override bool TryComplete(
            ReadOnlySpan<byte> peerShare, [NotNullWhen(true)] out SecretBytes? secret) =>
            share.TryComplete(peerShare, out secret);

        protected override void Dispose(bool disposing)
        {
        }
    }
}
