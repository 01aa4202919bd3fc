using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;

namespace Tls.Crypto;

/// <summary>
/// A public key of P-256 in managed code (FIPS 186-5 §6.4.2); the signature is strict DER (RFC 3279 §2.2.3). A key that is
/// used again and again, a CA's, makes itself a table, with which a verification takes a third of the time.
/// </summary>
internal sealed class P256VerifyingKey : VerifyingKey
{
    /// <summary>
    /// How many verifications come before the table is made, which costs about as much as three of them save.
    /// </summary>
    internal const int UsesBeforeTable = 4;

    private const int Bits = 256;

    private readonly CryptoProvider _provider;
    private readonly P256Affine _point;
    private P256Comb? _comb;
    private int _uses;
    private volatile bool _disposed;

    private P256VerifyingKey(CryptoProvider provider, in P256Affine point)
        : base(KeyKind.EcP256, Bits)
    {
        _provider = provider;
        _point = point;
    }

    /// <summary>Whether it has its table.</summary>
    internal bool HasTable => Volatile.Read(ref _comb) is not null;

    /// <summary>Reads a key of P-256, or finds one that was here before.</summary>
    /// <param name="provider">Hashes for it.</param>
    /// <param name="der">SubjectPublicKeyInfo.</param>
    /// <param name="key">The key.</param>
    public static bool TryImport(
        CryptoProvider provider, ReadOnlySpan<byte> der, [NotNullWhen(true)] out VerifyingKey? key)
    {
        key = null;
        if (!PublicKeyInfo.TryRead(der, out PublicKeyInfo info) || info.Algorithm.Kind != KeyKind.EcP256)
        {
            return false;
        }

        if (!KnownPublicKeys.OfManagedCode.TryGet(der, out key)
            && P256Affine.TryDecode(info.Key, out P256Affine point))
        {
            key = KnownPublicKeys.OfManagedCode.Keep(der, new P256VerifyingKey(provider, point));
        }

        return key is not null;
    }

    public override bool Verify(
        SignatureAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Span<byte> fixedForm = stackalloc byte[2 * ScalarP256.Size];
        if (!Supports(algorithm) || !EcdsaSignature.TryDecode(signature, fixedForm))
        {
            return false;
        }

        Span<byte> room = stackalloc byte[SignatureDigest.MaxSize];
        Span<byte> hash = SignatureDigest.Compute(_provider, algorithm, data, room);
        return P256Verification.Verify(fixedForm, hash, _point, TableWhenDue());
    }

    protected override void Dispose(bool disposing) => _disposed = true;

    private P256Comb? TableWhenDue()
    {
        if (Volatile.Read(ref _comb) is { } comb)
        {
            return comb;
        }

        // One thread makes it; those beside it do without.
        if (Interlocked.Increment(ref _uses) == UsesBeforeTable + 1)
        {
            Volatile.Write(ref _comb, new P256Comb(_point));
        }

        return Volatile.Read(ref _comb);
    }
}
