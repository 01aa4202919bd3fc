using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tls.Crypto;

/// <summary>
/// Long texts in registers of 512 bits. All that Poly1305 takes after the associated data is whole strides: the first has as many
/// empty lanes in front as that needs, the last has the lengths at its end. Hashing is behind encryption and ahead of decryption,
/// and is done between the rounds of a turn (<see cref="ChaCha20Poly1305Turn"/>).
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
        Span<byte> state = _state.Span;
        int length = ciphertext.Length;
        int done = Math.Min(length, FirstTurn);
        Span<byte> buffer = state.Slice(BufferAt + ChaCha20.BlockSize, done);
        int of = Math.Min(done, plaintext.Length);
        plaintext[..of].CopyTo(buffer);
        trailer[..(done - of)].CopyTo(buffer[of..]);
        ApplyFirst(state, nonce, done);
        buffer.CopyTo(ciphertext);
        BeginTag(state, associatedData);
        int hashed = BeginStrides(state, ciphertext);

        if (done + Turn <= plaintext.Length)
        {
            Apply(state, done, plaintext.Slice(done, Turn), ciphertext.Slice(done, Turn));
            done += Turn;
            Poly1305Wide512.PrepareTurns(ref PolyOf(state));
            for (; done + Turn <= plaintext.Length; done += Turn, hashed += Turn)
            {
                ApplyHashing(
                    state, done, plaintext.Slice(done, Turn), ciphertext.Slice(done, Turn),
                    ciphertext.Slice(hashed, Turn));
            }
        }

        if (done < length)
        {
            int from = Math.Min(done, plaintext.Length);
            plaintext[from..].CopyTo(ciphertext[from..]);
            int trailed = Math.Max(done - plaintext.Length, 0);
            trailer[trailed..].CopyTo(ciphertext[(plaintext.Length + trailed)..]);
        }

        int turns = (length - done) & -Turn;
        Apply(state, done, ciphertext.Slice(done, turns), ciphertext.Slice(done, turns));
        done += turns;
        ApplyLast(state, done, ciphertext[done..], ciphertext[done..]);
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
        Span<byte> state = _state.Span;
        ref Poly1305State poly = ref PolyOf(state);
        int length = ciphertext.Length;
        int done = Math.Min(length, FirstTurn);
        Span<byte> buffer = state.Slice(BufferAt + ChaCha20.BlockSize, done);
        ciphertext[..done].CopyTo(buffer);
        ApplyFirst(state, nonce, done);
        BeginTag(state, associatedData);
        int hashed = BeginStrides(state, ciphertext);

        // Whatever is overwritten was hashed before, or in the same turn: both may be the same memory.
        if (done + Turn + Stride <= length)
        {
            int ahead = (done - hashed + Stride - 1) & -Stride;
            AbsorbStrides(ref poly, ciphertext.Slice(hashed, ahead));
            hashed += ahead;
            Poly1305Wide512.PrepareTurns(ref poly);
            for (; hashed + Turn <= length; done += Turn, hashed += Turn)
            {
                ApplyHashing(
                    state, done, ciphertext.Slice(done, Turn), destination.Slice(done, Turn),
                    ciphertext.Slice(hashed, Turn));
            }
        }

        Vector128<byte> tag = EndStrides(state, hashed, ciphertext, associatedData.Length);
        buffer.CopyTo(destination);
        int turns = (length - done) & -Turn;
        Apply(state, done, ciphertext.Slice(done, turns), destination.Slice(done, turns));
        done += turns;
        ApplyLast(state, done, ciphertext[done..], destination[done..]);
        return tag;
    }

    /// <summary>The first stride, empty in front: what follows, with the lengths behind it, is whole ones.</summary>
    /// <returns>How many bytes of the text it took.</returns>
    private static int BeginStrides(Span<byte> state, ReadOnlySpan<byte> text)
    {
        int blocks = ((text.Length + Poly1305.BlockSize - 1) / Poly1305.BlockSize) + 1;
        int lead = ((blocks - 1) % (Stride / Poly1305.BlockSize)) + 1;
        int size = lead * Poly1305.BlockSize;
        Span<byte> stride = stackalloc byte[Stride];
        stride[..^size].Clear();
        text[..size].CopyTo(stride[^size..]);
        Poly1305Wide512.Begin(ref PolyOf(state), ref MemoryMarshal.GetReference(stride), lead);
        return size;
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
        rest.CopyTo(stride);
        stride[rest.Length..].Clear();
        BinaryPrimitives.WriteInt64LittleEndian(stride[^16..], associatedData);
        BinaryPrimitives.WriteInt64LittleEndian(stride[^8..], text.Length);
        AbsorbStrides(ref poly, stride);
        Poly1305Wide512.End(ref poly);
        return Poly1305.Finish(ref poly);
    }

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
