using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Fuzz.Crypto;
using Tls.Handshake;
using Tls.X509;

namespace Tls.Fuzz.Seeds;

/// <summary>Who the engines are: the same keys and certificates in every process, RSA apart.</summary>
internal static class Identities
{
    // RFC 9345 §4.2: DelegationUsage, which is NULL.
    private static readonly ObjectIdentifier DelegationUsage = ObjectIdentifier.Parse("1.3.6.1.4.1.44363.44");

    private static readonly Lazy<TlsIdentity> EcdsaOnce = new(() => Make(KnownCrypto.Key(1)));
    private static readonly Lazy<TlsIdentity> RsaOnce = new(() => Make(CryptoProvider.Bcl.GenerateSigningKey(KeyKind.Rsa)));
    private static readonly Lazy<TlsIdentity> RawOnce = new(() => TlsIdentity.CreateRawPublicKey(KnownCrypto.Key(2)));
    private static readonly Lazy<TlsIdentity> DelegatedOnce = new(MakeDelegated);

    /// <summary>A certificate for localhost that may delegate, with an OCSP response and a timestamp that say nothing.</summary>
    internal static TlsIdentity Ecdsa => EcdsaOnce.Value;

    /// <summary>The same with an RSA key, of this process only.</summary>
    internal static TlsIdentity Rsa => RsaOnce.Value;

    /// <summary>A raw public key.</summary>
    internal static TlsIdentity Raw => RawOnce.Value;

    /// <summary>A delegated credential under the certificate.</summary>
    internal static TlsIdentity Delegated => DelegatedOnce.Value;

    private static TlsIdentity Make(SigningKey key)
    {
        var options = new CertificateRequestOptions
        {
            CommonName = "localhost",
            DnsNames = ["localhost"],
            NotBefore = FixedClock.Now.AddDays(-1),
            NotAfter = FixedClock.Now.AddDays(80),
            SerialNumber = new byte[] { 0x42 },
            ExtraExtensions = [new CertificateExtension(DelegationUsage, false, new byte[] { 5, 0 })],
            KeyUsage = KeyUsages.DigitalSignature | KeyUsages.KeyEncipherment,
        };
        return TlsIdentity.Create([CertificateBuilder.IssueSelfSigned(options, key)], key)
            .WithOcspResponse(new byte[] { 0x30, 3, 0x0a, 1, 6 })
            .WithSignedCertificateTimestamps([new byte[47]]);
    }

    private static TlsIdentity MakeDelegated()
    {
        SigningKey key = KnownCrypto.Key(3);
        DelegatedCredential credential = Ecdsa.IssueDelegatedCredential(
            key.SubjectPublicKeyInfo, SignatureScheme.EcdsaSecp256r1Sha256, TimeSpan.FromDays(1), FixedClock.Instance);
        return TlsIdentity.CreateDelegated([Ecdsa.Certificate], credential, key);
    }
}
