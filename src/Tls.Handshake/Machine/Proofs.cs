using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// Proof that a CertificateVerify verified (RFC 8446 §4.4.3; RFC 5246 §7.4.8), or a ServerKeyExchange (§7.4.3). There is no way to have one but to have
/// checked: whoever needs the check to have happened asks for it in a constructor.
/// </summary>
internal sealed class SignatureVerified : IdentityProof
{
    private SignatureVerified(SignatureScheme scheme) => Scheme = scheme;

    /// <summary>How it was signed.</summary>
    internal SignatureScheme Scheme { get; }

    /// <summary>Checks the peer's signature over the handshake.</summary>
    /// <param name="version">The version agreed on.</param>
    /// <param name="key">The key of the peer's leaf certificate.</param>
    /// <param name="message">What the peer sent.</param>
    /// <param name="offered">The schemes we said we accept.</param>
    /// <param name="content">
    /// From <see cref="CertificateVerifyInput"/>; in TLS 1.2, all messages so far.
    /// </param>
    internal static SignatureVerified Check(
        ProtocolVersion version,
        VerifyingKey key,
        CertificateVerify message,
        IReadOnlyList<SignatureScheme> offered,
        ReadOnlySpan<byte> content) =>
        Check(version, key, message.Algorithm, message.Signature.Span, offered, content);

    /// <summary>Checks a TLS 1.2 server's signature over its half of the key exchange.</summary>
    /// <param name="key">The key of the server's leaf certificate.</param>
    /// <param name="message">What the server sent.</param>
    /// <param name="offered">The schemes we said we accept.</param>
    /// <param name="content">From <see cref="ServerKeyExchangeInput"/>.</param>
    internal static SignatureVerified Check(
        VerifyingKey key,
        ServerKeyExchange message,
        IReadOnlyList<SignatureScheme> offered,
        ReadOnlySpan<byte> content) =>
        Check(
            ProtocolVersion.Tls12, key, message.Algorithm, message.Signature.Span, offered, content);

    private static SignatureVerified Check(
        ProtocolVersion version,
        VerifyingKey key,
        SignatureScheme scheme,
        ReadOnlySpan<byte> signature,
        IReadOnlyList<SignatureScheme> offered,
        ReadOnlySpan<byte> content)
    {
        // §4.4.3: the algorithm MUST be one offered in "signature_algorithms".
        if (!offered.Holds(scheme))
        {
            throw Fault.Of(TlsFault.IllegalSignatureScheme, $"{scheme} was not offered");
        }

        // §4.4.3: it MUST fit the key in the certificate; SHA-1 and PKCS#1 v1.5 sign no handshake; a curve is
        // bound. RFC 5246 §7.4.3: in TLS 1.2 PKCS#1 v1.5 does, and an ECDSA scheme leaves the curve open.
        if (!SignatureSelection.Fits(
            version, scheme, key.Kind, key.SizeInBits, out SignatureAlgorithm algorithm))
        {
            throw Fault.Of(TlsFault.IllegalSignatureScheme, $"{scheme} with a {key.Kind} key");
        }

        // §4.4.3: if verification fails, the receiver MUST terminate with decrypt_error.
        if (!key.Verify(algorithm, content, signature))
        {
            throw Fault.Of(TlsFault.ForgedSignature, $"a signature by {scheme}");
        }

        return new SignatureVerified(scheme);
    }
}

/// <summary>Proof that the peer's Finished verified (RFC 8446 §4.4.4; RFC 5246 §7.4.9).</summary>
internal sealed class FinishedVerified
{
    private FinishedVerified()
    {
    }

    /// <summary>Checks the peer's MAC over the handshake, in fixed time.</summary>
    /// <param name="baseKey">
    /// The peer's handshake traffic secret; after the handshake the client's traffic secret of then (§4.4).
    /// </param>
    /// <param name="message">What the peer sent.</param>
    /// <param name="beforeFinished">The transcript up to and not including that Finished.</param>
    internal static FinishedVerified Check<T>(in T baseKey, Finished message, in TranscriptHash beforeFinished)
        where T : IBaseKey, allows ref struct
    {
        Span<byte> expected = stackalloc byte[HashKindExtensions.MaxSize];
        expected = expected[..baseKey.Schedule.Hash.Size()];
        FinishedMac.Compute(baseKey, beforeFinished, expected);
        return Check(expected, message);
    }

    /// <summary>Checks a TLS 1.2 client's MAC over the handshake, in fixed time.</summary>
    internal static FinishedVerified CheckClient(
        MasterSecret12 master, Finished message, in TranscriptHash beforeFinished) =>
        Check(master.ClientVerifyData(beforeFinished), message);

    /// <summary>Checks a TLS 1.2 server's MAC over the handshake, in fixed time.</summary>
    internal static FinishedVerified CheckServer(
        MasterSecret12 master, Finished message, in TranscriptHash beforeFinished) =>
        Check(master.ServerVerifyData(beforeFinished), message);

    private static FinishedVerified Check(ReadOnlySpan<byte> expected, Finished message)
    {
        // §4.4.4: opaque verify_data[Hash.length]; RFC 5246 §7.4.9: 12 bytes. Its length is the MAC's and not on the
        // wire: any other is a MAC that is not correct.
        if (message.VerifyData.Length != expected.Length)
        {
            throw Fault.Of(
                TlsFault.ForgedFinished,
                $"verify_data has {message.VerifyData.Length} bytes, not {expected.Length}");
        }

        // §4.4.4: recipients MUST verify; if incorrect, terminate with decrypt_error.
        if (!FixedTime.Equals(expected, message.VerifyData.Span))
        {
            throw Fault.Of(TlsFault.ForgedFinished, "verify_data differs");
        }

        return new FinishedVerified();
    }
}
