using System;

namespace Tls.Crypto;

/// <summary>The CBC suites of TLS 1.2, which a provider need not have.</summary>
public abstract partial class CryptoProvider
{
    /// <summary>Whether the algorithm works here; none does unless a provider says so.</summary>
    public virtual bool Supports(CbcAlgorithm algorithm) => false;

    /// <summary>Makes the keys of one direction ready to seal and open.</summary>
    /// <param name="algorithm">One that <see cref="Supports(CbcAlgorithm)"/> affirms.</param>
    /// <param name="key"><see cref="CbcAlgorithm.KeySize"/> bytes; copied.</param>
    /// <param name="macKey"><see cref="CbcAlgorithm.MacSize"/> bytes; copied.</param>
    /// <param name="encryptsThenMacs">Whether the MAC is outside (RFC 7366).</param>
    /// <exception cref="ArgumentException">A key has the wrong size.</exception>
    /// <exception cref="NotSupportedException">The algorithm does not work here.</exception>
    public virtual CbcKey CreateCbcKey(
        CbcAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> macKey, bool encryptsThenMacs) =>
        throw new NotSupportedException($"{algorithm} does not work here.");
}
