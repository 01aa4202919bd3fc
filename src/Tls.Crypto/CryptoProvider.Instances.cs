namespace Tls.Crypto;

public abstract partial class CryptoProvider
{
    /// <summary>
    /// What System.Security.Cryptography has on this operating system, and nothing else: no X25519, no
    /// Ed25519, no ML-KEM, no ML-DSA.
    /// </summary>
    public static CryptoProvider Bcl { get; } = new BclCryptoProvider();

    /// <summary>
    /// The best there is here: the BCL, and in managed code what it lacks (X25519, Ed25519, ML-KEM,
    /// ML-DSA) and what is faster so (AES-GCM, where the processor has AES and carry-less multiplication;
    /// ECDH and verification with P-256, where it has BMI2).
    /// </summary>
    /// <remarks>
    /// The <see cref="System.AppContext"/> switches <c>Tls.Crypto.DisableManagedAesGcm</c> and
    /// <c>Tls.Crypto.DisableManagedP256</c>, set to true before the first use, leave those to the BCL.
    /// </remarks>
    public static CryptoProvider Default { get; } = new DefaultCryptoProvider(Bcl);
}
