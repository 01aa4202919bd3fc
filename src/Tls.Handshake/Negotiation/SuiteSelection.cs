using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// Which cipher suite a server takes (RFC 8446 §4.1.1; RFC 5246 §7.4.1.3): its own order decides, or the client's if it
/// likes; but a legacy suite is taken only where no other is in common.
/// </summary>
internal static class SuiteSelection
{
    /// <summary>The first of TLS 1.3 that both have.</summary>
    internal static CipherSuiteInfo Select(ServerHandshakeOptions options, IReadOnlyList<CipherSuite> offered) =>
        Select(options, offered, default, static (suite, _) => suite.Version == ProtocolVersion.Tls13);

    /// <summary>The first of TLS 1.2 that both have and such an identity can authenticate.</summary>
    /// <param name="options">Ours.</param>
    /// <param name="offered">The client's.</param>
    /// <param name="key">The kind of key that the identity has.</param>
    /// <param name="signs">Whether the identity can sign, as all suites want that are not legacy.</param>
    /// <param name="decrypts">Whether the identity can decrypt, as RSA key exchange wants.</param>
    internal static CipherSuiteInfo Select12(
        ServerHandshakeOptions options, IReadOnlyList<CipherSuite> offered, KeyKind key, bool signs, bool decrypts) =>
        Select(
            options,
            offered,
            new Identity(key, signs, decrypts),
            static (suite, identity) =>
                suite.Version == ProtocolVersion.Tls12 && suite.Authentication.Fits(identity.Key)
                && (suite.Authentication == SuiteAuthentication.RsaKeyExchange ? identity.Decrypts : identity.Signs));

    /// <summary>Whether both have a suite with RSA key exchange.</summary>
    internal static bool HaveRsaKeyExchange(ServerHandshakeOptions options, IReadOnlyList<CipherSuite> offered) =>
        Find(
            options,
            offered,
            default,
            static (suite, _) => suite.Authentication == SuiteAuthentication.RsaKeyExchange) is not null;

    /// <summary>The first of TLS 1.2 with a pre-shared key that both have; null when there is none.</summary>
    internal static CipherSuiteInfo? FindPsk12(ServerHandshakeOptions options, IReadOnlyList<CipherSuite> offered) =>
        Find(options, offered, default, static (suite, _) => suite.Authentication == SuiteAuthentication.Psk);

    /// <summary>The suite a server answered with, which must be one we offered, of the version chosen.</summary>
    internal static CipherSuiteInfo Chosen(
        IReadOnlyList<CipherSuiteInfo> offered, CipherSuite answer, ProtocolVersion version)
    {
        for (int i = 0; i < offered.Count; i++)
        {
            if (offered[i].Suite == answer && offered[i].Version == version)
            {
                return offered[i];
            }
        }

        // §4.1.3: a suite that was not offered MUST end in illegal_parameter.
        throw Fault.Of(TlsFault.IllegalCipherSuite, $"{answer} was not offered for {version}");
    }

    private static CipherSuiteInfo Select(
        ServerHandshakeOptions options,
        IReadOnlyList<CipherSuite> offered,
        Identity identity,
        Func<CipherSuiteInfo, Identity, bool> fits) =>

        // §4.1.1: without a common set of parameters, abort with handshake_failure.
        Find(options, offered, identity, fits) ?? throw Fault.Of(
            TlsFault.MismatchCipherSuite, $"none of the {offered.Count} suites offered is accepted here");

    private static CipherSuiteInfo? Find(
        ServerHandshakeOptions options,
        IReadOnlyList<CipherSuite> offered,
        Identity identity,
        Func<CipherSuiteInfo, Identity, bool> fits)
    {
        CipherSuiteInfo? best = null;
        int bestPlace = int.MaxValue;
        for (int i = 0; i < options.CipherSuites.Count; i++)
        {
            CipherSuiteInfo suite = options.CipherSuites[i];
            int place = fits(suite, identity) ? offered.IndexOf(suite.Suite) : -1;
            if (place < 0)
            {
                continue;
            }

            place = options.PreferClientCipherSuites ? place : i;
            bool isLegacy = suite.Legacy != LegacyFeatures.None;
            bool isBestLegacy = best is null || best.Legacy != LegacyFeatures.None;
            if (isLegacy == isBestLegacy ? place < bestPlace : isBestLegacy)
            {
                (best, bestPlace) = (suite, place);
            }
        }

        return best;
    }

    /// <summary>What a suite of TLS 1.2 asks of the server's identity; nothing where none is chosen yet.</summary>
    private readonly record struct Identity(KeyKind Key, bool Signs, bool Decrypts);
}
