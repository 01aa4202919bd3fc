using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;

namespace Tls;

/// <summary>What pre-shared keys in the options mean for the rest of them.</summary>
internal static class PresharedKeySetup
{
    /// <summary>Whether the server must show one of the client's keys.</summary>
    internal static bool Requires(TlsClientOptions options) =>
        options.PresharedKeys.Count > 0 && !options.AcceptCertificateInsteadOfPresharedKey;

    /// <summary>
    /// The suites that are left: those with a pre-shared key where there is one for TLS 1.2, those with certificates
    /// where one will do.
    /// </summary>
    /// <exception cref="ArgumentException">None is.</exception>
    internal static IReadOnlyList<CipherSuiteInfo> Narrow(
        TlsClientOptions options, IReadOnlyList<CipherSuiteInfo> suites)
    {
        IReadOnlyList<CipherSuiteInfo> left = Narrow(
            suites,
            hasKeys12: options.SelectPresharedKey is not null || HasKeys12(options.PresharedKeys),
            takesCertificates: !Requires(options));
        return Requires(options) && !AnyGoesWith(options.PresharedKeys, left)
            ? throw new ArgumentException(
                "There is no cipher suite that the pre-shared keys go with.", nameof(options))
            : left;
    }

    /// <summary>The suites that are left on a server: those with a pre-shared key where there may be one for TLS 1.2.</summary>
    /// <exception cref="ArgumentException">None is.</exception>
    internal static IReadOnlyList<CipherSuiteInfo> Narrow(
        TlsServerOptions options, IReadOnlyList<CipherSuiteInfo> suites) => Narrow(
            suites,
            hasKeys12: options.SelectPresharedKey is not null || HasKeys12(options.PresharedKeys),
            takesCertificates: true);

    private static List<CipherSuiteInfo> Narrow(
        IReadOnlyList<CipherSuiteInfo> suites, bool hasKeys12, bool takesCertificates)
    {
        var left = new List<CipherSuiteInfo>(suites.Count);
        foreach (CipherSuiteInfo suite in suites)
        {
            bool isLeft = suite.Authentication switch
            {
                SuiteAuthentication.Any => true,
                SuiteAuthentication.Psk => hasKeys12,
                SuiteAuthentication.Ecdsa or SuiteAuthentication.Rsa or SuiteAuthentication.RsaKeyExchange =>
                    takesCertificates,
            };
            if (isLeft)
            {
                left.Add(suite);
            }
        }

        return left.Count > 0
            ? left
            : throw new ArgumentException("There is no cipher suite for the keys and certificates there are.");
    }

    private static bool HasKeys12(IReadOnlyList<TlsPresharedKey> keys)
    {
        foreach (TlsPresharedKey key in keys)
        {
            // RFC 9258 §5.1: an imported key MUST NOT serve TLS 1.2.
            if (!key.IsImported)
            {
                return true;
            }
        }

        return false;
    }

    private static bool AnyGoesWith(IReadOnlyList<TlsPresharedKey> keys, IReadOnlyList<CipherSuiteInfo> suites)
    {
        foreach (CipherSuiteInfo suite in suites)
        {
            if (suite.Authentication == SuiteAuthentication.Psk)
            {
                return true;
            }
        }

        // RFC 8446 §4.2.11: a key goes with one hash, unless it is imported.
        IReadOnlyList<HashKind> hashes = Hashes(suites);
        foreach (TlsPresharedKey key in keys)
        {
            if (hashes.Count > 0 && (key.IsImported || Contains(hashes, key.Hash)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The hashes of the suites of TLS 1.3, in their order.</summary>
    internal static IReadOnlyList<HashKind> Hashes(IReadOnlyList<CipherSuiteInfo> suites)
    {
        var hashes = new List<HashKind>(2);
        foreach (CipherSuiteInfo suite in suites)
        {
            if (suite.Version == ProtocolVersion.Tls13 && !hashes.Contains(suite.Hash))
            {
                hashes.Add(suite.Hash);
            }
        }

        return hashes;
    }

    private static bool Contains(IReadOnlyList<HashKind> hashes, HashKind hash)
    {
        foreach (HashKind one in hashes)
        {
            if (one == hash)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes the names of the keys, for a hash of the policy.</summary>
    internal static void Describe(TlsWriter w, IReadOnlyList<TlsPresharedKey> keys)
    {
        w.UInt32((uint)keys.Count);
        foreach (TlsPresharedKey key in keys)
        {
            w.UInt8(key.IsImported ? (byte)1 : (byte)0);
            w.UInt8((byte)key.Hash);
            w.Opaque16(key.Identity.Span);
            w.Opaque16(key.Context.Span);
        }
    }

    /// <summary>
    /// What binds a client's session to its keys: a session that a certificate began does not stand for a key.
    /// </summary>
    internal static string Fingerprint(TlsClientOptions options, CryptoProvider crypto)
    {
        if (options.PresharedKeys.Count == 0 && options.SelectPresharedKey is null)
        {
            return string.Empty;
        }

        var w = new TlsWriter();
        w.UInt8((byte)((Requires(options) ? 1 : 0) | (options.SelectPresharedKey is null ? 0 : 2)));
        Describe(w, options.PresharedKeys);
        byte[] hash = new byte[HashKind.Sha256.Size()];
        crypto.Hash(HashKind.Sha256, w.Written, hash);
        return ";psk " + Convert.ToHexStringLower(hash);
    }
}
