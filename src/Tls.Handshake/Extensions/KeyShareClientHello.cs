using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.2.8
///     KeyShareEntry client_shares&lt;0..2^16-1&gt;;
/// } KeyShareClientHello;
/// </code>
/// The client's halves of the key exchange; empty to ask for a HelloRetryRequest.
/// </summary>
public sealed class KeyShareClientHello : Extension
{
    // group and the length of key_exchange.
    private const int EntryHeaderSize = 4;

    private const int MaxAhead = 16;

    /// <summary>Shares in the order given.</summary>
    public KeyShareClientHello(params IReadOnlyList<KeyShareEntry> entries) => Entries = entries;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.KeyShare;

    /// <summary>client_shares, the preferred first; no group twice when read.</summary>
    public IReadOnlyList<KeyShareEntry> Entries { get; }

    /// <summary>The share of that group, or null.</summary>
    public KeyShareEntry? Find(NamedGroup group)
    {
        for (int i = 0; i < Entries.Count; i++)
        {
            if (Entries[i].Group == group)
            {
                return Entries[i];
            }
        }

        return null;
    }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault, or IllegalGroup.</exception>
    public static KeyShareClientHello Read(ref TlsReader data)
    {
        TlsReader shares = data.Vector16("client_shares");
        var entries = new KeyShareEntry[PeekCount(shares)];
        int count = 0;
        var groups = new CodePointSet(stackalloc ulong[CodePointSet.Words]);
        while (!shares.IsEmpty)
        {
            KeyShareEntry entry = KeyShareEntry.Read(ref shares);

            // §4.2.8: clients MUST NOT offer multiple shares for the same group; illegal_parameter.
            if (!groups.Add((ushort)entry.Group))
            {
                throw Fault.Of(TlsFault.IllegalGroup, $"two key shares for {entry.Group}");
            }

            if (count == entries.Length)
            {
                Array.Resize(ref entries, 2 * count);
            }

            entries[count++] = entry;
        }

        Array.Resize(ref entries, count);
        return new KeyShareClientHello(entries);
    }

    /// <summary>
    /// How many entries there seem to be, so that an array of them is made once; nothing is judged here, and nobody makes it
    /// long before they have been read.
    /// </summary>
    private static int PeekCount(TlsReader shares)
    {
        int count = 0;
        while (!shares.IsEmpty && count < MaxAhead)
        {
            count++;
            if (shares.Remaining < EntryHeaderSize)
            {
                break;
            }

            shares.UInt16("group");
            int size = shares.UInt16("length");
            shares.Bytes(Math.Min(size, shares.Remaining), "key_exchange");
        }

        return count;
    }

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
        using (w.Vector16())
        {
            for (int i = 0; i < Entries.Count; i++)
            {
                Entries[i].Write(w);
            }
        }
    }
}
