using System;
using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// opaque ASN.1Cert&lt;1..2^24-1&gt;;                      RFC 5246 §7.4.2
/// struct {
///     ASN.1Cert certificate_list&lt;0..2^24-1&gt;;
/// } Certificate;
///
/// struct {                                          RFC 7250 §3
///     opaque ASN.1_subjectPublicKeyInfo&lt;1..2^24-1&gt;;
/// } Certificate;                                    (certificate type RawPublicKey)
/// </code>
/// </summary>
public sealed class Certificate12 : HandshakeMessage
{
    /// <inheritdoc/>
    public override HandshakeType Type => HandshakeType.Certificate;

    /// <summary>certificate_list, DER, leaf first. Empty only from a client who has none to show.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Certificates { get; init; }

    /// <summary>Whether it holds a raw public key, the one of <see cref="Certificates"/>, and no list.</summary>
    public bool IsRawPublicKey { get; init; }

    /// <summary>Reads the body where a raw public key was agreed on.</summary>
    /// <remarks>A key without bytes is nobody's: it stands for no certificate, as an empty list does.</remarks>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static Certificate12 ReadRawPublicKey(ref TlsReader body)
    {
        byte[] key = body.Opaque24("ASN.1_subjectPublicKeyInfo").ToArray();
        body.End("Certificate");
        return new Certificate12 { Certificates = key.Length == 0 ? [] : [key], IsRawPublicKey = true };
    }

    /// <summary>Reads the body.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static Certificate12 Read(ref TlsReader body)
    {
        TlsReader list = body.Vector24("certificate_list");
        var certificates = new ReadOnlyMemory<byte>[PeekCount(list)];
        for (int i = 0; i < certificates.Length; i++)
        {
            certificates[i] = list.Opaque24("ASN.1Cert", 1).ToArray();
        }

        body.End("Certificate");
        return new Certificate12 { Certificates = certificates };
    }

    /// <inheritdoc/>
    public override void WriteBody(TlsWriter w)
    {
        if (IsRawPublicKey)
        {
            w.Opaque24(Certificates.Count == 0 ? default : Certificates[0].Span);
            return;
        }

        using (w.Vector24())
        {
            for (int i = 0; i < Certificates.Count; i++)
            {
                w.Opaque24(Certificates[i].Span);
            }
        }
    }

    /// <summary>Looks ahead with a reader of its own, so that the array is made once and as long as it needs to be.</summary>
    private static int PeekCount(TlsReader list)
    {
        int count = 0;
        for (; !list.IsEmpty; count++)
        {
            list.Opaque24("ASN.1Cert", 1);
        }

        return count;
    }
}
