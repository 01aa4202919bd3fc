using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tls.Crypto;

/// <summary>
/// AEAD_CHACHA20_POLY1305 (RFC 8439 §2.8).
/// <code>
/// block 0 of the key stream     its first half is Poly1305's key (§2.6)
/// blocks 1, 2, …                hide the text
/// tag                           Poly1305(associated data, padded ‖ ciphertext, padded ‖ their lengths in bytes)
/// </code>
/// The first turn makes block 0 and the blocks behind it at once, in the key's own memory; later turns go from text to text,
/// and each is authenticated while it is in the cache. Arguments are checked by the caller.
/// </summary>
/// <remarks>
/// Constant time by what it is made of: time depends on lengths, and Open's on the one bit that it returns. Key stream and
/// one-time key stay beside the key that they come from, and are wiped with it.
/// </remarks>
internal sealed partial class ChaCha20Poly1305Cipher : IAeadCipher
{
    private const int Turn = ChaCha20.MaxTurn;

    /// <summary>The text of the first turn, in bytes.</summary>
    private const int FirstTurn = Turn - ChaCha20.BlockSize;

    /// <summary>What is encrypted before it is authenticated, or the other way round, in bytes.</summary>
    private const int MaxPiece = 4 * Turn;

    /// <summary>
    /// Shorter texts are authenticated by words: powers of r cost more than they save. In bytes; in registers of 256 bits, and of 512.
    /// </summary>
    private const int LongText = 640;
    private const int LongText512 = 384;

    private const int BufferAt = ChaCha20.StateSize;
    private const int PairAt = BufferAt + Turn;
    private const int PolyAt = PairAt + (2 * ChaCha20.BlockSize);

    /// <summary>A line of the cache, in bytes.</summary>
    private const int Line = 64;

    private readonly SecretBytes _state = SecretBytes.Alone(Line + PolyAt + Unsafe.SizeOf<Poly1305State>());
    private readonly int _start;
    private readonly ChaCha20Width _width;

    /// <summary>Takes a copy of the key.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="path">How wide registers may be.</param>
    public ChaCha20Poly1305Cipher(ReadOnlySpan<byte> key, AeadPath path)
    {
        // The memory is pinned. What begins with a line of the cache is read from one where registers are as long, not from two.
        ref byte start = ref MemoryMarshal.GetReference(_state.Span);
        _start = (int)(-Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref start) & (Line - 1));
        ChaCha20.SetKey(State, key);
        _width = path == AeadPath.Widest && ChaCha20Wide.IsSupported512 ? ChaCha20Width.Bits512
            : path != AeadPath.Portable && ChaCha20Wide.IsSupported256 ? ChaCha20Width.Bits256
            : ChaCha20Width.Bits128;
    }

    private Span<byte> State => _state.Span[_start..];

    public void Seal(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plaintext,
        ReadOnlySpan<byte> trailer,
        Span<byte> destination,
        ReadOnlySpan<byte> associatedData)
    {
        Span<byte> state = State;
        ref Poly1305State poly = ref PolyOf(state);
        int length = plaintext.Length + trailer.Length;
        Span<byte> ciphertext = destination[..length];
        if (_width == ChaCha20Width.Bits512 && length >= LongText512)
        {
            SealLong(nonce, plaintext, trailer, ciphertext, associatedData).CopyTo(destination[length..]);
            RefuseIfDisposed(destination);
            return;
        }

        int first = Math.Min(length, FirstTurn);
        Span<byte> buffer = state.Slice(BufferAt + ChaCha20.BlockSize, first);
        int of = Math.Min(first, plaintext.Length);
        plaintext[..of].CopyTo(buffer);
        trailer[..(first - of)].CopyTo(buffer[of..]);
        ApplyFirst(state, nonce, first);
        buffer.CopyTo(ciphertext);
        BeginTag(state, associatedData);
        bool isWide = AbsorbFirst(ref poly, buffer, IsWide(length));

        // Whole turns of the plaintext are encrypted from where they are; the rest joins the trailer in the destination.
        int done = first;
        for (int piece = Piece(plaintext.Length - done); piece > 0; piece = Piece(plaintext.Length - done))
        {
            Apply(state, done, plaintext.Slice(done, piece), ciphertext.Slice(done, piece));
            AbsorbTurns(ref poly, ciphertext.Slice(done, piece), isWide);
            done += piece;
        }

        if (done < length)
        {
            int from = Math.Min(done, plaintext.Length);
            plaintext[from..].CopyTo(ciphertext[from..]);
            trailer[(Math.Max(done, plaintext.Length) - plaintext.Length)..]
                .CopyTo(ciphertext[Math.Max(done, plaintext.Length)..]);
        }

        for (int piece = Piece(length - done); piece > 0; piece = Piece(length - done))
        {
            Apply(state, done, ciphertext.Slice(done, piece), ciphertext.Slice(done, piece));
            AbsorbTurns(ref poly, ciphertext.Slice(done, piece), isWide);
            done += piece;
        }

        Span<byte> last = ciphertext[done..];
        ApplyLast(state, done, last, last);
        AbsorbLast(ref poly, last, isWide);
        Poly1305.AbsorbLengths(ref poly, associatedData.Length, length);
        Poly1305.Finish(ref poly).CopyTo(destination[length..]);
        RefuseIfDisposed(destination);
    }

    public bool Open(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> ciphertext,
        Span<byte> destination,
        ReadOnlySpan<byte> associatedData)
    {
        Span<byte> state = State;
        ref Poly1305State poly = ref PolyOf(state);
        int length = destination.Length;
        var received = Vector128.Create(ciphertext[length..]);
        ciphertext = ciphertext[..length];
        Vector128<byte> tag;
        if (_width == ChaCha20Width.Bits512 && length >= LongText512)
        {
            tag = OpenLong(nonce, ciphertext, destination, associatedData);
            return LetOut(tag == received, destination);
        }

        // Whatever is overwritten was authenticated before: both may be the same memory.
        int first = Math.Min(length, FirstTurn);
        Span<byte> buffer = state.Slice(BufferAt + ChaCha20.BlockSize, first);
        ciphertext[..first].CopyTo(buffer);
        ApplyFirst(state, nonce, first);
        BeginTag(state, associatedData);
        bool isWide = AbsorbFirst(ref poly, ciphertext[..first], IsWide(length));
        buffer.CopyTo(destination);

        int done = first;
        for (int piece = Piece(length - done); piece > 0; piece = Piece(length - done))
        {
            AbsorbTurns(ref poly, ciphertext.Slice(done, piece), isWide);
            Apply(state, done, ciphertext.Slice(done, piece), destination.Slice(done, piece));
            done += piece;
        }

        AbsorbLast(ref poly, ciphertext[done..], isWide);
        ApplyLast(state, done, ciphertext[done..], destination[done..]);
        Poly1305.AbsorbLengths(ref poly, associatedData.Length, length);
        tag = Poly1305.Finish(ref poly);

        // One comparison of all 16 bytes, which takes as long wherever they differ.
        return LetOut(tag == received, destination);
    }

    public void Dispose() => _state.Dispose();

    private static ref Poly1305State PolyOf(Span<byte> state) =>
        ref MemoryMarshal.AsRef<Poly1305State>(state[PolyAt..]);

    private static ref uint Words(Span<byte> state) =>
        ref Unsafe.As<byte, uint>(ref MemoryMarshal.GetReference(state));

    /// <summary>Poly1305's key out of block 0, and the associated data.</summary>
    private static void BeginTag(Span<byte> state, ReadOnlySpan<byte> associatedData)
    {
        ref Poly1305State poly = ref PolyOf(state);
        Poly1305.Begin(ref poly, state.Slice(BufferAt, 32));
        Poly1305.AbsorbPadded(ref poly, associatedData);
    }

    /// <summary>Block 0 into the buffer, and the blocks behind it added to the text that waits there.</summary>
    private void ApplyFirst(Span<byte> state, ReadOnlySpan<byte> nonce, int length)
    {
        ChaCha20.SetNonce(state, nonce);
        Span<byte> buffer = state.Slice(BufferAt, Turn);
        buffer[..ChaCha20.BlockSize].Clear();
        ref byte start = ref MemoryMarshal.GetReference(buffer);
        ChaCha20.Apply(ref Words(state), 0, ref start, ref start, length + ChaCha20.BlockSize, _width);
    }

    /// <summary>Whole turns, from text to text.</summary>
    private void Apply(Span<byte> state, int done, ReadOnlySpan<byte> source, Span<byte> destination) =>
        ChaCha20.Apply(
            ref Words(state),
            CounterAt(done),
            ref MemoryMarshal.GetReference(source),
            ref MemoryMarshal.GetReference(destination),
            source.Length,
            _width);

    /// <summary>How many bytes to take next, in whole turns: so many that they stay in the cache.</summary>
    private static int Piece(int left) => Math.Min(left & -Turn, MaxPiece);

    /// <summary>Less than a turn, by way of the buffer.</summary>
    private void ApplyLast(Span<byte> state, int done, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        Span<byte> buffer = state.Slice(BufferAt, Turn);
        ref byte start = ref MemoryMarshal.GetReference(buffer);
        source.CopyTo(buffer);
        ChaCha20.Apply(ref Words(state), CounterAt(done), ref start, ref start, source.Length, _width);
        buffer[..source.Length].CopyTo(destination);
    }

    /// <summary>§2.8: block 0 is not for the text. Whole blocks are done.</summary>
    private static uint CounterAt(int done) => ((uint)done / ChaCha20.BlockSize) + 1;

    private bool IsWide(int length) => _width == ChaCha20Width.Bits256 && length >= LongText;

    /// <summary>
    /// The first turn's text. By lanes: what is not whole strides comes first, by words, so that whole turns can follow; an
    /// incomplete block comes last, and then nothing follows.
    /// </summary>
    /// <returns>Whether it goes on by lanes.</returns>
    private static bool AbsorbFirst(ref Poly1305State poly, ReadOnlySpan<byte> text, bool isWide)
    {
        if (!isWide)
        {
            Poly1305.AbsorbPadded(ref poly, text);
            return false;
        }

        int blocks = text.Length & -Poly1305.BlockSize;
        int lead = blocks % Poly1305Wide.Stride;
        Poly1305.AbsorbPadded(ref poly, text[..lead]);
        ref byte start = ref MemoryMarshal.GetReference(text[lead..]);
        Poly1305Wide.Begin(ref poly, ref start);
        Poly1305Wide.Absorb(
            ref poly, ref Unsafe.Add(ref start, Poly1305Wide.Stride), blocks - lead - Poly1305Wide.Stride);
        if (blocks == text.Length)
        {
            return true;
        }

        Poly1305Wide.End(ref poly);
        Poly1305.AbsorbPadded(ref poly, text[blocks..]);
        return false;
    }

    /// <summary>A whole number of strides.</summary>
    private static void AbsorbTurns(ref Poly1305State poly, ReadOnlySpan<byte> text, bool isWide)
    {
        ref byte start = ref MemoryMarshal.GetReference(text);
        if (!isWide)
        {
            Poly1305.Absorb(ref poly, ref start, text.Length);
        }
        else
        {
            Poly1305Wide.Absorb(ref poly, ref start, text.Length);
        }
    }

    /// <summary>Less than a turn: strides by lanes, then the lanes joined, then blocks, the last of them padded.</summary>
    private static void AbsorbLast(ref Poly1305State poly, ReadOnlySpan<byte> text, bool isWide)
    {
        if (isWide)
        {
            int strides = text.Length & -Poly1305Wide.Stride;
            AbsorbTurns(ref poly, text[..strides], isWide);
            Poly1305Wide.End(ref poly);
            text = text[strides..];
        }

        Poly1305.AbsorbPadded(ref poly, text);
    }

    /// <summary>Wipes what is not genuine.</summary>
    private bool LetOut(bool isGenuine, Span<byte> destination)
    {
        RefuseIfDisposed(destination);
        if (!isGenuine)
        {
            FixedTime.Wipe(destination);
        }

        return isGenuine;
    }

    /// <summary>
    /// A key that was wiped while it worked, by a caller who broke the rule of one thread at a time, has worked with zeros, which
    /// hide nothing: what came of it is not let out.
    /// </summary>
    private void RefuseIfDisposed(Span<byte> destination)
    {
        if (_state.IsDisposed)
        {
            FixedTime.Wipe(destination);
            ObjectDisposedException.ThrowIf(true, this);
        }
    }
}
