using System;
using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// opaque SerializedSCT&lt;1..2^16-1&gt;;                 RFC 6962 §3.3
/// struct {
///     SerializedSCT sct_list&lt;1..2^16-1&gt;;
/// } SignedCertificateTimestampList;                 (a CertificateEntry)
/// </code>
/// Proofs that a certificate was logged; asked for by <see cref="CertificateTimestampRequest"/>.
/// </summary>
public sealed class CertificateTimestamps : Extension
{
    /// <summary>Timestamps in the order given.</summary>
    public CertificateTimestamps(params IReadOnlyList<ReadOnlyMemory<byte>> timestamps) =>
        Timestamps = timestamps;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.SignedCertificateTimestamp;

    /// <summary>sct_list: each a SignedCertificateTimestamp, not looked into.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Timestamps { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static CertificateTimestamps Read(ref TlsReader data)
    {
        TlsReader list = data.Vector16("sct_list", 1);
        var timestamps = new List<ReadOnlyMemory<byte>>();
        while (!list.IsEmpty)
        {
            timestamps.Add(list.Opaque16("serialized_sct", 1).ToArray());
        }

        return new CertificateTimestamps(timestamps);
    }

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
        using (w.Vector16())
        {
            foreach (ReadOnlyMemory<byte> timestamp in Timestamps)
            {
                w.Opaque16(timestamp.Span);
            }
        }
    }
}
