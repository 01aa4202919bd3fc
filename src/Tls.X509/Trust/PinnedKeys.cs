using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Tls.Crypto;

namespace Tls.X509;

/// <summary>
/// Public keys of which one must be in the path of a peer, beyond all that makes the path valid: SHA-256 of the
/// SubjectPublicKeyInfo, the Pin of RFC 7469 §2.4. Immutable and shared freely; two are equal when they hold the same pins.
/// </summary>
public sealed class PinnedKeys : IEquatable<PinnedKeys>
{
    private const string Prefix = "sha256/";

    private readonly SortedSet<string> _pins;

    /// <summary>Pins these keys.</summary>
    /// <param name="sha256">SHA-256 of each SubjectPublicKeyInfo, DER: 32 bytes.</param>
    /// <exception cref="ArgumentException">One is not 32 bytes long.</exception>
    public PinnedKeys(params IReadOnlyList<ReadOnlyMemory<byte>> sha256)
    {
        ArgumentNullException.ThrowIfNull(sha256);
        _pins = new SortedSet<string>(StringComparer.Ordinal);
        foreach (ReadOnlyMemory<byte> hash in sha256)
        {
            _pins.Add(hash.Length == HashKind.Sha256.Size()
                ? Convert.ToBase64String(hash.Span)
                : throw new ArgumentException("A SHA-256 hash has 32 bytes.", nameof(sha256)));
        }
    }

    /// <summary>Pins nothing: every valid path will do.</summary>
    public static PinnedKeys None { get; } = new();

    /// <summary>How many keys there are; with 0 nothing is asked.</summary>
    public int Count => _pins.Count;

    /// <summary>The pins of those keys.</summary>
    public static PinnedKeys Of(params IReadOnlyList<SubjectPublicKeyInfo> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        List<ReadOnlyMemory<byte>> hashes = [];
        foreach (SubjectPublicKeyInfo key in keys)
        {
            hashes.Add(key.Fingerprint(HashKind.Sha256));
        }

        return new PinnedKeys(hashes);
    }

    /// <summary>Reads pins as curl's --pinnedpubkey takes them: <c>sha256//BASE64</c>, several with ';' between them.</summary>
    /// <param name="text">The pins; one slash instead of two will do.</param>
    /// <exception cref="FormatException">It is something else, or nothing.</exception>
    public static PinnedKeys Parse(string text) => TryParse(text, out PinnedKeys? pins)
        ? pins
        : throw new FormatException("No pins such as sha256//BASE64, which are base64 of 32 bytes.");

    /// <summary>Reads pins as <see cref="Parse"/> does.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PinnedKeys? pins)
    {
        pins = null;
        List<ReadOnlyMemory<byte>> hashes = [];
        foreach (string part in (text ?? string.Empty).Split(';', StringSplitOptions.TrimEntries))
        {
            byte[] hash = new byte[HashKind.Sha256.Size() + 1];
            if (!part.StartsWith(Prefix, StringComparison.Ordinal))
            {
                return false;
            }

            string base64 = part[(part.StartsWith(Prefix + "/", StringComparison.Ordinal) ? Prefix.Length + 1 : Prefix.Length)..];
            if (!Convert.TryFromBase64String(base64, hash, out int length) || length != HashKind.Sha256.Size())
            {
                return false;
            }

            hashes.Add(hash.AsMemory(0, length));
        }

        pins = new PinnedKeys(hashes);
        return true;
    }

    /// <summary>The pin of a key, as <see cref="Parse"/> reads it.</summary>
    public static string PinOf(SubjectPublicKeyInfo key, CryptoProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        return $"{Prefix}/{Convert.ToBase64String(key.Fingerprint(HashKind.Sha256, provider))}";
    }

    /// <summary>Whether that key is one of them.</summary>
    public bool Contains(SubjectPublicKeyInfo key, CryptoProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _pins.Contains(Convert.ToBase64String(key.Fingerprint(HashKind.Sha256, provider)));
    }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] PinnedKeys? other) => other is not null && _pins.SetEquals(other._pins);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as PinnedKeys);

    /// <inheritdoc/>
    public override int GetHashCode() => _pins.Count == 0 ? 0 : _pins.Min!.GetHashCode(StringComparison.Ordinal);

    /// <summary>As <see cref="Parse"/> reads them, in an order of their own; empty when there are none.</summary>
    public override string ToString() => _pins.Count == 0
        ? string.Empty
        : $"{Prefix}/{string.Join($";{Prefix}/", _pins)}";

    /// <summary>The error of a path, or of a raw public key, that holds none of them; null when it holds one.</summary>
    internal CertificateError? Check(
        IReadOnlyList<SubjectPublicKeyInfo> keys, Certificate? leaf, CryptoProvider provider)
    {
        if (Count == 0)
        {
            return null;
        }

        // RFC 7469 §2.6: the intersection of the path's keys and the pins is not empty.
        foreach (SubjectPublicKeyInfo key in keys)
        {
            if (Contains(key, provider))
            {
                return null;
            }
        }

        return new CertificateError(
            CertificateErrorCode.NotPinned,
            0,
            leaf,
            $"none of {Count} pinned keys is among its {keys.Count}, the first of which is {PinOf(keys[0], provider)}");
    }
}
