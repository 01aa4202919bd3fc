using System;
using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// Which version is spoken, and that nobody on the way talked the peers into an older one: RFC 8446 §4.1.3,
/// §4.2.1, Appendix D; RFC 7507.
/// </summary>
internal static class VersionSelection
{
    /// <summary>Where in a server's random the sentinel stands.</summary>
    internal static Range SentinelPlace => ^8..;

    /// <summary>What a server of TLS 1.3 that chooses TLS 1.2 writes there (§4.1.3).</summary>
    internal static ReadOnlySpan<byte> DowngradeToTls12 => "DOWNGRD\x01"u8;

    private static ReadOnlySpan<byte> DowngradeToTls11 => "DOWNGRD\0"u8;

    /// <summary>The newest version that both speak.</summary>
    internal static ProtocolVersion Select(VersionRange ours, ClientHello hello)
    {
        ProtocolVersion selected = Select(ours, hello, OffersOf(hello));

        // RFC 7507 §3: a client that falls back although we speak something newer got bad news from an attacker.
        if (selected < ours.Maximum && hello.CipherSuites.Holds(CipherSuite.TLS_FALLBACK_SCSV))
        {
            throw Fault.Of(TlsFault.IllegalFallback, $"to {selected}, and we speak {ours.Maximum}");
        }

        return selected;
    }

    /// <summary>Refuses a ServerHello of an older version than the client need put up with.</summary>
    internal static void CheckTls12(this ServerHello12 hello, ClientOffer offer)
    {
        VersionRange offered = offer.Options.Versions;
        ReadOnlySpan<byte> last8 = hello.Random.Span[SentinelPlace];

        // §4.1.3: a client that offered 1.3 MUST check the last 8 bytes of an older server's random.
        if (offered.HasTls13 && (last8.SequenceEqual(DowngradeToTls12) || last8.SequenceEqual(DowngradeToTls11)))
        {
            throw Fault.Of(TlsFault.IllegalDowngrade, $"a server of TLS 1.3 chose {hello.LegacyVersion}");
        }

        // §4.1.3: a client of TLS 1.2 SHOULD check for the value of TLS 1.1 and below.
        if (last8.SequenceEqual(DowngradeToTls11))
        {
            throw Fault.Of(TlsFault.IllegalDowngrade, $"a server of TLS 1.2 chose {hello.LegacyVersion}");
        }

        // §4.2.1: a version that was not offered; Appendix D: abort with protocol_version.
        if (!offered.HasTls12 || hello.LegacyVersion != ProtocolVersion.Tls12)
        {
            throw Fault.Of(TlsFault.MismatchVersion, $"the server chose {hello.LegacyVersion}");
        }

        // Appendix D.3: a client that has sent early data MUST fail the connection when a server of TLS 1.2 answers.
        if (offer.EarlyData is not null)
        {
            throw Fault.Of(TlsFault.MismatchVersionOnEarlyData, $"the server chose {hello.LegacyVersion}");
        }

        // §4.1.4: the version of the HelloRetryRequest MUST be retained.
        if (offer.Retry is not null)
        {
            throw Fault.Of(TlsFault.IllegalVersion, $"{hello.LegacyVersion} after a HelloRetryRequest");
        }
    }

    private static ProtocolVersion Select(
        VersionRange ours, ClientHello hello, IReadOnlyList<ProtocolVersion> offered)
    {
        foreach (ProtocolVersion version in ours.Versions)
        {
            if (offered.Holds(version))
            {
                return version;
            }
        }

        // §4.2.1, Appendix D: without a version in common, protocol_version.
        throw Fault.Of(
            TlsFault.MismatchVersion,
            $"{string.Join(", ", offered)} offered, legacy_version {hello.LegacyVersion}");
    }

    private static IReadOnlyList<ProtocolVersion> OffersOf(ClientHello hello)
    {
        // §4.2.1: only the versions in "supported_versions" count, if it is there.
        if (hello.Extensions.Find<SupportedVersionsClientHello>() is { } supported)
        {
            return supported.Versions;
        }

        // §4.2.1: without it, TLS 1.2 or prior, even if legacy_version is 0x0304 or later.
        return hello.LegacyVersion >= ProtocolVersion.Tls12 ? [ProtocolVersion.Tls12] : [hello.LegacyVersion];
    }
}
