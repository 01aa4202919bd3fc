using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;
using Tls.X509;

namespace Tls;

/// <summary>What the peer wants to see, for choosing a certificate by.</summary>
public sealed class TlsIdentityRequest
{
    private readonly CertificateQuestion _question;

    internal TlsIdentityRequest(CertificateQuestion question) => _question = question;

    /// <summary>True when a server's certificate is asked for.</summary>
    public bool IsServer => _question.IsServer;

    /// <summary>The version agreed on: in TLS 1.2 the suites and curves in common rule some keys out.</summary>
    public ProtocolVersion Version => _question.Version;

    /// <summary>On a server: the host name the client asked for (RFC 6066), or null.</summary>
    public string? ServerName => _question.ServerName;

    /// <summary>The signature schemes the peer accepts, in its order.</summary>
    public IReadOnlyList<SignatureScheme> SignatureSchemes => _question.SignatureSchemes;

    /// <summary>The signature schemes the peer accepts inside certificates (RFC 8446 §4.2.3), in its order.</summary>
    public IReadOnlyList<SignatureScheme> CertificateSignatureSchemes => _question.CertificateSignatureSchemes;

    /// <summary>What may be shown: X.509 certificates, raw public keys (RFC 7250), or both, in the peer's order.</summary>
    public IReadOnlyList<CertificateType> CertificateTypes => _question.CertificateTypes;

    /// <summary>The issuers the peer knows, as DER distinguished names; empty when it does not say.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Authorities => _question.Authorities;

    /// <summary>On a server: the application protocols the client offers; empty when it does not say.</summary>
    public IReadOnlyList<string> ApplicationProtocols => _question.ApplicationProtocols;

    /// <summary>
    /// Whether the peer asks for a stapled OCSP response (RFC 6066 §8); see <see cref="TlsIdentity.WithOcspResponse"/>.
    /// </summary>
    public bool WantsOcspResponse => _question.WantsOcspResponse;

    /// <summary>
    /// Whether the peer can verify with the identity's key: by a scheme it accepts and we sign by and, in TLS 1.2, for a
    /// suite, curve or certificate type in common; and knows an issuer, if the identity requires that; and, of a client's
    /// certificate, finds in it the extensions it asks for (RFC 8446 §4.2.5).
    /// </summary>
    public bool CanUse(TlsIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return _question.Fits(identity.Handshake)
            && (!identity.RequiresNamedIssuer || identity.IsIssuedByOneOf(Authorities))
            && PassesFilters(identity);
    }

    /// <summary>
    /// Whether the peer accepts how every certificate of the chain is signed, self-signed ones apart (RFC 8446 §4.4.2.2).
    /// </summary>
    public bool AcceptsSignaturesOf(TlsIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        foreach (Certificate certificate in identity.Chain)
        {
            if (!certificate.IsSelfIssued
                && !CertificateSchemes.Accept(_question.CertificateSignatureSchemes, certificate.SignatureAlgorithm))
            {
                return false;
            }
        }

        return true;
    }

    private bool PassesFilters(TlsIdentity identity)
    {
        foreach (OidFilter filter in _question.Extensions.Find<OidFilters>()?.Filters ?? [])
        {
            if (identity.Chain.Count > 0
                && !CertificateFilter.Matches(identity.Certificate, filter.Oid, filter.Values))
            {
                return false;
            }
        }

        return true;
    }
}
