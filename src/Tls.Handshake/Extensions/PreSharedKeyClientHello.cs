using System;
using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// opaque PskBinderEntry&lt;32..255&gt;;                  RFC 8446 §4.2.11
/// struct {
///     PskIdentity identities&lt;7..2^16-1&gt;;
///     PskBinderEntry binders&lt;33..2^16-1&gt;;
/// } OfferedPsks;                                    (client_hello)
/// </code>
/// The pre-shared keys a client offers, and its proofs that it has them. Always the last extension, so that
/// the binders end the ClientHello they are computed over (§4.2.11.2).
/// </summary>
public sealed class PreSharedKeyClientHello : Extension
{
    /// <summary>Identities and their binders in the same order.</summary>
    public PreSharedKeyClientHello(
        IReadOnlyList<PskIdentity> identities, IReadOnlyList<ReadOnlyMemory<byte>> binders)
    {
        Identities = identities;
        Binders = binders;
    }

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.PreSharedKey;

    /// <summary>identities, the preferred first.</summary>
    public IReadOnlyList<PskIdentity> Identities { get; }

    /// <summary>binders: one for each identity when read; 32 to 255 bytes each, up to 255 when read.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Binders { get; }

    /// <summary>
    /// How many bytes binders takes at the end of the ClientHello, its own length included: what a binder is
    /// not computed over.
    /// </summary>
    public int BindersSize
    {
        get
        {
            int size = sizeof(ushort);
            for (int i = 0; i < Binders.Count; i++)
            {
                size += sizeof(byte) + Binders[i].Length;
            }

            return size;
        }
    }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault, or IllegalExtensionValue.</exception>
    public static PreSharedKeyClientHello Read(ref TlsReader data)
    {
        TlsReader list = data.Vector16("identities", 7);
        var identities = new PskIdentity[PeekIdentityCount(list)];
        for (int i = 0; i < identities.Length; i++)
        {
            identities[i] = PskIdentity.Read(ref list);
        }

        // §4.2.11: at least one, of 32 bytes and more; a shorter one is left to be found wrong (§4.2.11.2).
        list = data.Vector16("binders", 1);
        var binders = new ReadOnlyMemory<byte>[PeekBinderCount(list)];
        for (int i = 0; i < binders.Length; i++)
        {
            binders[i] = list.Opaque8("binder").ToArray();
        }

        // §4.2.11: binders is a series of HMAC values, one for each value in identities.
        if (binders.Length != identities.Length)
        {
            throw Fault.Of(
                TlsFault.IllegalExtensionValue,
                $"{identities.Length} PSK identities with {binders.Length} binders");
        }

        return new PreSharedKeyClientHello(identities, binders);
    }

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
        using (w.Vector16())
        {
            for (int i = 0; i < Identities.Count; i++)
            {
                Identities[i].Write(w);
            }
        }

        using (w.Vector16())
        {
            for (int i = 0; i < Binders.Count; i++)
            {
                w.Opaque8(Binders[i].Span);
            }
        }
    }

    /// <summary>Looks ahead with a reader of its own, so that the array is made once and as long as it needs to be.</summary>
    private static int PeekIdentityCount(TlsReader list)
    {
        int count = 0;
        for (; !list.IsEmpty; count++)
        {
            list.Opaque16("identity", 1);
            list.UInt32("obfuscated_ticket_age");
        }

        return count;
    }

    private static int PeekBinderCount(TlsReader list)
    {
        int count = 0;
        for (; !list.IsEmpty; count++)
        {
            list.Opaque8("binder");
        }

        return count;
    }
}
