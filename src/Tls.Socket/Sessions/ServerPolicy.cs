using System;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;
using Tls.X509;

namespace Tls;

/// <summary>
/// What a server's sessions are bound to: everything in its options that decides whom it is and whom it serves, hashed.
/// A ticket made under one policy says nothing under another, even if both open it ("ticket confusion").
/// </summary>
internal static class ServerPolicy
{
    /// <summary>The hash of the policy of these options.</summary>
    internal static byte[] Of(TlsServerOptions options, CryptoProvider crypto)
    {
        var w = new TlsWriter();
        Text(w, options.SessionContext);
        w.UInt8((byte)options.ClientCertificates);
        w.UInt8((byte)((options.DangerousAcceptAnyCertificate ? 1 : 0)
            | (options.VerifyPeer is null ? 0 : 2)
            | (options.SelectIdentity is null ? 0 : 4)
            | (options.RefuseUnknownNames ? 8 : 0)
            | (options.SelectPresharedKey is null ? 0 : 16)
            | (options.EvidenceFetcher is null ? 0 : 32)));
        PresharedKeySetup.Describe(w, options.PresharedKeys);
        w.UInt32((uint)options.MaxChainDepth);
        Describe(w, options.Revocation);
        Describe(w, options.CertificateProfile, options.CertificatePolicies);
        Describe(w, options.Distrust);
        Text(w, options.PinnedKeys.ToString());
        w.UInt32((uint)options.ServerNames.Count);
        foreach (string name in options.ServerNames)
        {
            Text(w, name);
        }

        w.UInt32((uint)options.Identities.Count);
        foreach (TlsIdentity identity in options.Identities)
        {
            w.Bytes(identity.Fingerprint(crypto));
        }

        w.Bytes((options.ClientTrustStore ?? TrustStore.Empty).Fingerprint(crypto));

        foreach (CertificateType type in options.AcceptedCertificateTypes)
        {
            w.UInt8((byte)type);
        }

        foreach (ReadOnlyMemory<byte> key in options.TrustedPublicKeys)
        {
            w.Opaque24(key.Span);
        }

        byte[] policy = new byte[HashKind.Sha256.Size()];
        crypto.Hash(HashKind.Sha256, w.Written, policy);
        return policy;
    }

    /// <summary>A newer list or response makes another policy: who is revoked since does not come back by a ticket.</summary>
    private static void Describe(TlsWriter w, RevocationOptions revocation)
    {
        w.UInt8((byte)revocation.Mode);
        w.UInt8((byte)revocation.Scope);
        w.UInt8(revocation.RequireStaple ? (byte)1 : (byte)0);
        foreach (CertificateRevocationList list in revocation.Lists)
        {
            w.Opaque24(list.Signature.Span);
        }

        foreach (OcspResponse response in revocation.Responses)
        {
            w.Opaque24(response.Signature.Span);
        }
    }

    private static void Describe(TlsWriter w, CertificateProfile profile, PolicyOptions policies)
    {
        w.UInt8((byte)profile);
        w.UInt8((byte)((policies.InitialExplicitPolicy ? 1 : 0)
            | (policies.InitialPolicyMappingInhibit ? 2 : 0)
            | (policies.InitialAnyPolicyInhibit ? 4 : 0)));
        w.UInt32((uint)policies.UserInitialPolicySet.Count);
        foreach (ObjectIdentifier policy in policies.UserInitialPolicySet)
        {
            Text(w, policy.ToString());
        }
    }

    /// <summary>Who is distrusted since does not come back by a ticket either.</summary>
    private static void Describe(TlsWriter w, DistrustList distrust)
    {
        w.UInt32((uint)distrust.Entries.Count);
        foreach (DistrustEntry entry in distrust.Entries)
        {
            w.UInt8((byte)entry.Kind);
            w.Opaque24(entry.Issuer is { } issuer ? issuer.Encoded.Span : []);
            Text(w, entry.Hex);
        }
    }

    private static void Text(TlsWriter w, string text) => w.Opaque24(System.Text.Encoding.UTF8.GetBytes(text));
}
