using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;
using Tls.X509;

namespace Tls;

/// <content>A key that stands for a certificate's for some days (RFC 9345).</content>
public sealed partial class TlsIdentity
{
    /// <summary>The delegated credential whose key signs (RFC 9345); null where the certificate's own does.</summary>
    public DelegatedCredential? DelegatedCredential => Handshake.Credential;

    /// <summary>
    /// An identity for servers of TLS 1.3 with a delegated credential (RFC 9345): the certificate's own key need not be on
    /// the machine. It is for clients that take such credentials; put one with the certificate's key beside it for the
    /// others. Whoever runs the server replaces it before it ends: clients refuse one that is over.
    /// </summary>
    /// <param name="chain">The certificates to show, leaf first, whose key has signed the credential.</param>
    /// <param name="credential">The credential.</param>
    /// <param name="key">The credential's private key; the identity disposes it.</param>
    /// <exception cref="ArgumentException">
    /// The chain is empty, the key is not the credential's, or it does not sign by the credential's scheme, among which those
    /// of keys with rsaEncryption never are.
    /// </exception>
    public static TlsIdentity CreateDelegated(
        IReadOnlyList<Certificate> chain, DelegatedCredential credential, SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(credential);
        ArgumentNullException.ThrowIfNull(key);
        CheckChain(chain);

        // RFC 9345 §4: dc_cert_verify_algorithm is the signature algorithm of the Credential key pair.
        if (!DelegatedCredentialCheck.Fits(credential.Scheme, key.Kind, key.SizeInBits))
        {
            throw new ArgumentException(
                $"A delegated credential does not sign by {credential.Scheme} with a {key.Kind} key.", nameof(credential));
        }

        if (!key.SubjectPublicKeyInfo.Span.SequenceEqual(credential.SubjectPublicKeyInfo.Span))
        {
            throw new ArgumentException("The private key does not belong to the delegated credential.", nameof(key));
        }

        var identity = new TlsIdentity([.. chain], key, null, key.Kind, key.SizeInBits);
        return new TlsIdentity(
            identity, shown => shown with { Credential = credential, SignatureSchemes = [credential.Scheme] });
    }

    /// <summary>Signs a delegated credential for servers with the certificate's key (RFC 9345 §4).</summary>
    /// <param name="subjectPublicKeyInfo">The credential's key, DER.</param>
    /// <param name="scheme">By what that key is to sign handshakes.</param>
    /// <param name="lifetime">For how long from now: at most seven days, and not beyond the certificate's end.</param>
    /// <param name="clock">What time it is; the system's clock when null.</param>
    /// <exception cref="InvalidOperationException">
    /// The certificate's key is not held here, or the certificate may not delegate: it needs the DelegationUsage extension
    /// and digitalSignature (§4.2).
    /// </exception>
    /// <exception cref="ArgumentException">The scheme is not for credentials, or the lifetime is too long.</exception>
    public DelegatedCredential IssueDelegatedCredential(
        ReadOnlyMemory<byte> subjectPublicKeyInfo,
        SignatureScheme scheme,
        TimeSpan lifetime,
        TimeProvider? clock = null)
    {
        if (Key is null || Chain.Count == 0 || DelegatedCredential is not null
            || !DelegatedCredentialCheck.MayDelegate(Certificate))
        {
            throw new InvalidOperationException("The certificate may not delegate, or its key is not held here.");
        }

        if (!DelegatedCredentials.Allow(scheme))
        {
            throw new ArgumentException($"{scheme} is not for delegated credentials (RFC 9345 §4).", nameof(scheme));
        }

        // §3: peers MUST NOT issue credentials with a validity period longer than the maximum, or beyond the certificate's.
        // §4: valid_time, of 32 bits, counts from the certificate's notBefore.
        DateTimeOffset now = (clock ?? TimeProvider.System).GetUtcNow();
        if (lifetime <= TimeSpan.Zero || lifetime > DelegatedCredentialCheck.MaxValidity
            || now + lifetime > Certificate.NotAfter || now < Certificate.NotBefore
            || (now + lifetime - Certificate.NotBefore).TotalSeconds > uint.MaxValue)
        {
            throw new ArgumentException("A delegated credential ends in seven days, or with its certificate.", nameof(lifetime));
        }

        (SignatureScheme by, SignatureAlgorithm algorithm) = OwnScheme(Key);
        DelegatedCredential Signed(ReadOnlyMemory<byte> signature) => new()
        {
            ValidTime = (uint)(now + lifetime - Certificate.NotBefore).TotalSeconds,
            Scheme = scheme,
            SubjectPublicKeyInfo = subjectPublicKeyInfo,
            Algorithm = by,
            Signature = signature,
        };
        byte[] content = Signed(default).SignedContent(Certificate.Raw.Span, isServer: true);
        return Signed(Key.Sign(algorithm, content));
    }

    private (SignatureScheme Scheme, SignatureAlgorithm Algorithm) OwnScheme(SigningKey key)
    {
        foreach (SignatureScheme scheme in SignatureSchemes ?? TlsDefaults.SignatureSchemes)
        {
            if (SignatureSelection.Fits(
                ProtocolVersion.Tls13, scheme, key.Kind, key.SizeInBits, out SignatureAlgorithm algorithm))
            {
                return (scheme, algorithm);
            }
        }

        throw new InvalidOperationException($"A {key.Kind} key signs by no scheme of these.");
    }
}
