using System.Collections.Generic;
using Tls.Crypto;

namespace Tls.BogoShim.Flags;

/// <summary>A certificate, its key, and what belongs to them.</summary>
internal sealed class Credential
{
    /// <summary>The PEM file of the chain, leaf first.</summary>
    internal string CertificateFile { get; set; } = string.Empty;

    /// <summary>Whether only the public key is shown (RFC 7250).</summary>
    internal bool IsRawPublicKey { get; set; }

    /// <summary>The PEM file of the key.</summary>
    internal string KeyFile { get; set; } = string.Empty;

    /// <summary>By what to sign with it, in order; empty for the default.</summary>
    internal List<SignatureScheme> SigningSchemes { get; } = [];

    /// <summary>Whether it may be shown only to peers that name one of its issuers.</summary>
    internal bool MustMatchIssuer { get; set; }

    /// <summary>The delegated credential, as on the wire, whose key the key file has; empty for none.</summary>
    internal byte[] Delegated { get; set; } = [];

    /// <summary>The OCSP response to staple.</summary>
    internal byte[] OcspResponse { get; set; } = [];

    /// <summary>The list of certificate timestamps to send along, as on the wire.</summary>
    internal byte[] Timestamps { get; set; } = [];

    /// <summary>Whether it is a pre-shared key, to be imported, and no certificate.</summary>
    internal bool IsPresharedKey { get; set; }

    /// <summary>The pre-shared key.</summary>
    internal byte[] PresharedKey { get; set; } = [];

    /// <summary>Its identity.</summary>
    internal byte[] KeyIdentity { get; set; } = [];

    /// <summary>The context of its import.</summary>
    internal byte[] KeyContext { get; set; } = [];

    /// <summary>The hash of its import.</summary>
    internal HashKind KeyHash { get; set; }

    /// <summary>Whether there is anything to show.</summary>
    internal bool IsEmpty => CertificateFile.Length == 0 && KeyFile.Length == 0;
}
