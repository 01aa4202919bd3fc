using System;

namespace Tls.Crypto;

/// <summary>
/// Padding and MAC at the end of what CBC decrypts to (RFC 5246 §6.2.3.2), where how much is padding is a secret until the
/// MAC has been found right: whoever could tell would learn the plaintext byte by byte (padding oracles; Lucky Thirteen).
/// <code>
/// plaintext   | content | MAC | padding ... n |       n + 1 bytes of padding, each of which is n
///                                   0..255
/// </code>
/// </summary>
/// <remarks>
/// Time and the memory that is touched depend on the lengths of spans alone.
/// </remarks>
internal static class HiddenMac
{
    /// <summary>How much padding there is, and whether it is right.</summary>
    /// <param name="plaintext">At least <paramref name="macSize"/> + 1 bytes.</param>
    /// <param name="macSize">How many bytes of it are MAC.</param>
    /// <param name="good">All ones if the padding is right, otherwise none.</param>
    /// <returns>How many bytes of padding stand before the last one; none if it is wrong.</returns>
    public static int Padding(ReadOnlySpan<byte> plaintext, int macSize, out int good)
    {
        int end = plaintext.Length - 1;
        int padding = plaintext[end];
        good = ~Masks.Less(end - macSize, padding);
        int reach = Math.Min(end, byte.MaxValue);
        for (int i = 1; i <= reach; i++)
        {
            int isPadding = ~Masks.Less(padding, i);
            good &= ~isPadding | Masks.Equal(plaintext[end - i], padding);
        }

        // §6.2.3.2: if the padding is incorrect, the MAC is computed as though it had length zero.
        return padding & good;
    }

    /// <summary>Copies the MAC out, wherever it is.</summary>
    /// <param name="plaintext">All of it.</param>
    /// <param name="start">Where the MAC begins: a secret, at most 255 before the last place where it could.</param>
    /// <param name="mac">As long as the MAC, at most 64 bytes.</param>
    public static void Extract(ReadOnlySpan<byte> plaintext, int start, Span<byte> mac)
    {
        // Round and round from the first place it could be at: then it is all there, turned by as much as it is late.
        int end = plaintext.Length - 1;
        int late = 0;
        int turn = 0;
        mac.Clear();
        for (int i = Math.Max(0, end - mac.Length - byte.MaxValue); i < end; i++)
        {
            int isMac = ~Masks.Less(i, start) & Masks.Less(i, start + mac.Length);
            mac[turn] |= (byte)(plaintext[i] & isMac);
            late |= turn & Masks.Equal(i, start);
            turn = turn + 1 == mac.Length ? 0 : turn + 1;
        }

        Span<byte> turned = stackalloc byte[CbcAlgorithm.MaxMacSize];
        for (int bit = 1; bit < mac.Length; bit <<= 1)
        {
            int isSet = ~Masks.Equal(late & bit, 0);
            for (int i = 0; i < mac.Length; i++)
            {
                turned[i] = (byte)Masks.Select(isSet, mac[(i + bit) % mac.Length], mac[i]);
            }

            turned[..mac.Length].CopyTo(mac);
        }

        FixedTime.Wipe(turned);
    }

    /// <summary>All ones where both are equal.</summary>
    public static int Equal(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        int difference = 0;
        for (int i = 0; i < left.Length; i++)
        {
            difference |= left[i] ^ right[i];
        }

        return Masks.Equal(difference, 0);
    }
}
