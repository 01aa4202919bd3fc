using System;

namespace Tls.Crypto;

/// <summary>
/// The two keys of one direction under a CBC suite of TLS 1.2, ready to seal and open. An instance is used by one thread at
/// a time.
/// <code>
/// MAC-then-encrypt (RFC 5246 §6.2.3.2)       encrypt-then-MAC (RFC 7366 §3)
/// CBC( content | MAC | padding )             CBC( content | padding ) | MAC
///   MAC over  header, length, content          MAC over  header, length, IV, ciphertext
/// </code>
/// Padding is 1 to 256 bytes, each of which says how many there are, less one. Ours is the shortest there is.
/// </summary>
public abstract class CbcKey : IDisposable
{
    /// <summary>What goes into the MAC first: sequence number, type and version; in bytes.</summary>
    public const int HeaderSize = sizeof(ulong) + 1 + 2;

    /// <summary>The base of a key.</summary>
    /// <param name="algorithm">What the key is for.</param>
    /// <param name="encryptsThenMacs">Whether the MAC is outside (RFC 7366).</param>
    protected CbcKey(CbcAlgorithm algorithm, bool encryptsThenMacs)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        Algorithm = algorithm;
        EncryptsThenMacs = encryptsThenMacs;
    }

    /// <summary>What the key is for.</summary>
    public CbcAlgorithm Algorithm { get; }

    /// <summary>Whether the MAC is outside (RFC 7366).</summary>
    public bool EncryptsThenMacs { get; }

    /// <summary>The size of what <see cref="Seal"/> makes of so much content, in bytes.</summary>
    public int SealedSize(int contentLength) => EncryptsThenMacs
        ? Padded(contentLength) + Algorithm.MacSize
        : Padded(contentLength + Algorithm.MacSize);

    /// <summary>How much room <see cref="Open"/> needs for so many bytes; never negative.</summary>
    public int RoomToOpen(int sealedLength) =>
        Math.Max(0, EncryptsThenMacs ? sealedLength - Algorithm.MacSize : sealedLength);

    /// <summary>Authenticates and encrypts.</summary>
    /// <param name="iv">16 bytes that nobody could foretell; never used twice.</param>
    /// <param name="content">
    /// May be the very start of <paramref name="destination"/> (in place), but not overlap it otherwise.
    /// </param>
    /// <param name="destination">Exactly <see cref="SealedSize"/> bytes.</param>
    /// <param name="header"><see cref="HeaderSize"/> bytes.</param>
    public abstract void Seal(
        ReadOnlySpan<byte> iv, ReadOnlySpan<byte> content, Span<byte> destination, ReadOnlySpan<byte> header);

    /// <summary>Decrypts and checks.</summary>
    /// <param name="iv">16 bytes.</param>
    /// <param name="ciphertext">What <see cref="Seal"/> made, or anybody.</param>
    /// <param name="destination">
    /// Exactly <see cref="RoomToOpen"/> bytes: elsewhere, or the very start of <paramref name="ciphertext"/> (in place).
    /// </param>
    /// <param name="header">What was given to <see cref="Seal"/>.</param>
    /// <returns>
    /// How long the content is, at the start of <paramref name="destination"/>, where zeros follow it; −1 when anything at
    /// all is wrong, and zeros alone are left. There is one way to fail, and neither its result nor its time says more.
    /// </returns>
    public abstract int Open(
        ReadOnlySpan<byte> iv, ReadOnlySpan<byte> ciphertext, Span<byte> destination, ReadOnlySpan<byte> header);

    /// <summary>Wipes the keys.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases and wipes what the implementation holds.</summary>
    protected abstract void Dispose(bool disposing);

    /// <summary>The next multiple of a block above that length: there is always padding.</summary>
    private static int Padded(int length) =>
        length + CbcAlgorithm.BlockSize - (length % CbcAlgorithm.BlockSize);
}
