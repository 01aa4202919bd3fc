using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// The binder: what ties a pre-shared key to the handshake it is offered in (RFC 8446 §4.2.11.2). A MAC over
/// everything up to and not including the list of binders, which ends the ClientHello.
/// </summary>
internal static class PskBinder
{
    /// <summary>The ClientHello with the keys offered: pre_shared_key at its end, its binders computed.</summary>
    /// <param name="context">The messages before the hello are its transcript's.</param>
    /// <param name="hello">Without pre_shared_key.</param>
    /// <param name="psks">What is offered, in that order.</param>
    /// <param name="padding">What goes before pre_shared_key; null for nothing.</param>
    internal static ClientHello Bind(
        HandshakeContext context, ClientHello hello, IReadOnlyList<OfferedPsk> psks, Padding? padding = null)
    {
        PreSharedKeyClientHello offered = Offer(psks, out Memory<byte> room);
        ExtensionList extensions = default;
        extensions.Add(hello.Extensions.Span);
        if (padding is not null)
        {
            extensions.Add(padding);
        }

        // §4.2.11: "pre_shared_key" MUST be the last extension.
        extensions.Add(offered);
        ClientHello bound = hello.With(extensions.ToBlock());

        // §4.2.11.2: the lengths before the binders count them; zeros, for now, are as long.
        var w = TlsWriter.Pooled();
        bound.Write(w);
        ReadOnlySpan<byte> truncated = w.Written[..^offered.BindersSize];
        Span<byte> rest = room.Span;
        for (int i = 0; i < psks.Count; i++)
        {
            OfferedPsk psk = psks[i];
            TranscriptHash hash = context.Transcript.With(context.Crypto, psk.Hash, truncated);
            Compute(context.Crypto, psk.Hash, psk.Key, psk.Kind, hash, rest[..psk.Hash.Size()]);
            rest = rest[psk.Hash.Size()..];
        }

        w.Release();
        return bound;
    }

    /// <summary>How long pre_shared_key is going to be, its type and length included, in bytes.</summary>
    internal static int MeasureExtension(IReadOnlyList<OfferedPsk> psks)
    {
        if (psks.Count == 0)
        {
            return 0;
        }

        // extension_type, and the lengths of extension_data, identities and binders.
        int size = 4 * sizeof(ushort);
        for (int i = 0; i < psks.Count; i++)
        {
            size += sizeof(ushort) + psks[i].Identity.Identity.Length + sizeof(uint)
                + sizeof(byte) + psks[i].Hash.Size();
        }

        return size;
    }

    /// <summary>Checks the binder at that place of the ClientHello just read, in fixed time.</summary>
    internal static void Verify(
        HandshakeContext context,
        PreSharedKeyClientHello offered,
        int index,
        HashKind hash,
        SecretBytes psk,
        PskKind kind)
    {
        TranscriptHash truncated = context.Transcript.Truncated(context.Crypto, hash, offered.BindersSize);
        Span<byte> expected = stackalloc byte[HashKindExtensions.MaxSize];
        expected = expected[..hash.Size()];
        Compute(context.Crypto, hash, psk, kind, truncated, expected);

        // §4.2.11: the server MUST validate the binder; if it does not validate, abort the handshake.
        if (!FixedTime.Equals(expected, offered.Binders[index].Span))
        {
            throw Fault.Of(TlsFault.ForgedBinder, $"of identity {index}");
        }
    }

    /// <summary>A binder.</summary>
    internal static void Compute(
        CryptoProvider crypto,
        HashKind hash,
        SecretBytes psk,
        PskKind kind,
        in TranscriptHash truncated,
        Span<byte> binder)
    {
        var schedule = KeySchedule13.Of(crypto, hash);
        using EarlySecret early = schedule.StartWithPsk(psk.Span, stackalloc byte[HashKindExtensions.MaxSize]);
        using BinderKey key = early.Binder(kind, stackalloc byte[HashKindExtensions.MaxSize]);
        key.Compute(truncated, binder);
    }

    /// <summary>pre_shared_key with binders of zeros, one behind the other in the room for them.</summary>
    private static PreSharedKeyClientHello Offer(IReadOnlyList<OfferedPsk> psks, out Memory<byte> room)
    {
        int size = 0;
        for (int i = 0; i < psks.Count; i++)
        {
            size += psks[i].Hash.Size();
        }

        room = new byte[size];
        var identities = new PskIdentity[psks.Count];
        var binders = new ReadOnlyMemory<byte>[psks.Count];
        int start = 0;
        for (int i = 0; i < psks.Count; i++)
        {
            identities[i] = psks[i].Identity;
            binders[i] = room.Slice(start, psks[i].Hash.Size());
            start += binders[i].Length;
        }

        return new PreSharedKeyClientHello(identities, binders);
    }
}
