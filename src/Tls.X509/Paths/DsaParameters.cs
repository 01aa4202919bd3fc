using System;
using Tls.Crypto;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// The parameters of a DSA key, its own or those of the key that certified it (RFC 3279 §2.3.2):
/// <code>
/// Dss-Parms ::= SEQUENCE { p INTEGER, q INTEGER, g INTEGER }
/// DSAPublicKey ::= INTEGER
/// Dss-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER }
/// </code>
/// </summary>
internal sealed record DsaParameters(ReadOnlyMemory<byte> P, ReadOnlyMemory<byte> Q, ReadOnlyMemory<byte> G)
{
    /// <summary>Whether it is a DSA key at all.</summary>
    internal static bool Are(SubjectPublicKeyInfo key) => key.Algorithm.Is(KnownOids.Dsa);

    /// <summary>The working_public_key_parameters after a certificate: RFC 5280 §6.1.4 (e), (f).</summary>
    /// <param name="key">The certificate's key.</param>
    /// <param name="working">Those of the certificate above.</param>
    internal static DsaParameters? Next(SubjectPublicKeyInfo key, DsaParameters? working)
    {
        // (f): another algorithm ends what is inherited.
        if (!Are(key))
        {
            return null;
        }

        try
        {
            DerReader info = new DerReader(key.Encoded.Span).Sequence("subjectPublicKeyInfo");
            DerReader algorithm = info.Sequence("algorithm");
            _ = algorithm.Oid("algorithm");

            // (e): null or omitted parameters leave those that are there.
            if (algorithm.IsEmpty || algorithm.NextIs(DerTag.Null))
            {
                return working;
            }

            DerReader parameters = algorithm.Sequence("Dss-Parms");
            DsaParameters own = new(
                parameters.Integer("p").ContentsIn(key.Encoded),
                parameters.Integer("q").ContentsIn(key.Encoded),
                parameters.Integer("g").ContentsIn(key.Encoded));
            parameters.End("Dss-Parms");
            return own;
        }
        catch (CertificateFormatException)
        {
            return null;
        }
    }

    /// <summary>The digest that is signed, for the DSA algorithms there are here; null for all others.</summary>
    internal static byte[]? Digest(AlgorithmIdentifier algorithm, ReadOnlySpan<byte> signed, CryptoProvider provider)
    {
        if (algorithm.Oid.Is(KnownOids.DsaWithSha1))
        {
            return Sha1.Hash(signed);
        }

        if (!algorithm.Oid.Is(KnownOids.DsaWithSha256))
        {
            return null;
        }

        byte[] digest = new byte[HashKind.Sha256.Size()];
        provider.Hash(HashKind.Sha256, signed, digest);
        return digest;
    }

    /// <summary>Null when the signature is right; else what is wrong with it.</summary>
    internal CertificateErrorCode? Check(SubjectPublicKeyInfo key, byte[] digest, ReadOnlySpan<byte> signature)
    {
        try
        {
            DerReader y = new(key.KeyBits.Span);
            ReadOnlySpan<byte> publicKey = Unsigned(y.Integer("DSAPublicKey"));
            y.End("DSAPublicKey");
            DerReader value = new(signature);
            DerReader halves = value.Sequence("Dss-Sig-Value");
            value.End("Dss-Sig-Value");
            ReadOnlySpan<byte> r = Unsigned(halves.Integer("r"));
            ReadOnlySpan<byte> s = Unsigned(halves.Integer("s"));
            halves.End("Dss-Sig-Value");
            return LegacyDsa.DangerousVerify(P.Span, Q.Span, G.Span, publicKey, digest, r, s)
                ? null
                : CertificateErrorCode.SignatureInvalid;
        }
        catch (CertificateFormatException)
        {
            return CertificateErrorCode.SignatureUndecodable;
        }
    }

    private static ReadOnlySpan<byte> Unsigned(DerElement integer) => (integer.Contents[0] & 0x80) == 0
        ? integer.Contents
        : throw DerReader.Malformed(integer, "DSA", "a negative number");
}
