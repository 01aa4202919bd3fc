using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tls.Crypto;

/// <summary>
/// Long texts in registers of 512 bits. Poly1305 takes everything by strides; the first or the last has empty lanes in front. Hashing
/// is behind encryption and ahead of decryption, and where there are two turns it is done between the rounds (<see cref="ChaCha20Poly1305Turn"/>).
/// <code>
/// blocks 1 to 16      with block 0 and the last block of all, which would cost a turn of their own each
/// blocks 17 to 32, …  with what is hashed
/// less than a turn    by smaller turns, without the last block
/// </code>
/// </summary>
internal sealed partial class ChaCha20Poly1305Cipher
{
    private const int Stride = Poly1305Wide512.Stride;

    /// <returns>The tag.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Vector128<byte> SealLong(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plaintext,
        ReadOnlySpan<byte> trailer,
        Span<byte> ciphertext,
        ReadOnlySpan<byte> associatedData)
    {
        Span<byte> state = State;
        int length = ciphertext.Length;
        int done;
        if (plaintext.Length >= Turn)
        {
            done = Turn;
            ApplyPair(state, nonce, plaintext[..Turn], ciphertext, length);
        }
        else
        {
            done = Math.Min(length, FirstTurn);
            Span<byte> buffer = state.Slice(BufferAt + ChaCha20.BlockSize, done);
            int of = Math.Min(done, plaintext.Length);
            Join(plaintext[..of], trailer[..(done - of)], 0, buffer);
            ApplyFirst(state, nonce, done);
            buffer.CopyTo(ciphertext);
        }

        bool hasPair = done == Turn;
        bool hasTurns = plaintext.Length >= 2 * Turn;
        int hashed = BeginStrides(state, associatedData, ciphertext, hasPair, hasTurns);
        if (hasTurns)
        {
            Poly1305Wide512.PrepareTurns(ref PolyOf(state));
            for (; done + Turn <= plaintext.Length; done += Turn, hashed += Turn)
            {
                ApplyHashing(
                    state, done, plaintext.Slice(done, Turn), ciphertext.Slice(done, Turn),
                    ciphertext.Slice(hashed, Turn));
            }
        }

        ApplyRest(state, done, plaintext, trailer, ciphertext, hasPair);
        return EndStrides(state, hashed, ciphertext, associatedData.Length);
    }

    /// <returns>The tag that the ciphertext should have.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Vector128<byte> OpenLong(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> ciphertext,
        Span<byte> destination,
        ReadOnlySpan<byte> associatedData)
    {
        Span<byte> state = State;
        ref Poly1305State poly = ref PolyOf(state);
        int length = ciphertext.Length;
        bool hasPair = length >= Turn;
        int first = hasPair ? Turn : Math.Min(length, FirstTurn);
        Span<byte> buffer;
        if (hasPair)
        {
            buffer = state.Slice(BufferAt, first);
            ApplyPair(state, nonce, ciphertext[..Turn], buffer, length);
        }
        else
        {
            buffer = state.Slice(BufferAt + ChaCha20.BlockSize, first);
            ciphertext[..first].CopyTo(buffer);
            ApplyFirst(state, nonce, first);
        }

        bool hasTurns = length >= 2 * Turn;
        int hashed = BeginStrides(state, associatedData, ciphertext, hasPair, hasTurns);
        int done = first;

        // Whatever is overwritten was hashed before, or in the same turn: both may be the same memory.
        if (hasTurns)
        {
            AbsorbStrides(ref poly, ciphertext[..Turn]);
            Poly1305Wide512.PrepareTurns(ref poly);
            for (; done + Turn <= length; done += Turn)
            {
                ApplyHashing(
                    state, done, ciphertext.Slice(done, Turn), destination.Slice(done, Turn),
                    ciphertext.Slice(done, Turn));
            }

            hashed = done;
        }

        Vector128<byte> tag = EndStrides(state, hashed, ciphertext, associatedData.Length);
        buffer.CopyTo(destination);
        ApplyRest(state, done, ciphertext, default, destination, hasPair);
        return tag;
    }

    /// <summary>The text's first turn; block 0 for Poly1305, and the last block, wait behind the buffer.</summary>
    private static void ApplyPair(
        Span<byte> state, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> source, Span<byte> destination, int length)
    {
        ChaCha20.SetNonce(state, nonce);
        ChaCha20Wide.Turn16AndPair(
            ref Words(state),
            CounterAt(0),
            ref MemoryMarshal.GetReference(source),
            ref MemoryMarshal.GetReference(destination),
            CounterAt(length - 1),
            ref MemoryMarshal.GetReference(state[PairAt..]));
    }

    /// <summary>
    /// What whole turns have left, by way of the buffer. Where its last block would be alone in a turn, that was made before and
    /// waits behind the buffer.
    /// </summary>
    private void ApplyRest(
        Span<byte> state,
        int done,
        ReadOnlySpan<byte> source,
        ReadOnlySpan<byte> trailer,
        Span<byte> destination,
        bool hasPair)
    {
        int left = destination.Length - done;
        if (left >= Turn)
        {
            // A trailer that is long.
            Join(source, trailer, done, destination[done..]);
            int turns = left & -Turn;
            Apply(state, done, destination.Slice(done, turns), destination.Slice(done, turns));
            done += turns;
            left -= turns;
            source = destination;
            trailer = default;
        }

        if (left == 0)
        {
            return;
        }

        Span<byte> buffer = state.Slice(BufferAt, left);
        Join(source, trailer, done, buffer);
        int last = (left - 1) & -ChaCha20.BlockSize;
        bool isLastAlone = hasPair && last is (0 or ChaCha20.LeastTurn or 2 * ChaCha20.LeastTurn);
        ref byte start = ref MemoryMarshal.GetReference(buffer);
        ChaCha20.Apply(ref Words(state), CounterAt(done), ref start, ref start, isLastAlone ? last : left, _width);
        if (isLastAlone)
        {
            Span<byte> block = state.Slice(BufferAt + last, ChaCha20.BlockSize);
            ReadOnlySpan<byte> keyStream = state.Slice(PairAt + ChaCha20.BlockSize, ChaCha20.BlockSize);
            (Vector512.Create<byte>(block) ^ Vector512.Create(keyStream)).CopyTo(block);
        }

        buffer.CopyTo(destination[done..]);
    }

    /// <summary>Text and trailer from somewhere on.</summary>
    private static void Join(ReadOnlySpan<byte> text, ReadOnlySpan<byte> trailer, int from, Span<byte> destination)
    {
        ReadOnlySpan<byte> rest = text[Math.Min(from, text.Length)..];
        rest.CopyTo(destination);
        trailer[Math.Max(from - text.Length, 0)..].CopyTo(destination[rest.Length..]);
    }

    /// <summary>
    /// Poly1305's key, and the first stride: empty in front, then the associated data's last block, then text, so much that what
    /// follows, with the lengths, is whole strides. Where turns are hashed they take all of the text.
    /// </summary>
    /// <returns>How many bytes of the text it took.</returns>
    private static int BeginStrides(
        Span<byte> state, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> text, bool hasPair, bool hasTurns)
    {
        ref Poly1305State poly = ref PolyOf(state);
        Poly1305.Begin(ref poly, state.Slice(hasPair ? PairAt : BufferAt, 32));
        int before = Math.Max(associatedData.Length - 1, 0) & -Poly1305.BlockSize;
        Poly1305.AbsorbPadded(ref poly, associatedData[..before]);
        ReadOnlySpan<byte> header = associatedData[before..];
        int headerBlocks = header.IsEmpty ? 0 : 1;
        int blocks = headerBlocks;
        if (!hasTurns)
        {
            int all = headerBlocks + BlocksOf(text) + 1;
            blocks = ((all - 1) % (Stride / Poly1305.BlockSize)) + 1;
        }

        Span<byte> stride = stackalloc byte[Stride];
        stride.Clear();
        Span<byte> lead = stride[^(blocks * Poly1305.BlockSize)..];
        header.CopyTo(lead);
        lead = lead[(headerBlocks * Poly1305.BlockSize)..];
        text[..lead.Length].CopyTo(lead);
        Poly1305Wide512.Begin(ref poly, ref MemoryMarshal.GetReference(stride), blocks);
        return lead.Length;
    }

    /// <summary>What is left of the text, padded, and the lengths (§2.8).</summary>
    private static Vector128<byte> EndStrides(
        Span<byte> state, int hashed, ReadOnlySpan<byte> text, int associatedData)
    {
        ref Poly1305State poly = ref PolyOf(state);
        ReadOnlySpan<byte> rest = text[hashed..];
        int strides = rest.Length & -Stride;
        AbsorbStrides(ref poly, rest[..strides]);
        rest = rest[strides..];
        Span<byte> stride = stackalloc byte[Stride];
        stride.Clear();
        int blocks = BlocksOf(rest) + 1;
        if (blocks > Stride / Poly1305.BlockSize)
        {
            rest.CopyTo(stride);
            AbsorbStrides(ref poly, stride);
            stride.Clear();
            rest = default;
            blocks = 1;
        }

        rest.CopyTo(stride[^(blocks * Poly1305.BlockSize)..]);
        BinaryPrimitives.WriteInt64LittleEndian(stride[^16..], associatedData);
        BinaryPrimitives.WriteInt64LittleEndian(stride[^8..], text.Length);
        Poly1305Wide512.AbsorbLast(ref poly, ref MemoryMarshal.GetReference(stride), blocks);
        Poly1305Wide512.End(ref poly);
        return Poly1305.Finish(ref poly);
    }

    /// <summary>The last may be incomplete.</summary>
    private static int BlocksOf(ReadOnlySpan<byte> text) =>
        (text.Length + Poly1305.BlockSize - 1) / Poly1305.BlockSize;

    private static void AbsorbStrides(ref Poly1305State poly, ReadOnlySpan<byte> text) =>
        Poly1305Wide512.Absorb(ref poly, ref MemoryMarshal.GetReference(text), text.Length);

    /// <summary>A turn from text to text, and another one's text hashed.</summary>
    private static void ApplyHashing(
        Span<byte> state, int done, ReadOnlySpan<byte> source, Span<byte> destination, ReadOnlySpan<byte> hashed)
    {
        ChaCha20Poly1305Turn.Apply(
            ref Words(state),
            CounterAt(done),
            ref MemoryMarshal.GetReference(source),
            ref MemoryMarshal.GetReference(destination),
            ref PolyOf(state),
            ref MemoryMarshal.GetReference(hashed));
    }
}
