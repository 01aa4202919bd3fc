using System;
using System.Buffers.Binary;

namespace Tls.Crypto;

/// <summary>
/// PBKDF2 with HMAC (RFC 8018 §5.2).
/// <code>
/// T_i = U_1 ⊕ U_2 ⊕ … ⊕ U_c,  U_1 = HMAC(P, S ‖ INT(i)),  U_j = HMAC(P, U_{j−1})
/// </code>
/// </summary>
/// <remarks>The pads of the password are hashed once: after that a round is two compressions.</remarks>
internal static class BlockPbkdf2
{
    /// <summary>Fills all of <paramref name="key"/>.</summary>
    public static void Derive<THash>(
        ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int rounds, Span<byte> key)
        where THash : IBlockHash
    {
        Span<byte> pads = stackalloc byte[2 * BlockHash.MaxStateSize];
        Span<byte> inner = pads[..THash.StateSize];
        Span<byte> outer = pads.Slice(THash.StateSize, THash.StateSize);
        HmacStates.Begin<THash>(password, inner, outer);
        Span<byte> room = stackalloc byte[2 * BlockHash.MaxStateSize];
        Span<byte> u = room[..THash.Size];
        Span<byte> t = room.Slice(THash.Size, THash.Size);
        Span<byte> number = stackalloc byte[sizeof(uint)];
        for (uint i = 1; !key.IsEmpty; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(number, i);
            HmacStates.Compute<THash>(inner, outer, salt, number, [], u);
            u.CopyTo(t);
            for (int round = 1; round < rounds; round++)
            {
                HmacStates.Compute<THash>(inner, outer, u, [], [], u);
                for (int j = 0; j < t.Length; j++)
                {
                    t[j] ^= u[j];
                }
            }

            int taken = Math.Min(t.Length, key.Length);
            t[..taken].CopyTo(key);
            key = key[taken..];
        }

        FixedTime.Wipe(pads);
        FixedTime.Wipe(room);
    }
}
