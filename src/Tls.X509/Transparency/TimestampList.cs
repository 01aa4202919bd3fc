using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// Where timestamps stand in X.509 (RFC 6962 §3.3).
/// <code>
/// opaque SerializedSCT&lt;1..2^16-1&gt;;
/// struct {
///     SerializedSCT sct_list &lt;1..2^16-1&gt;;
/// } SignedCertificateTimestampList;
/// </code>
/// As an extension of certificates and of OCSP's single responses: an OCTET STRING, within extnValue, that
/// holds it.
/// </summary>
public static class TimestampList
{
    /// <summary>How many one list may have.</summary>
    public const int MaxCount = 64;

    /// <summary>
    /// Parses a list into serialised timestamps, which are not looked into; the bytes are copied.
    /// </summary>
    /// <param name="bytes">One SignedCertificateTimestampList and nothing after it.</param>
    /// <param name="timestamps">Each a SignedCertificateTimestamp, or null.</param>
    /// <returns>
    /// False when the list is malformed, is empty or has more than <see cref="MaxCount"/>.
    /// </returns>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out IReadOnlyList<ReadOnlyMemory<byte>>? timestamps)
    {
        timestamps = null;
        byte[] data = bytes.ToArray();
        int position = 0;
        if (!SignedCertificateTimestamp.TryVector(data, ref position, out ReadOnlyMemory<byte> list)
            || position != data.Length || list.IsEmpty)
        {
            return false;
        }

        List<ReadOnlyMemory<byte>> read = [];
        int inner = 0;
        while (inner < list.Length)
        {
            if (read.Count == MaxCount
                || !SignedCertificateTimestamp.TryVector(list, ref inner, out ReadOnlyMemory<byte> one)
                || one.IsEmpty)
            {
                return false;
            }

            read.Add(one);
        }

        timestamps = read;
        return true;
    }

    /// <summary>The timestamps embedded in a certificate.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="timestamps">Each a SignedCertificateTimestamp; empty when it has none.</param>
    /// <returns>False when the extension is there and malformed.</returns>
    public static bool TryReadEmbedded(
        Certificate certificate, out IReadOnlyList<ReadOnlyMemory<byte>> timestamps)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return TryRead(certificate.Extensions, KnownOids.EmbeddedTimestamps, out timestamps);
    }

    /// <summary>The timestamps in what an OCSP responder says of one certificate.</summary>
    /// <param name="response">What it says.</param>
    /// <param name="timestamps">Each a SignedCertificateTimestamp; empty when it has none.</param>
    /// <returns>False when the extension is there and malformed.</returns>
    public static bool TryReadFrom(
        OcspSingleResponse response, out IReadOnlyList<ReadOnlyMemory<byte>> timestamps)
    {
        ArgumentNullException.ThrowIfNull(response);
        return TryRead(response.Extensions, KnownOids.OcspTimestamps, out timestamps);
    }

    private static bool TryRead(
        IReadOnlyList<CertificateExtension> extensions,
        ReadOnlySpan<byte> oid,
        out IReadOnlyList<ReadOnlyMemory<byte>> timestamps)
    {
        timestamps = [];
        foreach (CertificateExtension extension in extensions)
        {
            if (!extension.Oid.Is(oid))
            {
                continue;
            }

            try
            {
                DerReader value = new(extension.Value.Span);
                ReadOnlySpan<byte> list = value.OctetString("SignedCertificateTimestampList").Contents;
                value.End("SignedCertificateTimestampList");
                if (!TryParse(list, out IReadOnlyList<ReadOnlyMemory<byte>>? read))
                {
                    return false;
                }

                timestamps = read;
                return true;
            }
            catch (CertificateFormatException)
            {
                return false;
            }
        }

        return true;
    }
}
