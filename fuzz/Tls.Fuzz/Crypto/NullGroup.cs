using System;
using System.Diagnostics.CodeAnalysis;
using Tls.Crypto;

namespace Tls.Fuzz.Crypto;

/// <summary>A group whose shares need only have the right size and whose secrets are zeros.</summary>
internal sealed class NullGroup(NamedGroup name, int shareSize) : KeyExchangeGroup(name)
{
    public override KeyShare Generate() => new Share(Name, shareSize);

    private sealed class Share(NamedGroup group, int size) : KeyShare
    {
        private readonly byte[] _public = new byte[size];

        public override NamedGroup Group => group;

        public override ReadOnlySpan<byte> PublicShare => _public;

        public override bool TryComplete(
            ReadOnlySpan<byte> peerShare, [NotNullWhen(true)] out SecretBytes? secret)
        {
            secret = peerShare.Length == size ? new SecretBytes(32) : null;
            return secret is not null;
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
