using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>Whether a client offers early data, and what it makes of the answer: RFC 8446 §4.2.10.</summary>
internal static class EarlyDataOffer
{
    /// <summary>Whether it may be offered: only as the session was.</summary>
    internal static TlsEarlyDataOutcome Judge(ClientHandshakeOptions options, IReadOnlyList<OfferedPsk> psks)
    {
        if (!options.OffersEarlyData)
        {
            return TlsEarlyDataOutcome.NotOffered;
        }

        // §4.2.10: the PSK used for early data is the first of the client's list.
        if (psks.Count == 0 || psks[0].Session is not { } session)
        {
            return TlsEarlyDataOutcome.NoSession;
        }

        if (session.MaxEarlyData == 0)
        {
            return TlsEarlyDataOutcome.NotAllowedBySession;
        }

        // §4.2.10: version, cipher suite and ALPN protocol are those of the session, so they must be on offer.
        bool isAsBefore = options.CipherSuites.Holds(session.Suite)
            && (session.ApplicationProtocol is not { } protocol || options.ApplicationProtocols.Holds(protocol));
        return isAsBefore ? TlsEarlyDataOutcome.Pending : TlsEarlyDataOutcome.NotOfferedAsBefore;
    }

    /// <summary>The ClientHello is out: everything sent from here on is early data.</summary>
    internal static void InstallKeys(HandshakeContext context, ClientSession13 session)
    {
        var schedule = KeySchedule13.Of(context.Crypto, session.Suite.Hash);
        using EarlySecret early = schedule.StartWithPsk(session.Psk.Span, stackalloc byte[HashKindExtensions.MaxSize]);
        TranscriptHash throughClientHello = context.Transcript.With(context.Crypto, session.Suite.Hash, []);
        using ClientEarlyTrafficSecret traffic =
            early.ClientTraffic(throughClientHello, stackalloc byte[HashKindExtensions.MaxSize]);
        context.Log(traffic);
        context.KeepEarly(early.Exporter(throughClientHello));
        context.Flight.InstallWriteKeys(KeyEpoch.EarlyData, traffic.Keys(session.Suite.Aead));
    }

    /// <summary>Checks a server that says that it takes it.</summary>
    internal static void CheckAccepted(
        ClientSession13? session, PskChosen? chosen, CipherSuiteInfo suite, string? applicationProtocol)
    {
        // §4.2.10: the client MUST verify that the server's selected_identity is 0, else illegal_parameter.
        if (session is null || chosen is not { Index: 0 } || chosen.Psk.Session != session)
        {
            throw Fault.Of(TlsFault.IllegalEarlyData, "taken without the session it was sent under");
        }

        // §4.2.10: the server MUST have validated that cipher suite and ALPN protocol are those of the session.
        if (suite != session.Suite)
        {
            throw Fault.Of(TlsFault.IllegalEarlyData, $"taken under {suite}, sent under {session.Suite}");
        }

        if (!string.Equals(applicationProtocol, session.ApplicationProtocol, StringComparison.Ordinal))
        {
            throw Fault.Of(
                TlsFault.IllegalEarlyData,
                $"taken for protocol \"{applicationProtocol}\", sent for \"{session.ApplicationProtocol}\"");
        }
    }
}
