using System;
using System.Collections.Generic;

namespace Tls.Handshake;

/// <summary>
/// Between a chain of DER certificates and the Certificate message that carries it (RFC 8446 §4.4.2).
/// </summary>
internal static class CertificateChains
{
    /// <summary>The chain of a message, leaf first.</summary>
    internal static IReadOnlyList<ReadOnlyMemory<byte>> Chain(this Certificate13 message)
    {
        var chain = new ReadOnlyMemory<byte>[message.Entries.Count];
        for (int i = 0; i < chain.Length; i++)
        {
            chain[i] = message.Entries[i].CertificateData;
        }

        return chain;
    }

    /// <summary>The message that shows an identity during the handshake.</summary>
    /// <param name="identity">Whom to show.</param>
    /// <param name="asked">
    /// The extensions of the ClientHello or CertificateRequest: §4.4.2 has those of an entry correspond to them.
    /// </param>
    internal static Certificate13 ToCertificate(this LocalIdentity identity, ExtensionBlock asked)
    {
        ExtensionBlock aboutLeaf = AboutLeaf(identity, asked);
        return aboutLeaf.Count == 0
            ? identity.CompressedForms.Uncompressed(identity.Chain)
            : ToCertificate(identity.Chain, aboutLeaf);
    }

    /// <summary>The message with that chain, and with what goes with its leaf.</summary>
    internal static Certificate13 ToCertificate(
        IReadOnlyList<ReadOnlyMemory<byte>> chain, ExtensionBlock aboutLeaf)
    {
        var entries = new CertificateEntry[chain.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = new CertificateEntry
            {
                CertificateData = chain[i],
                Extensions = i == 0 ? aboutLeaf : ExtensionBlock.Empty,
            };
        }

        return new Certificate13 { Entries = entries };
    }

    /// <summary>The same in TLS 1.2 (RFC 5246 §7.4.2, RFC 7250 §3).</summary>
    internal static Certificate12 ToCertificate12(this LocalIdentity identity) => new()
    {
        Certificates = identity.Chain,
        IsRawPublicKey = identity.CertificateType == CertificateType.RawPublicKey,
    };

    /// <summary>The message of a client of TLS 1.2 that has none to show.</summary>
    internal static Certificate12 None12(CertificateType type) =>
        new() { Certificates = [], IsRawPublicKey = type == CertificateType.RawPublicKey };

    private static ExtensionBlock AboutLeaf(LocalIdentity identity, ExtensionBlock asked)
    {
        List<Extension>? about = null;

        // §4.4.2.1: the CertificateStatus that TLS 1.2 sends as a message of its own.
        if (!identity.OcspResponse.IsEmpty && asked.WantOcspResponse())
        {
            (about ??= []).Add(new StatusResponse(identity.OcspResponse));
        }

        // §4.4.2.1, RFC 6962 §3.3.1.
        if (identity.Timestamps.Count > 0 && asked.Contains(ExtensionType.SignedCertificateTimestamp))
        {
            (about ??= []).Add(new CertificateTimestamps(identity.Timestamps));
        }

        // RFC 9345 §4.1.1: MUST be sent in the CertificateEntry of the end-entity certificate.
        if (identity.Credential is { } credential)
        {
            (about ??= []).Add(credential);
        }

        return about is null ? ExtensionBlock.Empty : [.. about];
    }
}
