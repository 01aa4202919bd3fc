using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// Proof that a CertificateVerify verified (RFC 8446 §4.4.3). There is no way to have one but to have
/// checked: whoever needs the check to have happened asks for it in a constructor.
/// </summary>
internal sealed class SignatureVerified
{
    private SignatureVerified(SignatureScheme scheme) => Scheme = scheme;

    /// <summary>How it was signed.</summary>
    internal SignatureScheme Scheme { get; }

    /// <summary>Checks the peer's signature over the handshake.</summary>
    /// <param name="key">The key of the peer's leaf certificate.</param>
    /// <param name="message">What the peer sent.</param>
    /// <param name="offered">The schemes we said we accept.</param>
    /// <param name="content">From <see cref="CertificateVerifyInput"/>.</param>
    internal static SignatureVerified Check(
        VerifyingKey key,
        CertificateVerify message,
        IReadOnlyList<SignatureScheme> offered,
        ReadOnlySpan<byte> content)
    {
        // §4.4.3: the algorithm MUST be one offered in "signature_algorithms".
        if (!offered.Holds(message.Algorithm))
        {
            throw Fault.Of(TlsFault.IllegalSignatureScheme, $"{message.Algorithm} was not offered");
        }

        // §4.4.3: it MUST fit the key in the certificate; SHA-1 and PKCS#1 v1.5 sign no handshake; a curve is
        // bound.
        if (!SignatureSelection.Fits(
            message.Algorithm, key.Kind, key.SizeInBits, out SignatureAlgorithm algorithm))
        {
            throw Fault.Of(TlsFault.IllegalSignatureScheme, $"{message.Algorithm} with a {key.Kind} key");
        }

        // §4.4.3: if verification fails, the receiver MUST terminate with decrypt_error.
        if (!key.Verify(algorithm, content, message.Signature.Span))
        {
            throw Fault.Of(TlsFault.ForgedSignature, $"CertificateVerify by {message.Algorithm}");
        }

        return new SignatureVerified(message.Algorithm);
    }
}

/// <summary>Proof that the peer's Finished verified (RFC 8446 §4.4.4).</summary>
internal sealed class FinishedVerified
{
    private FinishedVerified()
    {
    }

    /// <summary>Checks the peer's MAC over the handshake, in fixed time.</summary>
    /// <param name="baseKey">The peer's handshake traffic secret.</param>
    /// <param name="message">What the peer sent.</param>
    /// <param name="beforeFinished">The transcript up to and not including that Finished.</param>
    internal static FinishedVerified Check(
        HandshakeTrafficSecret baseKey, Finished message, in TranscriptHash beforeFinished)
    {
        byte[] expected = FinishedMac.Compute(baseKey, beforeFinished);

        // §4.4.4: opaque verify_data[Hash.length].
        if (message.VerifyData.Length != expected.Length)
        {
            TlsFault fault = message.VerifyData.Length < expected.Length
                ? TlsFault.DecodeTruncated
                : TlsFault.DecodeTrailingData;
            throw Fault.Of(
                fault, $"verify_data has {message.VerifyData.Length} bytes, not {expected.Length}");
        }

        // §4.4.4: recipients MUST verify; if incorrect, terminate with decrypt_error.
        if (!FixedTime.Equals(expected, message.VerifyData.Span))
        {
            throw Fault.Of(TlsFault.ForgedFinished, "verify_data differs");
        }

        return new FinishedVerified();
    }
}
