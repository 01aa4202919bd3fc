using System;
using System.Collections.Concurrent;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>Keys for tests, one fresh encoding per kind and run.</summary>
internal static class TestKeys
{
    private static readonly ConcurrentDictionary<KeyKind, Lazy<byte[]>> Encodings = new();

    public static byte[] Pkcs8(KeyKind kind) => Encodings.GetOrAdd(kind, k => new Lazy<byte[]>(() =>
    {
        using SigningKey key = CryptoProvider.Default.GenerateSigningKey(k);
        return key.DangerousExportPkcs8();
    })).Value;

    public static SigningKey Signing(KeyKind kind)
    {
        Assert.True(CryptoProvider.Default.TryImportSigningKey(
            PrivateKeyFormat.Pkcs8, Pkcs8(kind), default, out SigningKey? key));
        return key;
    }

    public static VerifyingKey PublicHalf(SigningKey key)
    {
        Assert.True(
            CryptoProvider.Default.TryImportVerifyingKey(key.SubjectPublicKeyInfo.Span, out VerifyingKey? half));
        return half;
    }
}
