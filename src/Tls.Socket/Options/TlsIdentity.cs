using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Handshake;
using Tls.X509;

namespace Tls;

/// <summary>
/// A certificate chain of ours and the key that proves it, held here or elsewhere. Immutable and shareable between
/// connections; disposing it disposes the key.
/// </summary>
public sealed partial class TlsIdentity : IDisposable
{
    private TlsIdentity(IReadOnlyList<Certificate> chain, SigningKey? key, RemoteSigner? signer, KeyKind kind, int bits)
    {
        Chain = chain;
        Key = key;
        Signer = signer;

        var encoded = new ReadOnlyMemory<byte>[chain.Count];
        for (int i = 0; i < encoded.Length; i++)
        {
            encoded[i] = chain[i].Raw;
        }

        Handshake = new LocalIdentity
        {
            Chain = encoded,
            KeyKind = kind,
            KeySizeInBits = bits,
            DecryptingKey = key is { CanDecrypt: true } && MayEncipher(chain) ? key : null,
            Tag = this,
        };
    }

    private TlsIdentity(TlsIdentity other, Func<LocalIdentity, LocalIdentity> change)
    {
        Chain = other.Chain;
        Key = other.Key;
        Signer = other.Signer;
        RequiresNamedIssuer = other.RequiresNamedIssuer;
        Handshake = change(other.Handshake) with { Tag = this };
    }

    /// <summary>Signs with a key that lives elsewhere: a hardware module, an agent, another machine.</summary>
    /// <param name="algorithm">How to sign.</param>
    /// <param name="data">What to sign: the data, not its hash.</param>
    /// <param name="cancellationToken">Cancelled when the handshake is.</param>
    /// <returns>The signature; ECDSA's is DER.</returns>
    public delegate ValueTask<byte[]> RemoteSigner(
        SignatureAlgorithm algorithm, ReadOnlyMemory<byte> data, CancellationToken cancellationToken);

    /// <summary>The certificates to show, leaf first; empty for a raw public key.</summary>
    public IReadOnlyList<Certificate> Chain { get; }

    /// <summary>The leaf.</summary>
    /// <exception cref="InvalidOperationException">This is a raw public key, which has no certificate.</exception>
    public Certificate Certificate => Chain.Count > 0
        ? Chain[0]
        : throw new InvalidOperationException("A raw public key has no certificate.");

    /// <summary>The key, when it is held here.</summary>
    internal SigningKey? Key { get; }

    /// <summary>The signer, when the key lives elsewhere.</summary>
    internal RemoteSigner? Signer { get; }

    /// <summary>What the handshake sees of it.</summary>
    internal LocalIdentity Handshake { get; }

    /// <summary>An identity whose key is held here.</summary>
    /// <param name="chain">The certificates to show, leaf first; the root may be left out.</param>
    /// <param name="key">The leaf's private key; the identity disposes it.</param>
    /// <exception cref="ArgumentException">The chain is empty, or the key is not the leaf's.</exception>
    public static TlsIdentity Create(IReadOnlyList<Certificate> chain, SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(key);
        CheckChain(chain);
        if (!key.SubjectPublicKeyInfo.Span.SequenceEqual(chain[0].PublicKey.Encoded.Span))
        {
            throw new ArgumentException("The private key does not belong to the first certificate.", nameof(key));
        }

        return new TlsIdentity([.. chain], key, null, key.Kind, key.SizeInBits);
    }

    /// <summary>An identity whose key lives elsewhere.</summary>
    /// <param name="chain">The certificates to show, leaf first; the root may be left out.</param>
    /// <param name="signer">Signs for the leaf's key.</param>
    /// <param name="crypto">Reads the leaf's public key; the default provider when null.</param>
    /// <exception cref="ArgumentException">The chain is empty, or its leaf has a key that is not supported.</exception>
    public static TlsIdentity Create(
        IReadOnlyList<Certificate> chain, RemoteSigner signer, CryptoProvider? crypto = null)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(signer);
        CheckChain(chain);
        crypto ??= CryptoProvider.Default;
        if (!crypto.TryImportVerifyingKey(chain[0].PublicKey.Encoded.Span, out VerifyingKey? key))
        {
            throw new ArgumentException("The first certificate's key is of no supported kind.", nameof(chain));
        }

        (KeyKind kind, int bits) = (key.Kind, key.SizeInBits);
        key.Dispose();
        return new TlsIdentity([.. chain], null, signer, kind, bits);
    }

    /// <summary>Disposes the key, if it is held here.</summary>
    public void Dispose() => Key?.Dispose();

    /// <summary>RFC 5246 §7.4.2: if the key usage extension is present, keyEncipherment MUST be set.</summary>
    private static bool MayEncipher(IReadOnlyList<Certificate> chain) =>
        chain is not [{ KeyUsage: { } usage }, ..] || (usage & KeyUsages.KeyEncipherment) != 0;

    private static void CheckChain(IReadOnlyList<Certificate> chain)
    {
        if (chain.Count == 0)
        {
            throw new ArgumentException("An identity needs at least one certificate.", nameof(chain));
        }
    }
}
