using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// What a ClientHello must be to open a TLS 1.3 handshake with certificates: RFC 8446 §4.1.2, §4.2.1, §9.2.
/// </summary>
internal static class ClientHelloChecks
{
    /// <summary>Checks one hello by itself.</summary>
    internal static void CheckTls13(this ClientHello hello)
    {
        ExtensionBlock extensions = hello.Extensions;

        // §4.1.2: legacy_compression_methods MUST be exactly one byte, zero.
        if (!hello.LegacyCompressionMethods.Span.SequenceEqual(stackalloc byte[1]))
        {
            throw Fault.Of(TlsFault.IllegalCompression, $"{hello.LegacyCompressionMethods.Length} methods");
        }

        // §4.2.9: a client that offers "pre_shared_key" MUST provide "psk_key_exchange_modes".
        if (extensions.Contains(ExtensionType.PreSharedKey))
        {
            extensions.Require<PskKeyExchangeModes>(ExtensionType.PskKeyExchangeModes);
        }
        else
        {
            // §9.2: otherwise "signature_algorithms" and "supported_groups" MUST be there.
            extensions.Require<SupportedGroups>(ExtensionType.SupportedGroups);
            extensions.Require<SignatureAlgorithms>(ExtensionType.SignatureAlgorithms);
        }

        // §9.2: if "supported_groups" is there, "key_share" MUST be too, and vice versa.
        var groups = extensions.Find<SupportedGroups>();
        var shares = extensions.Find<KeyShareClientHello>();
        if (groups is null && shares is null)
        {
            return;
        }

        groups ??= extensions.Require<SupportedGroups>(ExtensionType.SupportedGroups);
        shares ??= extensions.Require<KeyShareClientHello>(ExtensionType.KeyShare);
        var supported = new CodePointSet(stackalloc ulong[CodePointSet.Words]);
        for (int i = 0; i < groups.Groups.Count; i++)
        {
            supported.Add((ushort)groups.Groups[i]);
        }

        for (int i = 0; i < shares.Entries.Count; i++)
        {
            KeyShareEntry share = shares.Entries[i];

            // §4.2.8: clients MUST NOT offer shares for groups that are not in "supported_groups".
            if (supported.Add((ushort)share.Group))
            {
                throw Fault.Of(TlsFault.IllegalGroup, $"a share for {share.Group}, which is not supported");
            }
        }
    }

    /// <summary>Checks the second hello against the first and the retry between them (§4.1.2).</summary>
    internal static void CheckSecond(ClientHello second, ClientHello first, HelloRetryRequest retry)
    {
        // §4.1.2: the client MUST send the same ClientHello, except as listed there.
        if (!IsSame(first, second))
        {
            throw Fault.Of(TlsFault.IllegalHelloChange, "the second ClientHello differs from the first");
        }

        // §4.1.2: "early_data" MUST be removed. One that is not is answered as if it were: none is taken after a retry,
        // and what is sent as early data will not open.
        // §4.1.2: "key_share" is replaced by a single share from the group asked for.
        if (retry.Extensions.Find<KeyShareHelloRetryRequest>() is { } group
            && !IsSingleShare(second.Extensions.Find<KeyShareClientHello>(), group.SelectedGroup))
        {
            throw Fault.Of(TlsFault.IllegalHelloChange, $"not one share for {group.SelectedGroup}");
        }

        if (retry.Extensions.Find<Cookie>() is { } cookie)
        {
            // §4.2.2: the client MUST copy the cookie into the new ClientHello.
            Cookie returned = second.Extensions.Require<Cookie>(ExtensionType.Cookie);
            if (!returned.Value.Span.SequenceEqual(cookie.Value.Span))
            {
                throw Fault.Of(TlsFault.ForgedCookie, $"{returned.Value.Length} other bytes");
            }
        }
    }

    private static bool IsSingleShare(KeyShareClientHello? shares, NamedGroup group) =>
        shares is { Entries: [{ } only] } && only.Group == group;

    private static bool IsSame(ClientHello first, ClientHello second)
    {
        var w = new TlsWriter();
        WriteFixedPart(w, first);
        int length = w.Length;
        WriteFixedPart(w, second);
        return w.Written[..length].SequenceEqual(w.Written[length..]);
    }

    private static void WriteFixedPart(TlsWriter w, ClientHello hello)
    {
        var unchanging = new List<Extension>(hello.Extensions.Count);
        foreach (Extension extension in hello.Extensions)
        {
            bool mayChange = extension.Type is ExtensionType.KeyShare or ExtensionType.EarlyData
                or ExtensionType.Cookie or ExtensionType.PreSharedKey or ExtensionType.Padding;
            if (!mayChange)
            {
                unchanging.Add(extension);
            }
        }

        hello.With([.. unchanging]).WriteBody(w);
    }
}
