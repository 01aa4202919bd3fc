using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.X509;

namespace Tls;

/// <content>When it is shown, and how it signs.</content>
public sealed partial class TlsIdentity
{
    /// <summary>By what to sign with it, the preferred first; null for what the options of the connection say.</summary>
    public IReadOnlyList<SignatureScheme>? SignatureSchemes => Handshake.SignatureSchemes;

    /// <summary>
    /// Whether it is shown to those peers alone that say they know one of its chain's issuers (certificate_authorities,
    /// RFC 8446 §4.2.4, or the list of a TLS 1.2 CertificateRequest).
    /// </summary>
    public bool RequiresNamedIssuer { get; private init; }

    /// <summary>
    /// The same identity, signing by those schemes alone: those of the options are then what is accepted of the peer. It
    /// shares the key, which is disposed with either.
    /// </summary>
    /// <param name="schemes">The preferred first; those that do not fit the key are never used.</param>
    /// <exception cref="ArgumentException">There is none, or one with SHA-1.</exception>
    public TlsIdentity WithSignatureSchemes(IReadOnlyList<SignatureScheme> schemes)
    {
        ArgumentNullException.ThrowIfNull(schemes);
        SchemeDefaults.RefuseSha1(schemes, nameof(DangerousWithSignatureSchemes));
        return DangerousWithSignatureSchemes(schemes);
    }

    /// <summary>
    /// The same with schemes of SHA-1 among them, for peers of TLS 1.2 that know nothing else: what is signed so can be
    /// forged (RFC 9155).
    /// </summary>
    /// <param name="schemes">The preferred first; those that do not fit the key are never used.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public TlsIdentity DangerousWithSignatureSchemes(IReadOnlyList<SignatureScheme> schemes)
    {
        ArgumentNullException.ThrowIfNull(schemes);
        if (schemes.Count == 0)
        {
            throw new ArgumentException("At least one signature scheme is needed.", nameof(schemes));
        }

        SignatureScheme[] copy = [.. schemes];
        return new TlsIdentity(this, shown => shown with { SignatureSchemes = copy });
    }

    /// <summary>
    /// The same identity, for peers that name one of its chain's issuers. It shares the key, which is disposed with either.
    /// </summary>
    public TlsIdentity WithNamedIssuerRequired() => new(this, shown => shown) { RequiresNamedIssuer = true };

    /// <summary>Whether one of the names, DER, is an issuer in the chain.</summary>
    internal bool IsIssuedByOneOf(IReadOnlyList<ReadOnlyMemory<byte>> authorities)
    {
        foreach (Certificate certificate in Chain)
        {
            foreach (ReadOnlyMemory<byte> authority in authorities)
            {
                if (certificate.Issuer.Encoded.Span.SequenceEqual(authority.Span))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
