using System;

namespace Tls.Crypto;

/// <summary>
/// EMSA-PKCS1-v1_5 (RFC 8017 §9.2): what is raised to make a signature of RSASSA-PKCS1-v1_5, and what it has to be when
/// one is checked, all of it.
/// <code>
/// EM = 0x00 || 0x01 || PS || 0x00 || T            PS: at least 8 bytes 0xff; T: DigestInfo, DER
/// </code>
/// </summary>
internal static class EmsaPkcs1
{
    private const int MinimumPadding = 8;

    /// <summary>Encodes.</summary>
    /// <param name="algorithm">Of the family RSASSA-PKCS1-v1_5.</param>
    /// <param name="hash">Step 1: the hash of the message.</param>
    /// <param name="encoded">EM, all of it written.</param>
    /// <returns>False when EM has no room.</returns>
    public static bool TryEncode(SignatureAlgorithm algorithm, ReadOnlySpan<byte> hash, Span<byte> encoded)
    {
        // Step 2: DigestInfo ::= SEQUENCE { AlgorithmIdentifier, OCTET STRING }, as note 1 spells it out.
        ReadOnlySpan<byte> prefix = Prefix(algorithm);
        int length = prefix.Length + hash.Length;

        // Step 3: if emLen < tLen + 11, "intended encoded message length too short".
        if (encoded.Length < length + MinimumPadding + 3)
        {
            return false;
        }

        // Steps 4 and 5.
        encoded[0] = 0;
        encoded[1] = 1;
        encoded[2..^(length + 1)].Fill(0xff);
        encoded[^(length + 1)] = 0;
        prefix.CopyTo(encoded[^length..]);
        hash.CopyTo(encoded[^hash.Length..]);
        return true;
    }

    private static ReadOnlySpan<byte> Prefix(SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.DangerousRsaPkcs1Sha1 =>
            [0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14],
        SignatureAlgorithm.RsaPkcs1Sha256 =>
            [0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20],
        SignatureAlgorithm.RsaPkcs1Sha384 =>
            [0x30, 0x41, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02, 0x05, 0x00, 0x04, 0x30],
        SignatureAlgorithm.RsaPkcs1Sha512 =>
            [0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03, 0x05, 0x00, 0x04, 0x40],
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "No RSASSA-PKCS1-v1_5."),
    };
}
