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
    internal static ClientHello Bind(HandshakeContext context, ClientHello hello, IReadOnlyList<OfferedPsk> psks)
    {
        byte[][] binders = EmptyBinders(psks);
        ClientHello unbound = With(hello, psks, binders);
        byte[] encoded = unbound.Encode();
        int size = unbound.Extensions.Find<PreSharedKeyClientHello>()!.BindersSize;
        for (int i = 0; i < binders.Length; i++)
        {
            OfferedPsk psk = psks[i];
            TranscriptHash truncated = context.Transcript.With(
                context.Crypto, psk.Hash, encoded.AsSpan()[..^size]);
            Compute(context.Crypto, psk.Hash, psk.Key, psk.Kind, truncated, binders[i]);
        }

        return With(hello, psks, binders);
    }

    /// <summary>The same, as long, with binders of zeros: to see how long it is going to be.</summary>
    internal static ClientHello Unbound(ClientHello hello, IReadOnlyList<OfferedPsk> psks) =>
        With(hello, psks, EmptyBinders(psks));

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

    private static byte[][] EmptyBinders(IReadOnlyList<OfferedPsk> psks)
    {
        var binders = new byte[psks.Count][];
        for (int i = 0; i < binders.Length; i++)
        {
            binders[i] = new byte[psks[i].Hash.Size()];
        }

        return binders;
    }

    private static ClientHello With(ClientHello hello, IReadOnlyList<OfferedPsk> psks, byte[][] binders)
    {
        var identities = new PskIdentity[binders.Length];
        var values = new ReadOnlyMemory<byte>[binders.Length];
        for (int i = 0; i < binders.Length; i++)
        {
            identities[i] = psks[i].Identity;
            values[i] = binders[i];
        }

        // §4.2.11: "pre_shared_key" MUST be the last extension.
        return hello.With([.. hello.Extensions, new PreSharedKeyClientHello(identities, values)]);
    }
}
