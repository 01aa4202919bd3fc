namespace Tls.Crypto;

/// <summary>
/// Which of the ways through an AEAD a key takes. Each falls back on the next where the processor lacks what it needs, so that
/// all of them work everywhere; tests ask for each.
/// </summary>
internal enum AeadPath
{
    /// <summary>The fastest that there is: registers of 512 bits among it.</summary>
    Widest,

    /// <summary>AES by instructions and registers of 128 bits; ChaCha20-Poly1305 in registers of 256 bits.</summary>
    Narrow,

    /// <summary>No instruction that not every processor has; ChaCha20 in registers of 128 bits.</summary>
    Portable,
}
