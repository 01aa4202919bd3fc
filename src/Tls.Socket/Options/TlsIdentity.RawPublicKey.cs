using System;
using Tls.Crypto;
using Tls.Handshake;

namespace Tls;

/// <content>A key without a certificate (RFC 7250).</content>
public sealed partial class TlsIdentity
{
    private TlsIdentity(ReadOnlyMemory<byte> publicKey, SigningKey? key, RemoteSigner? signer, KeyKind kind, int bits)
    {
        Chain = [];
        Key = key;
        Signer = signer;
        Handshake = new LocalIdentity
        {
            Chain = [publicKey],
            CertificateType = CertificateType.RawPublicKey,
            KeyKind = kind,
            KeySizeInBits = bits,
            Tag = this,
        };
    }

    /// <summary>What is shown: certificates, or a raw public key (RFC 7250).</summary>
    public CertificateType CertificateType => Handshake.CertificateType;

    /// <summary>The SubjectPublicKeyInfo that is shown or certified, DER.</summary>
    public ReadOnlyMemory<byte> SubjectPublicKeyInfo => Chain.Count > 0
        ? Chain[0].PublicKey.Encoded
        : Handshake.Chain[0];

    /// <summary>
    /// A raw public key, shown to peers that agree to it and know it beforehand (RFC 7250): there is nothing in it that says
    /// whose it is.
    /// </summary>
    /// <param name="key">The private key; the identity disposes it.</param>
    public static TlsIdentity CreateRawPublicKey(SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new TlsIdentity(key.SubjectPublicKeyInfo.ToArray(), key, null, key.Kind, key.SizeInBits);
    }

    /// <summary>A raw public key whose private one lives elsewhere.</summary>
    /// <param name="subjectPublicKeyInfo">The public key, DER.</param>
    /// <param name="signer">Signs for it.</param>
    /// <param name="crypto">Reads the public key; the default provider when null.</param>
    /// <exception cref="ArgumentException">It is not a key of a supported kind.</exception>
    public static TlsIdentity CreateRawPublicKey(
        ReadOnlyMemory<byte> subjectPublicKeyInfo, RemoteSigner signer, CryptoProvider? crypto = null)
    {
        ArgumentNullException.ThrowIfNull(signer);
        crypto ??= CryptoProvider.Default;
        if (!crypto.TryImportVerifyingKey(subjectPublicKeyInfo.Span, out VerifyingKey? key))
        {
            throw new ArgumentException("The public key is of no supported kind.", nameof(subjectPublicKeyInfo));
        }

        (KeyKind kind, int bits) = (key.Kind, key.SizeInBits);
        key.Dispose();
        return new TlsIdentity(subjectPublicKeyInfo.ToArray(), null, signer, kind, bits);
    }

    /// <summary>The hash of what is shown of the leaf, for telling identities apart.</summary>
    internal byte[] Fingerprint(CryptoProvider crypto)
    {
        byte[] hash = new byte[HashKind.Sha256.Size()];
        crypto.Hash(HashKind.Sha256, Handshake.Chain[0].Span, hash);
        return hash;
    }
}
