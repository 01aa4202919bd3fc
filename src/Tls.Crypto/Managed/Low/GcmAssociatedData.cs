using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tls.Crypto;

/// <summary>GHASH over what is authenticated and not encrypted. TLS keeps it shorter than a block.</summary>
/// <remarks>Side channels: those of <see cref="Ghash"/>; the length is public.</remarks>
internal static class GcmAssociatedData
{
    /// <summary>GHASH over the data, padded with zeros to whole blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Absorb(ref byte state, ReadOnlySpan<byte> data)
    {
        Vector128<ulong> h = Vector128.LoadUnsafe(ref GcmState.Power(ref state, 1));
        Vector128<ulong> hash = Vector128<ulong>.Zero;
        while (data.Length >= AesRounds.BlockSize)
        {
            hash = Ghash.Multiply(hash ^ Ghash.FromBlock(Vector128.Create(data)), h);
            data = data[AesRounds.BlockSize..];
        }

        return data.IsEmpty ? hash : Ghash.Multiply(hash ^ Ghash.FromBlock(Padded(data)), h);
    }

    /// <summary>1 to 15 bytes, and zeros: two reads that overlap, where that reads nothing else.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Padded(ReadOnlySpan<byte> data)
    {
        ref byte start = ref MemoryMarshal.GetReference(data);
        int length = data.Length;
        ulong low = 0;
        ulong high = 0;
        unchecked
        {
            if (length >= 8)
            {
                low = Unsafe.ReadUnaligned<ulong>(ref start);
                high = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, length - 8));

                // In two steps: a shift by all 64 bits would be none.
                high = high >> 8 >> (8 * (15 - length));
            }
            else if (length >= 4)
            {
                ulong end = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, length - 4));
                low = Unsafe.ReadUnaligned<uint>(ref start) | (end << (8 * (length - 4)));
            }
            else
            {
                for (int i = length - 1; i >= 0; i--)
                {
                    low = (low << 8) | Unsafe.Add(ref start, i);
                }
            }
        }

        return Vector128.Create(low, high).AsByte();
    }
}
