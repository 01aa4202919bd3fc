namespace Tls.Crypto;

public abstract partial class CryptoProvider
{
    /// <summary>
    /// What System.Security.Cryptography has on this operating system, and nothing else: no X25519, no
    /// Ed25519.
    /// </summary>
    public static CryptoProvider Bcl { get; } = new BclCryptoProvider();

    /// <summary>The best there is here: the BCL, and what it lacks in managed code.</summary>
    public static CryptoProvider Default { get; } = new DefaultCryptoProvider(Bcl);
}
