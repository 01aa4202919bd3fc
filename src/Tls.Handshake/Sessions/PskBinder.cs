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
    /// <summary>The ClientHello with the session offered: pre_shared_key at its end, its binder computed.</summary>
    /// <param name="context">The messages before the hello are its transcript's.</param>
    /// <param name="hello">Without pre_shared_key.</param>
    /// <param name="session">What is offered.</param>
    internal static ClientHello Bind(HandshakeContext context, ClientHello hello, ClientSession13 session)
    {
        byte[] binder = new byte[session.Suite.Hash.Size()];
        ClientHello unbound = With(hello, session, binder);
        byte[] encoded = unbound.Encode();
        int binders = unbound.Extensions.Find<PreSharedKeyClientHello>()!.BindersSize;
        TranscriptHash truncated = context.Transcript.With(
            context.Crypto, session.Suite.Hash, encoded.AsSpan()[..^binders]);
        Compute(context.Crypto, session.Suite.Hash, session.Psk, truncated, binder);
        return With(hello, session, binder);
    }

    /// <summary>Checks the binder at that place of the ClientHello just read, in fixed time.</summary>
    internal static void Verify(
        HandshakeContext context, PreSharedKeyClientHello offered, int index, HashKind hash, SecretBytes psk)
    {
        TranscriptHash truncated = context.Transcript.Truncated(context.Crypto, hash, offered.BindersSize);
        Span<byte> expected = stackalloc byte[HashKindExtensions.MaxSize];
        expected = expected[..hash.Size()];
        Compute(context.Crypto, hash, psk, truncated, expected);

        // §4.2.11: the server MUST validate the binder; if it does not validate, abort the handshake.
        if (!FixedTime.Equals(expected, offered.Binders[index].Span))
        {
            throw Fault.Of(TlsFault.ForgedBinder, $"of identity {index}");
        }
    }

    /// <summary>A binder for a resumption key.</summary>
    internal static void Compute(
        CryptoProvider crypto, HashKind hash, SecretBytes psk, in TranscriptHash truncated, Span<byte> binder)
    {
        using EarlySecret early = new KeySchedule13(crypto, hash).StartWithPsk(psk.Span);
        using BinderKey key = early.ResumptionBinder();
        key.Compute(truncated, binder);
    }

    private static ClientHello With(ClientHello hello, ClientSession13 session, byte[] binder)
    {
        // §4.2.11: "pre_shared_key" MUST be the last extension.
        List<Extension> extensions =
        [
            .. hello.Extensions,
            new PreSharedKeyClientHello([new PskIdentity(session.Ticket, session.ObfuscatedAge)], [binder]),
        ];
        return new ClientHello
        {
            LegacyVersion = hello.LegacyVersion,
            Random = hello.Random,
            LegacySessionId = hello.LegacySessionId,
            CipherSuites = hello.CipherSuites,
            LegacyCompressionMethods = hello.LegacyCompressionMethods,
            Extensions = [.. extensions],
        };
    }
}
