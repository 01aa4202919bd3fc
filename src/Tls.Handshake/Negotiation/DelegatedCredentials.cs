using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>Which delegated credentials may be used at all (RFC 9345 §4, §4.1.1).</summary>
internal static class DelegatedCredentials
{
    /// <summary>Whether a credential's key may sign by that scheme.</summary>
    internal static bool Allow(SignatureScheme scheme) => scheme
        is SignatureScheme.EcdsaSecp256r1Sha256
        or SignatureScheme.EcdsaSecp384r1Sha384
        or SignatureScheme.EcdsaSecp521r1Sha512
        or SignatureScheme.Ed25519
        or SignatureScheme.MLDsa44
        or SignatureScheme.MLDsa65
        or SignatureScheme.MLDsa87

        // §4: when using RSA, the public key MUST NOT use the rsaEncryption OID: not rsa_pss_rsae_*.
        or SignatureScheme.RsaPssPssSha256
        or SignatureScheme.RsaPssPssSha384
        or SignatureScheme.RsaPssPssSha512;

    /// <summary>By what a server's CertificateVerify may be signed: what the credential says, if it stands for the key.</summary>
    internal static IReadOnlyList<SignatureScheme> SchemesOf(ClientHandshakeOptions options, DelegatedCredential? credential)
    {
        if (credential is null)
        {
            return options.SignatureSchemes;
        }

        // §4.1.1: algorithm MUST be of a type advertised in "signature_algorithms"; otherwise illegal_parameter.
        if (!options.SignatureSchemes.Holds(credential.Algorithm))
        {
            throw Fault.Of(TlsFault.IllegalDelegatedCredential, $"signed by {credential.Algorithm}, which was not offered");
        }

        // §4.1.1: dc_cert_verify_algorithm MUST be of a type advertised in the SignatureSchemeList.
        if (!options.Extras.DelegatedCredentialSchemes.Holds(credential.Scheme))
        {
            throw Fault.Of(TlsFault.IllegalDelegatedCredential, $"signs by {credential.Scheme}, which was not offered");
        }

        // §4.1.3: dc_cert_verify_algorithm matches the scheme indicated in the peer's CertificateVerify message.
        return [credential.Scheme];
    }

    /// <summary>By what an identity can sign for the peer that asks: by a credential, only if the peer takes it.</summary>
    internal static IReadOnlyList<SignatureScheme> SchemesFor(this CertificateQuestion asked, LocalIdentity identity)
    {
        if (identity.Credential is not { } credential)
        {
            return asked.SignatureSchemes;
        }

        // §4.1.1: if the extension is not present, the server MUST NOT send a delegated credential; before TLS 1.3 it MUST
        // ignore it. Ours are of servers alone.
        return asked is { IsServer: true, Version: ProtocolVersion.Tls13 }
            && asked.SignatureSchemes.Holds(credential.Algorithm)
            && asked.Extensions.Find<DelegatedCredentialOffer>()?.Schemes.Holds(credential.Scheme) == true
                ? [credential.Scheme]
                : [];
    }
}
