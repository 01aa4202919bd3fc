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
            foreach (ReadOnlyMemory<byte> binder in Binders)
            {
                size += sizeof(byte) + binder.Length;
            }

            return size;
        }
    }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault, or IllegalExtensionValue.</exception>
    public static PreSharedKeyClientHello Read(ref TlsReader data)
    {
        TlsReader list = data.Vector16("identities", 7);
        var identities = new List<PskIdentity>();
        while (!list.IsEmpty)
        {
            identities.Add(PskIdentity.Read(ref list));
        }

        // §4.2.11: at least one, of 32 bytes and more; a shorter one is left to be found wrong (§4.2.11.2).
        list = data.Vector16("binders", 1);
        var binders = new List<ReadOnlyMemory<byte>>();
        while (!list.IsEmpty)
        {
            binders.Add(list.Opaque8("binder").ToArray());
        }

        // §4.2.11: binders is a series of HMAC values, one for each value in identities.
        if (binders.Count != identities.Count)
        {
            throw Fault.Of(
                TlsFault.IllegalExtensionValue,
                $"{identities.Count} PSK identities with {binders.Count} binders");
        }

        return new PreSharedKeyClientHello(identities, binders);
    }

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
        using (w.Vector16())
        {
            foreach (PskIdentity identity in Identities)
            {
                identity.Write(w);
            }
        }

        using (w.Vector16())
        {
            foreach (ReadOnlyMemory<byte> binder in Binders)
            {
                w.Opaque8(binder.Span);
            }
        }
    }
}
