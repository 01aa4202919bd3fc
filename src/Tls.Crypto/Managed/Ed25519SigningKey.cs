using System;

namespace Tls.Crypto;

/// <summary>A private key of Ed25519 in managed code (RFC 8032, RFC 8410).</summary>
internal sealed class Ed25519SigningKey : SigningKey
{
    /// <summary>The size that certificates and messages give: that of the field.</summary>
    internal const int Bits = 255;

    private readonly CryptoProvider _provider;
    private readonly SecretBytes _privateKey;
    private readonly byte[] _publicKey = new byte[Ed25519.KeySize];
    private readonly byte[] _subjectPublicKeyInfo;

    /// <summary>Takes ownership of 32 bytes; any are a key.</summary>
    public Ed25519SigningKey(CryptoProvider provider, SecretBytes privateKey)
        : base(KeyKind.Ed25519, Bits)
    {
        _provider = provider;
        _privateKey = privateKey;
        Ed25519.PublicKey(provider, _publicKey, privateKey.Span);
        _subjectPublicKeyInfo = DerBuilder.PublicKeyInfo(KeyOids.Identifier(KeyOids.Ed25519), _publicKey);
    }

    public override ReadOnlyMemory<byte> SubjectPublicKeyInfo => _subjectPublicKeyInfo;

    public override byte[] Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> data)
    {
        KeyContract.CheckSupported(this, algorithm);
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(_provider, signature, _privateKey.Span, _publicKey, data);

        // A key that is wiped meanwhile has perhaps signed with zeros.
        ObjectDisposedException.ThrowIf(_privateKey.IsDisposed, this);
        return signature;
    }

    public override byte[] DangerousExportPkcs8()
    {
        // RFC 8410 §7: CurvePrivateKey ::= OCTET STRING, in the OCTET STRING of PrivateKeyInfo.
        byte[] inner = DerBuilder.Wrap(DerCursor.OctetString, _privateKey.Span);
        try
        {
            return DerBuilder.PrivateKeyInfo(KeyOids.Identifier(KeyOids.Ed25519), inner);
        }
        finally
        {
            FixedTime.Wipe(inner);
        }
    }

    protected override void Dispose(bool disposing) => _privateKey.Dispose();
}
