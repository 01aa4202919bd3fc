using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using BouncyCertificate = Org.BouncyCastle.Tls.Crypto.TlsCertificate;

namespace Tls.Bench.Stacks;

/// <summary>
/// The server's key and certificate as BouncyCastle wants them, read once for all connections.
/// </summary>
internal sealed class BouncyIdentity
{
    private readonly AsymmetricKeyParameter _key;
    private readonly Certificate _certificate13;
    private readonly Certificate _certificate12;
    private readonly SignatureAndHashAlgorithm _scheme;

    internal BouncyIdentity(BcTlsCrypto crypto, KeyType type)
    {
        Certificates certificates = Certificates.Of(type);
        BouncyCertificate leaf = crypto.CreateCertificate(certificates.Leaf.RawData);
        _key = PrivateKeyFactory.CreateKey(certificates.Pkcs8);
        _certificate13 = new Certificate(TlsUtilities.EmptyBytes, [new CertificateEntry(leaf, null)]);
        _certificate12 = new Certificate([leaf]);
        _scheme = SignatureScheme.GetSignatureAndHashAlgorithm(type switch
        {
            KeyType.Ecdsa => SignatureScheme.ecdsa_secp256r1_sha256,
            KeyType.Rsa => SignatureScheme.rsa_pss_rsae_sha256,
        });
    }

    /// <summary>What signs the handshake of one connection.</summary>
    internal TlsCredentialedSigner Sign(TlsCryptoParameters parameters, BcTlsCrypto crypto, bool isTls12) =>
        new BcDefaultTlsCredentialedSigner(
            parameters, crypto, _key, isTls12 ? _certificate12 : _certificate13, _scheme);
}
