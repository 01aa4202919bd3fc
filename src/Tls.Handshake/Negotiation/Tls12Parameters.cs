using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>What is agreed on in TLS 1.2 and goes without saying in TLS 1.3: RFC 5246, RFC 8422, RFC 5746.</summary>
internal static class Tls12Parameters
{
    private static readonly KeyKind[] AllKinds = Enum.GetValues<KeyKind>();

    /// <summary>Whether the group is one that TLS 1.2 has (RFC 8422 §5.1.1): a curve, not a KEM.</summary>
    internal static bool IsCurve(this NamedGroup group) => group is NamedGroup.Secp256r1
        or NamedGroup.Secp384r1 or NamedGroup.Secp521r1 or NamedGroup.X25519 or NamedGroup.X448;

    /// <summary>Whether the group is one of those with ML-KEM, which TLS 1.2 does not have.</summary>
    internal static bool IsTls13Only(this NamedGroup group) => group is NamedGroup.X25519MLKem768
        or NamedGroup.Secp256r1MLKem768 or NamedGroup.MLKem1024;

    /// <summary>Our group of that name, if TLS 1.2 has it.</summary>
    internal static KeyExchangeGroup? FindCurve(this IReadOnlyList<KeyExchangeGroup> ours, NamedGroup name)
    {
        for (int i = 0; i < ours.Count; i++)
        {
            if (ours[i].Name == name && name.IsCurve())
            {
                return ours[i];
            }
        }

        return null;
    }

    /// <summary>
    /// Whether a key of that kind is on a curve among the groups; a key on no such curve always is
    /// (RFC 8422 §5.3: EdDSA is a matter of the signature schemes alone).
    /// </summary>
    internal static bool HoldCurveOf(this IReadOnlyList<NamedGroup> groups, KeyKind kind) => kind switch
    {
        KeyKind.EcP256 => groups.Holds(NamedGroup.Secp256r1),
        KeyKind.EcP384 => groups.Holds(NamedGroup.Secp384r1),
        KeyKind.EcP521 => groups.Holds(NamedGroup.Secp521r1),
        KeyKind.Rsa or KeyKind.RsaPss or KeyKind.Ed25519 => true,

        // draft-ietf-tls-mldsa §3: not in TLS 1.2.
        KeyKind.MLDsa44 or KeyKind.MLDsa65 or KeyKind.MLDsa87 => false,
    };

    /// <summary>
    /// The kinds of key a server may sign with: for a suite in common, on a curve the client knows.
    /// </summary>
    internal static List<KeyKind> KindsFor(
        IReadOnlyList<CipherSuiteInfo> ours, IReadOnlyList<CipherSuite> offered, IReadOnlyList<NamedGroup> groups)
    {
        List<KeyKind> kinds = FindKinds(ours, offered, groups);

        // RFC 5246 §7.4.1.3: if there is no acceptable choice, a handshake failure alert.
        return kinds.Count > 0
            ? kinds
            : throw Fault.Of(
                TlsFault.MismatchCipherSuite, $"none of the {offered.Count} suites offered is accepted here");
    }

    /// <summary>The same, be there none.</summary>
    internal static List<KeyKind> FindKinds(
        IReadOnlyList<CipherSuiteInfo> ours, IReadOnlyList<CipherSuite> offered, IReadOnlyList<NamedGroup> groups)
    {
        var kinds = new List<KeyKind>(AllKinds.Length);
        foreach (KeyKind kind in AllKinds)
        {
            if (groups.HoldCurveOf(kind) && HasSuite(ours, offered, kind))
            {
                kinds.Add(kind);
            }
        }

        return kinds;
    }

    /// <summary>The kinds of key a client may show (RFC 5246 §7.4.6, RFC 8422 §5.5).</summary>
    internal static List<KeyKind> KindsFor(IReadOnlyList<ClientCertificateType> types)
    {
        var kinds = new List<KeyKind>(AllKinds.Length);
        foreach (KeyKind kind in AllKinds)
        {
            if (types.Holds(TypeOf(kind)))
            {
                kinds.Add(kind);
            }
        }

        return kinds;
    }

    /// <summary>The certificate types whose keys can sign by any of the schemes, for a CertificateRequest.</summary>
    internal static List<ClientCertificateType> TypesFor(IReadOnlyList<SignatureScheme> schemes)
    {
        var types = new List<ClientCertificateType>(2);
        foreach (KeyKind kind in AllKinds)
        {
            if (!types.Holds(TypeOf(kind)) && CanSign(kind, schemes))
            {
                types.Add(TypeOf(kind));
            }
        }

        // RFC 5246 §7.4.4: certificate_types<1..2^8-1>; schemes of TLS 1.3 alone leave none.
        return types.Count > 0 ? types : [ClientCertificateType.RsaSign, ClientCertificateType.EcdsaSign];
    }

    /// <summary>Refuses an extension that would renegotiate, or talks of points nobody writes.</summary>
    internal static void CheckTls12(this ExtensionBlock extensions)
    {
        // RFC 5746 §3.4, §3.6: in a first handshake renegotiated_connection MUST be empty: handshake_failure.
        if (extensions.Find<RenegotiationInfo>() is { RenegotiatedConnection.IsEmpty: false } info)
        {
            throw Fault.Of(
                TlsFault.IllegalRenegotiationInfo, $"{info.RenegotiatedConnection.Length} bytes, not none");
        }

        // RFC 8422 §5.1.2, §5.2: the list MUST contain uncompressed, or illegal_parameter.
        if (extensions.Find<EcPointFormats>() is { } formats
            && !formats.Formats.Holds(EcPointFormat.Uncompressed))
        {
            throw Fault.Of(TlsFault.IllegalExtensionValue, "ec_point_formats without uncompressed");
        }
    }

    private static ClientCertificateType TypeOf(KeyKind kind) => SuiteAuthentication.Rsa.Fits(kind)
        ? ClientCertificateType.RsaSign
        : ClientCertificateType.EcdsaSign;

    private static bool HasSuite(
        IReadOnlyList<CipherSuiteInfo> ours, IReadOnlyList<CipherSuite> offered, KeyKind kind)
    {
        for (int i = 0; i < ours.Count; i++)
        {
            CipherSuiteInfo suite = ours[i];
            if (suite.Version == ProtocolVersion.Tls12
                && suite.Authentication != SuiteAuthentication.RsaKeyExchange
                && suite.Authentication.Fits(kind)
                && offered.Holds(suite.Suite))
            {
                return true;
            }
        }

        return false;
    }

    private static bool CanSign(KeyKind kind, IReadOnlyList<SignatureScheme> schemes)
    {
        const int AnyBigKey = 4096;
        foreach (SignatureScheme scheme in schemes)
        {
            if (SignatureSelection.Fits(ProtocolVersion.Tls12, scheme, kind, AnyBigKey, out _))
            {
                return true;
            }
        }

        return false;
    }
}
