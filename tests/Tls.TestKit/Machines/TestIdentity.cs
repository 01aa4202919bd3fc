using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;

namespace Tls.TestKit;

/// <summary>
/// Somebody with a key. To a handshake machine a certificate is opaque, so here its bytes are the
/// SubjectPublicKeyInfo alone: whoever gives the verdict reads the key from it.
/// </summary>
internal sealed class TestIdentity : IDisposable
{
    private readonly SigningKey _key;

    private TestIdentity(SigningKey key, ReadOnlyMemory<byte> ocspResponse)
    {
        _key = key;
        Identity = new LocalIdentity
        {
            Chain = [key.SubjectPublicKeyInfo, "an intermediate"u8.ToArray()],
            KeyKind = key.Kind,
            KeySizeInBits = key.SizeInBits,
            OcspResponse = ocspResponse,
            DecryptingKey = key.CanDecrypt ? key : null,
            Tag = key,
        };
    }

    /// <summary>What the machine is told.</summary>
    internal LocalIdentity Identity { get; }

    /// <summary>Somebody with a fresh key.</summary>
    internal static TestIdentity Create(
        KeyKind kind, int rsaBits = 2048, ReadOnlyMemory<byte> ocspResponse = default) =>
        new(CryptoProvider.Default.GenerateSigningKey(kind, rsaBits), ocspResponse);

    /// <summary>Signs as the machine asks.</summary>
    internal static byte[] Sign(SignatureQuestion question) =>
        ((SigningKey)question.Identity.Tag!).Sign(question.Algorithm, question.Content.Span);

    /// <summary>Accepts whoever shows a key that can be read.</summary>
    internal static PeerVerdict Accept(IReadOnlyList<ReadOnlyMemory<byte>> chain) =>
        CryptoProvider.Default.TryImportVerifyingKey(chain[0].Span, out VerifyingKey? key)
            ? PeerVerdict.Accept(key)
            : PeerVerdict.Refuse(new TlsException(TlsFault.RejectedBadCertificate, "the key cannot be read"));

    /// <summary>Whether a chain is this identity's.</summary>
    internal bool Is(IReadOnlyList<ReadOnlyMemory<byte>> chain) =>
        chain.Count == Identity.Chain.Count
        && chain.Zip(Identity.Chain).All(pair => pair.First.Span.SequenceEqual(pair.Second.Span));

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
