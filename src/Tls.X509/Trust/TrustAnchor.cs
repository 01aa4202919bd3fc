using System.Threading;
using Tls.Crypto;

namespace Tls.X509;

/// <summary>
/// A certificate that is trusted because the caller says so. Its key is imported once, at its first use,
/// however many handshakes and threads share it.
/// </summary>
internal sealed class TrustAnchor
{
    private ImportedKey? _key;

    internal TrustAnchor(Certificate certificate) => Certificate = certificate;

    internal Certificate Certificate { get; }

    /// <summary>
    /// The anchor's key, or null when the provider cannot import it. Never disposed by who asks.
    /// </summary>
    internal VerifyingKey? GetKey(CryptoProvider provider)
    {
        ImportedKey? cached = Volatile.Read(ref _key);
        if (cached?.Provider == provider)
        {
            return cached.Key;
        }

        // Two threads may both import at first; both keys are good, and one is kept.
        _ = provider.TryImportVerifyingKey(Certificate.PublicKey.Encoded.Span, out VerifyingKey? key);
        Volatile.Write(ref _key, new ImportedKey(provider, key));
        return key;
    }

    private sealed record ImportedKey(CryptoProvider Provider, VerifyingKey? Key);
}
