using System;
using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.4.2
///     opaque certificate_request_context&lt;0..2^8-1&gt;;
///     CertificateEntry certificate_list&lt;0..2^24-1&gt;;
/// } Certificate;
/// </code>
/// </summary>
public sealed class Certificate13 : HandshakeMessage
{
    /// <inheritdoc/>
    public override HandshakeType Type => HandshakeType.Certificate;

    /// <summary>certificate_request_context: that of the request answered; empty from a server.</summary>
    public ReadOnlyMemory<byte> RequestContext { get; init; }

    /// <summary>certificate_list, leaf first. Empty only from a client who has none to show.</summary>
    public required IReadOnlyList<CertificateEntry> Entries { get; init; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="TlsException">A decode fault, or an extension's own.</exception>
    public static Certificate13 Read(ref TlsReader body)
    {
        byte[] context = body.Opaque8("certificate_request_context").ToArray();
        TlsReader list = body.Vector24("certificate_list");
        CertificateEntry[] entries = list.IsEmpty ? [] : [CertificateEntry.Read(ref list)];
        if (!list.IsEmpty)
        {
            entries = ReadRest(entries[0], ref list);
        }

        body.End("Certificate");
        return new Certificate13 { RequestContext = context, Entries = entries };
    }

    private static CertificateEntry[] ReadRest(CertificateEntry leaf, ref TlsReader list)
    {
        List<CertificateEntry> entries = [leaf];
        while (!list.IsEmpty)
        {
            entries.Add(CertificateEntry.Read(ref list));
        }

        return [.. entries];
    }

    /// <inheritdoc/>
    public override void WriteBody(TlsWriter w)
    {
        w.Opaque8(RequestContext.Span);
        using (w.Vector24())
        {
            for (int i = 0; i < Entries.Count; i++)
            {
                Entries[i].Write(w);
            }
        }
    }
}
