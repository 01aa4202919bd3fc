using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using Tls.Crypto;
using Tls.Fuzz.Seeds;
using Tls.X509;

namespace Tls.Fuzz.Targets;

/// <summary>Shares, public keys with signatures, and private keys, by both providers.</summary>
internal static class KeyDifferences
{
    private const string Password = "password";

    private static readonly CryptoProvider Managed = CryptoProvider.Managed;
    private static readonly CryptoProvider Bcl = CryptoProvider.Bcl;

    private static readonly NamedGroup[] Curves = [NamedGroup.Secp256r1, NamedGroup.Secp384r1, NamedGroup.Secp521r1];
    private static readonly SignatureAlgorithm[] Algorithms = Enum.GetValues<SignatureAlgorithm>();
    private static readonly PrivateKeyFormat[] Formats = Enum.GetValues<PrivateKeyFormat>();

    /// <summary>A peer's share: both take it or neither; and both of us come to one secret.</summary>
    internal static void Share(Choices choices)
    {
        NamedGroup name = choices.OneOf<NamedGroup>(Curves);
        KeyExchangeGroup ours = Managed.FindGroup(name)!;
        KeyExchangeGroup theirs = Bcl.FindGroup(name)!;
        bool weTake = ours.TryAccept(choices.Rest, out byte[]? share, out SecretBytes? secret);
        bool theyTake = theirs.TryAccept(choices.Rest, out _, out SecretBytes? other);
        secret?.Dispose();
        other?.Dispose();
        FindingException.Unless(weTake == theyTake, $"{name}: both take a share or neither");
        if (!weTake)
        {
            return;
        }

        using KeyShare half = theirs.Generate();
        bool taken = ours.TryAccept(half.PublicShare, out share, out secret);
        FindingException.Unless(
            taken & half.TryComplete(share, out other) && secret!.Span.SequenceEqual(other!.Span),
            $"{name}: one secret on both sides");
        secret?.Dispose();
        other?.Dispose();
    }

    /// <summary>A public key, and a signature by it of "data".</summary>
    internal static void Verify(Choices choices)
    {
        ReadOnlySpan<byte> info = choices.Opaque();
        ReadOnlySpan<byte> signature = choices.Rest;
        Managed.TryImportVerifyingKey(info, out VerifyingKey? ours);
        Bcl.TryImportVerifyingKey(info, out VerifyingKey? theirs);
        using (ours)
        using (theirs)
        {
            FindingException.Unless(
                ours?.Kind == theirs?.Kind || (theirs is null && !Bcl.Supports(ours!.Kind)),
                $"both take a key or neither: {ours?.Kind}, {theirs?.Kind}");
            if (ours is null || theirs is null)
            {
                return;
            }

            FindingException.Unless(ours.SizeInBits == theirs.SizeInBits, $"{ours.Kind} of the same size");
            foreach (SignatureAlgorithm algorithm in Algorithms)
            {
                FindingException.Unless(
                    ours.Supports(algorithm) == theirs.Supports(algorithm), $"{algorithm} by both or neither");
                FindingException.Unless(
                    ours.Verify(algorithm, "data"u8, signature) == theirs.Verify(algorithm, "data"u8, signature),
                    $"{algorithm} with {ours.Kind}: both take a signature or neither");
            }
        }
    }

    /// <summary>A private key of any format: both take it or neither, and what one signs the other verifies.</summary>
    internal static void Import(Choices choices)
    {
        PrivateKeyFormat format = choices.OneOf<PrivateKeyFormat>(Formats);
        Managed.TryImportSigningKey(format, choices.Rest, Password, out SigningKey? ours);
        Bcl.TryImportSigningKey(format, choices.Rest, Password, out SigningKey? theirs);
        using (ours)
        using (theirs)
        {
            FindingException.Unless(
                ours?.Kind == theirs?.Kind || (theirs is null && !Bcl.Supports(ours!.Kind)),
                $"both take a private key or neither: {ours?.Kind}, {theirs?.Kind}");
            if (ours is null || theirs is null)
            {
                return;
            }

            FindingException.Unless(
                ours.SubjectPublicKeyInfo.Span.SequenceEqual(theirs.SubjectPublicKeyInfo.Span), "one public half");
            SignatureAlgorithm algorithm = Algorithms.First(ours.Supports);
            byte[] signature = ours.Sign(algorithm, "data"u8);
            bool isImported = Bcl.TryImportVerifyingKey(ours.SubjectPublicKeyInfo.Span, out VerifyingKey? half);
            using (half)
            {
                FindingException.Unless(
                    isImported && half!.Verify(algorithm, "data"u8, signature), $"{algorithm}: they verify what we sign");
            }
        }
    }

    /// <summary>Shares to start from: which curve, then the point.</summary>
    internal static IEnumerable<byte[]> Shares()
    {
        for (byte which = 0; which < Curves.Length; which++)
        {
            using KeyShare half = Managed.FindGroup(Curves[which])!.Generate();
            yield return [which, .. half.PublicShare];
        }
    }

    /// <summary>Public keys, each with a signature.</summary>
    internal static IEnumerable<byte[]> Signatures() => new PublicKeyTarget().Seeds();

    /// <summary>Private keys: which format, then the key.</summary>
    internal static IEnumerable<byte[]> PrivateKeys()
    {
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1);
        foreach (ECCurve curve in
            (ECCurve[])[ECCurve.NamedCurves.nistP256, ECCurve.NamedCurves.nistP384, ECCurve.NamedCurves.nistP521])
        {
            using var ecdsa = ECDsa.Create(curve);
            yield return [(byte)PrivateKeyFormat.Pkcs8, .. ecdsa.ExportPkcs8PrivateKey()];
            yield return [(byte)PrivateKeyFormat.Sec1, .. ecdsa.ExportECPrivateKey()];
            yield return [(byte)PrivateKeyFormat.EncryptedPkcs8, .. ecdsa.ExportEncryptedPkcs8PrivateKey(Password, encryption)];
        }

        using var rsa = RSA.Create(2048);
        yield return [(byte)PrivateKeyFormat.Pkcs8, .. rsa.ExportPkcs8PrivateKey()];
        yield return [(byte)PrivateKeyFormat.Pkcs1, .. rsa.ExportRSAPrivateKey()];
    }
}
