using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Threading;

namespace Tls.Crypto;

/// <summary>
/// AES-GCM (NIST SP 800-38D) with nonces of 12 bytes and tags of 16, on processors that have AES and
/// carry-less multiplication.
/// <code>
/// nonce ‖ 1, encrypted         hides the tag
/// nonce ‖ 2, 3, …, encrypted   are the key stream
/// tag                          GHASH(associated data ‖ ciphertext ‖ their lengths in bits), hidden
/// </code>
/// Arguments are checked by the caller. It is a field of the one key that has it, and never copied: of two copies, one would
/// not know that the other has replaced or wiped the state.
/// </summary>
/// <remarks>
/// <para>Constant time by what it is made of: time depends on lengths, and Open's on the one bit that it returns.</para>
/// <para>
/// Seal and Open, and <see cref="GcmTail"/>, are compiled once and inlined nowhere: by the profile of a run the compiler
/// made them parts of their callers or not, and short messages took a third longer in one process than in the next.
/// </para>
/// </remarks>
internal struct AesGcmCipher : IDisposable
{
    public const int TagSize = 16;

    private const int BlockSize = AesRounds.BlockSize;
    private const int Stride = GcmNarrow.Stride;

    // What is shorter than a turn of GcmWide is not worth what that needs.
    private const int FirstWide = 2 * Stride;

    private readonly int _rounds;
    private readonly bool _wide;

    // Null once it has been wiped.
    private byte[]? _state;

    /// <summary>Expands a key.</summary>
    /// <param name="key">16 or 32 bytes.</param>
    /// <param name="wide">False keeps registers at 128 bits, whatever the processor has.</param>
    public AesGcmCipher(ReadOnlySpan<byte> key, bool wide)
    {
        _state = SecretPool.Take(GcmState.Size);
        _rounds = GcmState.Prepare(ref MemoryMarshal.GetArrayDataReference(_state), key);
        _wide = wide && GcmWide.IsSupported;
    }

    /// <summary>Whether the processor has the instructions.</summary>
    public static bool IsSupported =>
        AesRounds.IsSupported && Ghash.IsSupported
        && BitConverter.IsLittleEndian && Environment.Is64BitProcess;

    /// <summary>
    /// Encrypts <paramref name="plaintext"/> and <paramref name="trailer"/> into <paramref
    /// name="destination"/>, which has 16 more bytes for the tag.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Seal(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plaintext,
        ReadOnlySpan<byte> trailer,
        Span<byte> destination,
        ReadOnlySpan<byte> associatedData)
    {
        int length = destination.Length - TagSize;
        ref byte state = ref StateFor(length);
        ref byte output = ref MemoryMarshal.GetReference(destination);
        Vector128<uint> counter = GcmCounter.First(nonce);
        Vector128<byte> mask = AesRounds.Encrypt(ref state, _rounds, GcmCounter.ToBlock(counter));
        Vector128<ulong> hash = GcmAssociatedData.Absorb(ref state, associatedData);
        counter = GcmCounter.Add(counter, 1);

        // Whole strides of the plaintext are encrypted from where they are.
        int done = plaintext.Length & -Stride;
        if (done != 0)
        {
            ref byte input = ref MemoryMarshal.GetReference(plaintext);
            hash = EncryptStrides(ref state, counter, hash, ref input, ref output, done);
            counter = GcmCounter.Add(counter, done / BlockSize);
        }

        // The rest joins the trailer in the destination. Only a long trailer makes another stride of them.
        plaintext[done..].CopyTo(destination[done..]);
        trailer.CopyTo(destination[plaintext.Length..]);
        ref byte rest = ref Unsafe.Add(ref output, done);
        int more = (length - done) & -Stride;
        if (more != 0)
        {
            hash = EncryptStrides(ref state, counter, hash, ref rest, ref rest, more);
            counter = GcmCounter.Add(counter, more / BlockSize);
            rest = ref Unsafe.Add(ref rest, more);
            done += more;
        }

        Vector128<ulong> lengths = Lengths(associatedData.Length, length);
        hash = done == length
            ? Ghash.Multiply(lengths ^ hash, GcmState.HashKey(ref state))
            : GcmTail.Encrypt(ref state, _rounds, counter, hash, ref rest, length - done, lengths);
        (Ghash.ToBlock(hash) ^ mask).StoreUnsafe(ref Unsafe.Add(ref output, length));
        RefuseIfDisposed(destination);
    }

    /// <summary>
    /// Decrypts into <paramref name="destination"/>, which is 16 bytes shorter, and wipes it if the tag is
    /// wrong.
    /// </summary>
    /// <returns>Whether the tag is right.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public bool Open(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> ciphertext,
        Span<byte> destination,
        ReadOnlySpan<byte> associatedData)
    {
        ref byte state = ref StateFor(destination.Length);
        ref byte input = ref MemoryMarshal.GetReference(ciphertext);
        int length = destination.Length;
        Vector128<byte> received = Vector128.LoadUnsafe(ref Unsafe.Add(ref input, length));
        Vector128<uint> counter = GcmCounter.First(nonce);
        Vector128<byte> mask = AesRounds.Encrypt(ref state, _rounds, GcmCounter.ToBlock(counter));
        Vector128<ulong> hash = GcmAssociatedData.Absorb(ref state, associatedData);
        counter = GcmCounter.Add(counter, 1);
        int done = length & -Stride;
        if (done != 0)
        {
            ref byte output = ref MemoryMarshal.GetReference(destination);
            hash = _wide && done >= FirstWide
                ? GcmWide.Decrypt(ref state, _rounds, counter, hash, ref input, ref output, done)
                : GcmNarrow.Decrypt(ref state, _rounds, counter, hash, ref input, ref output, done);
            counter = GcmCounter.Add(counter, done / BlockSize);
        }

        Vector128<ulong> lengths = Lengths(associatedData.Length, length);
        hash = done == length
            ? Ghash.Multiply(lengths ^ hash, GcmState.HashKey(ref state))
            : GcmTail.Decrypt(
                ref state, _rounds, counter, hash, ref Unsafe.Add(ref input, done), destination[done..], lengths);
        RefuseIfDisposed(destination);

        // One comparison of all 16 bytes, which takes as long wherever they differ.
        if ((Ghash.ToBlock(hash) ^ mask) == received)
        {
            return true;
        }

        FixedTime.Wipe(destination);
        return false;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _state, null) is { } state)
        {
            SecretPool.Return(state);
        }
    }

    /// <summary>GHASH's last block, as the field's integer: both lengths in bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Lengths(int associatedData, int text) =>
        Vector128.Create(8 * (ulong)(uint)text, 8 * (ulong)(uint)associatedData);

    /// <summary>
    /// A key that was wiped while it worked, by a caller who broke the rule of one thread at a time, has
    /// perhaps worked with zeros: nothing of that leaves, and no peer is blamed for it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RefuseIfDisposed(Span<byte> destination)
    {
        if (Volatile.Read(ref _state) is null)
        {
            FixedTime.Wipe(destination);
            ObjectDisposedException.ThrowIf(true, typeof(AesGcmCipher));
        }
    }

    /// <summary>The state, made wide before the first message that is long.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref byte StateFor(int length)
    {
        byte[]? state = _state;
        ObjectDisposedException.ThrowIf(state is null, typeof(AesGcmCipher));
        if (_wide && length >= FirstWide && state.Length < GcmState.WideSize)
        {
            state = Widen(state);
        }

        return ref MemoryMarshal.GetArrayDataReference(state);
    }

    private byte[] Widen(byte[] narrow)
    {
        byte[] wide = SecretPool.Take(GcmState.WideSize);
        narrow.AsSpan(0, GcmState.Size).CopyTo(wide);
        GcmState.Widen(ref MemoryMarshal.GetArrayDataReference(wide));

        // Who disposed of the key meanwhile has taken the narrow state, and the wide one is nobody's.
        bool isOurs = Interlocked.CompareExchange(ref _state, wide, narrow) == narrow;
        SecretPool.Return(isOurs ? narrow : wide);
        ObjectDisposedException.ThrowIf(!isOurs, typeof(AesGcmCipher));
        return wide;
    }

    private readonly Vector128<ulong> EncryptStrides(
        ref byte state,
        Vector128<uint> counter,
        Vector128<ulong> hash,
        ref byte input,
        ref byte output,
        int length) =>
        _wide && length >= FirstWide
            ? GcmWide.Encrypt(ref state, _rounds, counter, hash, ref input, ref output, length)
            : GcmNarrow.Encrypt(ref state, _rounds, counter, hash, ref input, ref output, length);
}
