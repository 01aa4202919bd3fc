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

    /// <summary>The suites that are left where no certificate will do.</summary>
    /// <exception cref="ArgumentException">None is.</exception>
    internal static IReadOnlyList<CipherSuiteInfo> Narrow(
        TlsClientOptions options, IReadOnlyList<CipherSuiteInfo> suites)
    {
        if (!Requires(options))
        {
            return suites;
        }

        var left = new List<CipherSuiteInfo>();
        foreach (CipherSuiteInfo suite in suites)
        {
            if (suite.Version == ProtocolVersion.Tls13)
            {
                left.Add(suite);
            }
        }

        // RFC 8446 §4.2.11: a key goes with one hash, unless it is imported.
        IReadOnlyList<HashKind> hashes = Hashes(left);
        foreach (TlsPresharedKey key in options.PresharedKeys)
        {
            if (hashes.Count > 0 && (key.IsImported || Contains(hashes, key.Hash)))
            {
                return left;
            }
        }

        throw new ArgumentException("There is no cipher suite that the pre-shared keys go with.", nameof(options));
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
        if (options.PresharedKeys.Count == 0)
        {
            return string.Empty;
        }

        var w = new TlsWriter();
        w.UInt8(Requires(options) ? (byte)1 : (byte)0);
        Describe(w, options.PresharedKeys);
        byte[] hash = new byte[HashKind.Sha256.Size()];
        crypto.Hash(HashKind.Sha256, w.Written, hash);
        return ";psk " + Convert.ToHexStringLower(hash);
    }
}
