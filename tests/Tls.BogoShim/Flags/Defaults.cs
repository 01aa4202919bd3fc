using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Tls.Crypto;

namespace Tls.BogoShim.Flags;

/// <summary>What the tests take for granted where no flag says otherwise: BoringSSL's own defaults.</summary>
internal static class Defaults
{
    /// <summary>RSA with MD5 and SHA-1, which has no code point but in BoringSSL; no list of ours can hold it.</summary>
    private const SignatureScheme RsaMd5Sha1 = (SignatureScheme)0xff01;

    private static readonly SignatureScheme[] Signing =
    [
        SignatureScheme.MLDsa44,
        SignatureScheme.MLDsa65,
        SignatureScheme.MLDsa87,
        SignatureScheme.Ed25519,
        SignatureScheme.EcdsaSecp256r1Sha256,
        SignatureScheme.RsaPssRsaeSha256,
        SignatureScheme.RsaPkcs1Sha256,
        SignatureScheme.EcdsaSecp384r1Sha384,
        SignatureScheme.RsaPssRsaeSha384,
        SignatureScheme.RsaPkcs1Sha384,
        SignatureScheme.EcdsaSecp521r1Sha512,
        SignatureScheme.RsaPssRsaeSha512,
        SignatureScheme.RsaPkcs1Sha512,
        SignatureScheme.EcdsaSha1,
        SignatureScheme.RsaPkcs1Sha1,
    ];

    private static readonly SignatureScheme[] Verifying =
    [
        SignatureScheme.EcdsaSecp256r1Sha256,
        SignatureScheme.RsaPssRsaeSha256,
        SignatureScheme.RsaPkcs1Sha256,
        SignatureScheme.EcdsaSecp384r1Sha384,
        SignatureScheme.RsaPssRsaeSha384,
        SignatureScheme.RsaPkcs1Sha384,
        SignatureScheme.RsaPssRsaeSha512,
        SignatureScheme.RsaPkcs1Sha512,
        SignatureScheme.RsaPkcs1Sha1,
    ];

    private static readonly NamedGroup[] Exchanging =
        [NamedGroup.X25519MLKem768, NamedGroup.X25519, NamedGroup.Secp256r1, NamedGroup.Secp384r1];

    private static readonly SignatureScheme[] ClientsOnly =
    [
        SignatureScheme.RsaPkcs1Sha256Legacy,
        SignatureScheme.RsaPkcs1Sha384Legacy,
        SignatureScheme.RsaPkcs1Sha512Legacy,
    ];

    private static readonly SignatureScheme[] Understood =
    [
        .. Signing,
        SignatureScheme.RsaPssPssSha256,
        SignatureScheme.RsaPssPssSha384,
        SignatureScheme.RsaPssPssSha512,
        .. ClientsOnly,
    ];

    /// <summary>By what a credential signs.</summary>
    internal static List<SignatureScheme> SigningSchemes(Credential credential, CompliancePolicy? policy) =>
        policy is not null ? [.. policy.Schemes]
        : credential.SigningSchemes.Count > 0 ? credential.SigningSchemes
        : [.. Signing];

    /// <summary>What is accepted of the peer.</summary>
    internal static List<SignatureScheme> VerifySchemes(ConnectionFlags flags)
    {
        List<SignatureScheme> asked = flags.Policy is { } policy ? [.. policy.Schemes]
            : flags.VerifySchemes.Count > 0 ? Asked(flags)
            : [.. Verifying.Where(IsSupported)];
        return asked.Find(scheme => !IsSupported(scheme)) is var missing and not 0
            ? throw Unknown("signature scheme", (int)missing)
            : asked;
    }

    /// <summary>What the flags say, but for what no list of ours can hold; something harmless where that was all.</summary>
    private static List<SignatureScheme> Asked(ConnectionFlags flags)
    {
        List<SignatureScheme> asked = flags.VerifySchemes.FindAll(
            scheme => scheme != RsaMd5Sha1 && (flags.IsServer || !ClientsOnly.Contains(scheme)));
        return asked.Count > 0 ? asked : [SignatureScheme.EcdsaSecp256r1Sha256];
    }

    /// <summary>The groups, the preferred first.</summary>
    internal static List<NamedGroup> Groups(ConnectionFlags flags)
    {
        List<NamedGroup> asked = flags.Policy is { } policy ? [.. policy.Groups]
            : flags.Groups.Count > 0 ? flags.Groups
            : [.. Exchanging.Where(IsSupported)];
        return asked.Find(group => !IsSupported(group)) is var missing and not 0
            ? throw Unknown("group", (int)missing)
            : asked;
    }

    private static bool IsSupported(NamedGroup group) => CryptoProvider.Default.FindGroup(group) is not null;

    private static bool IsSupported(SignatureScheme scheme) => Understood.Contains(scheme)
        && (scheme != SignatureScheme.Ed25519 || CryptoProvider.Default.Supports(KeyKind.Ed25519));

    private static NotImplementedFlagException Unknown(string what, int codePoint) => new(
        string.Create(CultureInfo.InvariantCulture, $"{what} {codePoint:x4} is not implemented"));
}
