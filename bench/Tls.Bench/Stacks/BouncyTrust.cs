using System;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.X509;

namespace Tls.Bench.Stacks;

/// <summary>
/// What BouncyCastle's client demands of a server: BouncyCastle leaves that to its caller. The certificate
/// must name the CA as its issuer, bear a signature of the CA's key, and be within its dates. Not checked,
/// where the other stacks do: that the certificate is made out to the host, key usage, basic constraints and
/// all other extensions, the CA's own dates; nor is a path searched. So this is the least work that a
/// contender has.
/// </summary>
internal sealed class BouncyTrust : TlsAuthentication
{
    private readonly X509Certificate _anchor;
    private readonly AsymmetricKeyParameter _anchorKey;

    /// <param name="anchor">The CA's certificate, DER.</param>
    internal BouncyTrust(byte[] anchor)
    {
        _anchor = new X509Certificate(anchor);
        _anchorKey = _anchor.GetPublicKey();
    }

    public TlsCredentials? GetClientCredentials(CertificateRequest certificateRequest) => null;

    public void NotifyServerCertificate(TlsServerCertificate serverCertificate)
    {
        var leaf = new X509Certificate(serverCertificate.Certificate.GetCertificateAt(0).GetEncoded());
        if (!leaf.IssuerDN.Equivalent(_anchor.SubjectDN))
        {
            throw new TlsFatalAlert(AlertDescription.unknown_ca);
        }

        // Both throw when it is not so.
        leaf.CheckValidity(DateTime.UtcNow);
        leaf.Verify(_anchorKey);
    }
}
