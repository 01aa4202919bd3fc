using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>
/// What a session that an external key began remembers of that key, so that it ends with it: the session is worth no more
/// than the key, which may have been withdrawn or replaced since. Known to whoever can open the ticket, and to nobody else.
/// </summary>
internal static class PskCheck
{
    /// <summary>In bytes.</summary>
    internal const int Size = 16;

    private static ReadOnlySpan<byte> Label => "session of this key"u8;

    /// <summary>What to remember.</summary>
    internal static byte[] Of(CryptoProvider crypto, ExternalPsk psk)
    {
        Span<byte> mac = stackalloc byte[HashKindExtensions.MaxSize];
        mac = mac[..psk.Hash.Size()];

        // RFC 9257 §6: a key is used with one hash, which is its own.
        crypto.Hmac(psk.Hash, psk.Key.Span, Label, mac);
        return mac[..Size].ToArray();
    }

    /// <summary>Whether that is the key that was remembered.</summary>
    internal static bool IsSame(CryptoProvider crypto, ExternalPsk? psk, ReadOnlyMemory<byte> remembered) =>
        psk is not null && FixedTime.Equals(Of(crypto, psk), remembered.Span);
}
