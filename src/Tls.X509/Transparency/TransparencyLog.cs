using System;
using System.Collections.Generic;
using System.Threading;
using Tls.Crypto;

namespace Tls.X509;

/// <summary>
/// A log of certificates (RFC 6962 §3) as the caller knows it: none is built in and none is asked. Its key is
/// imported once.
/// </summary>
public sealed class TransparencyLog
{
    private const int MinimumRsaBits = 2048;
    private const int MaximumRsaBits = 8192;

    private ImportedKey? _imported;

    /// <summary>A log by its key.</summary>
    /// <param name="publicKey">SubjectPublicKeyInfo, DER; copied.</param>
    /// <param name="currentOperator">Who runs it: logs of one operator do not vouch for each other.</param>
    /// <exception cref="ArgumentException">
    /// It is no key of a log (RFC 6962 §2.1.4): ECDSA on P-256, or RSA with 2048 bits or more.
    /// </exception>
    public TransparencyLog(ReadOnlyMemory<byte> publicKey, string currentOperator)
    {
        ArgumentException.ThrowIfNullOrEmpty(currentOperator);
        byte[] copy = publicKey.ToArray();

        // RFC 6962 §2.1.4: a log MUST use either ECDSA over P-256 or RSA with a key of at least 2048 bits.
        if (!SubjectPublicKeyInfo.TryParse(copy, out SubjectPublicKeyInfo? key)
            || !(key.Kind == KeyKind.EcP256
                || (key is { Kind: KeyKind.Rsa, SizeInBits: >= MinimumRsaBits and <= MaximumRsaBits })))
        {
            throw new ArgumentException(
                "A log's key is ECDSA on P-256, or RSA with 2048 bits or more.", nameof(publicKey));
        }

        PublicKey = key;
        Id = key.Fingerprint();
        Operator = currentOperator;
    }

    /// <summary>Its key.</summary>
    public SubjectPublicKeyInfo PublicKey { get; }

    /// <summary>log_id: the SHA-256 hash of its key (§3.2).</summary>
    public ReadOnlyMemory<byte> Id { get; }

    /// <summary>Who runs it now.</summary>
    public string Operator { get; }

    /// <summary>Who ran it before, each until a moment, the earliest first.</summary>
    public IReadOnlyList<TransparencyLogOperator> PreviousOperators { get; init; } = [];

    /// <summary>Its name, for people.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>What is held of it.</summary>
    public TransparencyLogState State { get; init; } = TransparencyLogState.Usable;

    /// <summary>Since when; for a retired log, the moment from which on nothing of it counts.</summary>
    public DateTimeOffset StateSince { get; init; }

    /// <summary>It takes certificates that end then or later; null when it takes any.</summary>
    public DateTimeOffset? NotAfterFrom { get; init; }

    /// <summary>It takes certificates that end before then; null when it takes any.</summary>
    public DateTimeOffset? NotAfterBefore { get; init; }

    /// <summary>MMD: how long it may take until it shows what it has promised to (§3).</summary>
    public TimeSpan MaximumMergeDelay { get; init; }

    /// <summary>Whether it is read by tiles (static-ct-api) and not as RFC 6962 §4 has it.</summary>
    public bool IsTiled { get; init; }

    /// <summary>Who ran it at that time.</summary>
    public string OperatorAt(DateTimeOffset time)
    {
        foreach (TransparencyLogOperator previous in PreviousOperators)
        {
            if (time < previous.Until)
            {
                return previous.Name;
            }
        }

        return Operator;
    }

    /// <summary>The description, or the operator when there is none.</summary>
    public override string ToString() => Description.Length > 0 ? Description : $"a log of {Operator}";

    /// <summary>How it signs: the code of RFC 5246 §7.4.1.4.1 and what it stands for.</summary>
    internal (ushort Code, SignatureAlgorithm Algorithm) Signs => PublicKey.Kind == KeyKind.Rsa
        ? ((ushort)0x0401, SignatureAlgorithm.RsaPkcs1Sha256)
        : ((ushort)0x0403, SignatureAlgorithm.EcdsaSha256);

    /// <summary>Its key, or null when the provider cannot import it. Never disposed by who asks.</summary>
    internal VerifyingKey? GetKey(CryptoProvider provider)
    {
        ImportedKey? cached = Volatile.Read(ref _imported);
        if (cached?.Provider == provider)
        {
            return cached.Key;
        }

        // Two threads may both import at first; both keys are good, and one is kept.
        _ = provider.TryImportVerifyingKey(PublicKey.Encoded.Span, out VerifyingKey? key);
        Volatile.Write(ref _imported, new ImportedKey(provider, key));
        return key;
    }

    private sealed record ImportedKey(CryptoProvider Provider, VerifyingKey? Key);
}

/// <summary>Who ran a log until when.</summary>
/// <param name="Name">Who.</param>
/// <param name="Until">The moment from which on somebody else did.</param>
public sealed record TransparencyLogOperator(string Name, DateTimeOffset Until);
