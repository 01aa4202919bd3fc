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
    internal static Certificate13 ToCertificate(this LocalIdentity identity)
    {
        var entries = new CertificateEntry[identity.Chain.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = new CertificateEntry { CertificateData = identity.Chain[i] };
        }

        return new Certificate13 { Entries = entries };
    }
}
