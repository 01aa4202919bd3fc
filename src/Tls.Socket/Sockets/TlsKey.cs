using System;
using System.IO;
using Tls.Crypto;
using Tls.X509;

namespace Tls;

/// <summary>Which half of a key pair (QSsl::KeyType).</summary>
public enum TlsKeyType
{
    /// <summary>The private half.</summary>
    PrivateKey,

    /// <summary>The public half.</summary>
    PublicKey,
}

/// <summary>What sort of key (QSsl::KeyAlgorithm, with its numbers; ours are from 100 on).</summary>
public enum TlsKeyAlgorithm
{
    /// <summary>One that lives elsewhere, and of which no more is known than that it signs.</summary>
    Opaque = 0,

    /// <summary>RSA.</summary>
    Rsa = 1,

    /// <summary>An elliptic curve of NIST's.</summary>
    Ec = 3,

    /// <summary>ML-DSA (FIPS 204).</summary>
    MlDsa = 5,

    /// <summary>Ed25519 (RFC 8410).</summary>
    Ed25519 = 100,
}

/// <summary>
/// A private or public key (QSslKey). Two are equal when both are private, or both public, and of the same pair; an opaque
/// one equals itself alone.
/// </summary>
public sealed class TlsKey : IEquatable<TlsKey>, IDisposable
{
    private readonly ReadOnlyMemory<byte> _publicKey;

    private TlsKey(SigningKey? key, TlsIdentity.RemoteSigner? signer, ReadOnlyMemory<byte> publicKey, KeyKind? kind, int bits)
    {
        Key = key;
        Signer = signer;
        _publicKey = publicKey;
        Kind = kind;
        Length = bits;
    }

    /// <summary>Which half it is.</summary>
    public TlsKeyType Type => Key is null && Signer is null ? TlsKeyType.PublicKey : TlsKeyType.PrivateKey;

    /// <summary>What sort it is.</summary>
    public TlsKeyAlgorithm Algorithm => Kind is not { } kind ? TlsKeyAlgorithm.Opaque : kind switch
    {
        KeyKind.Rsa or KeyKind.RsaPss => TlsKeyAlgorithm.Rsa,
        KeyKind.EcP256 or KeyKind.EcP384 or KeyKind.EcP521 => TlsKeyAlgorithm.Ec,
        KeyKind.Ed25519 => TlsKeyAlgorithm.Ed25519,
        KeyKind.MLDsa44 or KeyKind.MLDsa65 or KeyKind.MLDsa87 => TlsKeyAlgorithm.MlDsa,
    };

    /// <summary>Its exact kind; null when it is opaque.</summary>
    public KeyKind? Kind { get; }

    /// <summary>
    /// The modulus of an RSA key, the field of a curve, or λ of ML-DSA, in bits; -1 when it is not known.
    /// </summary>
    public int Length { get; }

    /// <summary>The private key, when it is held here.</summary>
    internal SigningKey? Key { get; }

    /// <summary>The signer, when the key lives elsewhere.</summary>
    internal TlsIdentity.RemoteSigner? Signer { get; }

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(TlsKey? left, TlsKey? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(TlsKey? left, TlsKey? right) => !(left == right);

    /// <summary>A private key of this process; disposed with the result.</summary>
    public static TlsKey FromPrivateKey(SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new TlsKey(key, null, key.SubjectPublicKeyInfo, key.Kind, key.SizeInBits);
    }

    /// <summary>The public key of a certificate, for example.</summary>
    public static TlsKey FromPublicKey(SubjectPublicKeyInfo key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new TlsKey(null, null, key.Encoded, key.Kind, key.Kind is null ? -1 : key.SizeInBits);
    }

    /// <summary>A private key that lives elsewhere, such as in a hardware module (QSsl::Opaque).</summary>
    public static TlsKey FromSigner(TlsIdentity.RemoteSigner signer)
    {
        ArgumentNullException.ThrowIfNull(signer);
        return new TlsKey(null, signer, default, null, -1);
    }

    /// <summary>Reads a file, PEM or DER.</summary>
    /// <param name="path">The file.</param>
    /// <param name="passPhrase">For an encrypted private key; otherwise ignored.</param>
    /// <param name="type">Which half is wanted.</param>
    /// <exception cref="CertificateFormatException">It holds no such key, or the pass phrase is wrong.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static TlsKey FromFile(
        string path, ReadOnlySpan<char> passPhrase = default, TlsKeyType type = TlsKeyType.PrivateKey)
    {
        byte[] contents = File.ReadAllBytes(path);
        try
        {
            return FromData(contents, passPhrase, type);
        }
        finally
        {
            FixedTime.Wipe(contents);
        }
    }

    /// <summary>Reads what is left of a stream, PEM or DER.</summary>
    /// <inheritdoc cref="FromFile"/>
    public static TlsKey FromStream(
        Stream stream, ReadOnlySpan<char> passPhrase = default, TlsKeyType type = TlsKeyType.PrivateKey)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var contents = new MemoryStream();
        stream.CopyTo(contents);
        Span<byte> bytes = contents.GetBuffer().AsSpan(0, (int)contents.Length);
        try
        {
            return FromData(bytes, passPhrase, type);
        }
        finally
        {
            FixedTime.Wipe(bytes);
        }
    }

    /// <summary>Reads the bytes of a file, PEM or DER.</summary>
    /// <param name="data">The bytes; the caller wipes them.</param>
    /// <param name="passPhrase">For an encrypted private key; otherwise ignored.</param>
    /// <param name="type">Which half is wanted.</param>
    /// <exception cref="CertificateFormatException">They hold no such key, or the pass phrase is wrong.</exception>
    public static TlsKey FromData(
        ReadOnlySpan<byte> data, ReadOnlySpan<char> passPhrase = default, TlsKeyType type = TlsKeyType.PrivateKey) =>
        type == TlsKeyType.PrivateKey
            ? FromPrivateKey(PrivateKeyFile.Parse(data, passPhrase))
            : FromPublicKey(PublicKeyFile.Parse(data));

    /// <summary>The public half of this key.</summary>
    /// <exception cref="InvalidOperationException">It is opaque.</exception>
    public TlsKey ToPublicKey() => _publicKey.IsEmpty
        ? throw new InvalidOperationException("Of an opaque key the public half is not known.")
        : new TlsKey(null, null, _publicKey, Kind, Length);

    /// <summary>
    /// PEM: a public key as it is, a private key encrypted with the pass phrase (PBES2, AES-256).
    /// </summary>
    /// <param name="passPhrase">For a private key; of a public one none is taken.</param>
    /// <exception cref="InvalidOperationException">
    /// It is a private key and there is no pass phrase, which is for <see cref="DangerousToPem"/>; or it is opaque.
    /// </exception>
    /// <exception cref="NotSupportedException">The key cannot leave where it lives, or the cipher does not work here.</exception>
    public string ToPem(ReadOnlySpan<char> passPhrase = default)
    {
        if (Type == TlsKeyType.PublicKey)
        {
            return passPhrase.IsEmpty
                ? PemWriter.Write("PUBLIC KEY", _publicKey.Span)
                : throw new InvalidOperationException("A public key is not encrypted.");
        }

        if (passPhrase.IsEmpty)
        {
            throw new InvalidOperationException("A private key goes out with a pass phrase, or by DangerousToPem.");
        }

        byte[] pkcs8 = DangerousToDer();
        try
        {
            return CryptoProvider.Default.TryEncryptKey(pkcs8, passPhrase, out byte[]? encrypted)
                ? PemWriter.Write("ENCRYPTED PRIVATE KEY", encrypted)
                : throw new NotSupportedException("There is no cipher for private keys here.");
        }
        finally
        {
            FixedTime.Wipe(pkcs8);
        }
    }

    /// <summary>DER of a public key, its SubjectPublicKeyInfo.</summary>
    /// <exception cref="InvalidOperationException">It is a private key.</exception>
    public byte[] ToDer() => Type == TlsKeyType.PublicKey
        ? _publicKey.ToArray()
        : throw new InvalidOperationException("A private key goes out by DangerousToDer.");

    /// <summary>PEM of a private key, not encrypted: whoever reads the text has the key.</summary>
    /// <exception cref="InvalidOperationException">It is a public key, or opaque.</exception>
    /// <exception cref="NotSupportedException">The key cannot leave where it lives.</exception>
    public string DangerousToPem() => PemWriter.DangerousWrite(Private());

    /// <summary>DER of a private key, PKCS#8, not encrypted; the caller wipes it.</summary>
    /// <exception cref="InvalidOperationException">It is a public key, or opaque.</exception>
    /// <exception cref="NotSupportedException">The key cannot leave where it lives.</exception>
    public byte[] DangerousToDer() => Private().DangerousExportPkcs8();

    /// <inheritdoc/>
    public bool Equals(TlsKey? other) => ReferenceEquals(this, other)
        || (other is not null && Type == other.Type && !_publicKey.IsEmpty
            && _publicKey.Span.SequenceEqual(other._publicKey.Span));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TlsKey);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Type);
        hash.AddBytes(_publicKey.Span);
        return hash.ToHashCode();
    }

    /// <summary>What it is; never the key.</summary>
    public override string ToString() => FormattableString.Invariant($"{Type}({Algorithm}, {Length} bits)");

    /// <summary>Wipes a private key.</summary>
    public void Dispose() => Key?.Dispose();

    private SigningKey Private() => Key
        ?? throw new InvalidOperationException(Signer is null ? "It is a public key." : "An opaque key stays where it is.");
}
