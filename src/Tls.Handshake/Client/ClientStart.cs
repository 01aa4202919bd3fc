using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// START of RFC 8446 Appendix A.1: makes and sends a ClientHello (§4.1.2), the first one and the one that
/// answers a HelloRetryRequest. Does not read the answer: the state it leads to does.
/// </summary>
internal static class ClientStart
{
    private const int RandomSize = 32;

    /// <summary>Sends the first ClientHello.</summary>
    internal static Client13.WaitServerHello SendClientHello(
        ClientHandshakeOptions options, HandshakeContext context)
    {
        byte[] random = new byte[RandomSize];
        options.Crypto.FillRandom(random);

        byte[] sessionId = SessionId(options, context.Session12);
        KeyShare[] shares = options.Versions.HasTls13 ? KeyShares.Generate(options) : [];
        var hello = new ClientHello
        {
            Random = random,
            LegacySessionId = sessionId,
            CipherSuites = options.ConstantOffer.Suites,
            Extensions = Extensions(options, shares, SessionTicket(options, context), context.Psks),
        };
        context.Facts.EarlyData = EarlyDataOffer.Judge(options, context.Psks);
        bool isEarly = context.Facts.EarlyData == TlsEarlyDataOutcome.Pending;
        if (isEarly)
        {
            hello = hello.With([.. hello.Extensions, new EarlyDataIndication()]);
        }

        if (options.SendsGrease)
        {
            hello = GreaseOffer.Dress(hello, options.Crypto);
        }

        hello = context.Flight.Add(Finish(options, hello, context.Psks, context));
        context.Facts.ClientRandom = hello.Random;
        context.Facts.ServerName = options.ServerName;
        if (isEarly)
        {
            // §D.4: a client that offers early data sends its change_cipher_spec right after its ClientHello.
            if (options.MiddleboxCompatibility)
            {
                context.Flight.ChangeCipherSpec();
            }

            EarlyDataOffer.InstallKeys(context, context.Psks[0].Session!);
        }

        return new Client13.WaitServerHello(new ClientOffer(options, hello, shares, retry: null, context.Psks)
        {
            Session12 = context.Session12,
            EarlyData = isEarly ? context.Psks[0].Session : null,
        });
    }

    /// <summary>
    /// Sends the second ClientHello: §4.1.2 has it be the first one, but for the key share asked for and the
    /// cookie.
    /// </summary>
    internal static Client13.WaitServerHello SendSecondClientHello(
        ClientOffer offer,
        HelloRetryRequest retry,
        CipherSuiteInfo suite,
        KeyShareHelloRetryRequest? group,
        HandshakeContext context)
    {
        KeyShare[] shares = offer.Shares;
        List<Extension> extensions = [.. offer.Hello.Extensions];

        // §4.1.2: if a "key_share" was supplied, replace the list with one share from the group it names.
        if (group is not null)
        {
            offer.Dispose();
            shares = [KeyShares.Find(offer.Options, group.SelectedGroup).Generate()];
            extensions[extensions.FindIndex(e => e is KeyShareClientHello)] = Offered(shares);
        }

        // §4.2.2: the contents of the cookie MUST be copied into the new ClientHello.
        if (retry.Extensions.Find<Cookie>() is { } cookie)
        {
            extensions.Add(cookie);
        }

        // §4.1.2: pre_shared_key is made anew, its binder over this hello.
        // "early_data" MUST be removed; padding may become shorter or longer.
        extensions.RemoveAll(extension => extension is PreSharedKeyClientHello or EarlyDataIndication or Padding);

        // §4.1.4: no PSK whose hash is not that of the suite the server has settled on.
        List<OfferedPsk> psks = [.. offer.Psks];
        psks.RemoveAll(psk => psk.Hash != suite.Hash);
        ClientHello second = context.Flight.Add(
            Finish(offer.Options, offer.Hello.With([.. extensions]), psks, context));
        return new Client13.WaitServerHello(new ClientOffer(offer.Options, second, shares, retry, psks));
    }

    /// <summary>What depends on all the rest: padding, and behind it pre_shared_key with its binders.</summary>
    private static ClientHello Finish(
        ClientHandshakeOptions options,
        ClientHello hello,
        IReadOnlyList<OfferedPsk> psks,
        HandshakeContext context)
    {
        Padding? padding = options.PadsHello
            ? HelloPadding.For(hello.MeasureEncoded() + PskBinder.MeasureExtension(psks))
            : null;
        if (psks.Count > 0)
        {
            return PskBinder.Bind(context, hello, psks, padding);
        }

        return padding is null ? hello : hello.With([.. hello.Extensions, padding]);
    }

    private static byte[] SessionId(ClientHandshakeOptions options, ClientSession12? session)
    {
        // §4.1.2: a client with a session ID set by a server of TLS 1.2 SHOULD set the field to that value.
        if (session is { SessionId.IsEmpty: false })
        {
            return session.SessionId.ToArray();
        }

        // §D.4: a non-empty legacy_session_id makes TLS 1.3 look like a TLS 1.2 resumption. RFC 5077 §3.4: by an ID
        // of our own making we see whether the server takes up the ticket that goes with it.
        bool poses = options is { MiddleboxCompatibility: true, Versions.HasTls13: true } || session is not null;
        byte[] sessionId = poses ? new byte[RandomSize] : [];
        options.Crypto.FillRandom(sessionId);
        return sessionId;
    }

    private static SessionTicketExtension? SessionTicket(ClientHandshakeOptions options, HandshakeContext context)
    {
        // RFC 5077 §3.2: the ticket; or none, if one is welcome; and no extension if none is.
        ReadOnlyMemory<byte> ticket = context.Session12?.Ticket ?? default;
        return options.Versions.HasTls12 && (!ticket.IsEmpty || context.Output.WantsSessions)
            ? new SessionTicketExtension(ticket)
            : null;
    }

    private static ExtensionBlock Extensions(
        ClientHandshakeOptions options,
        KeyShare[] shares,
        SessionTicketExtension? ticket,
        IReadOnlyList<OfferedPsk> psks)
    {
        ExtensionList extensions = default;
        extensions.Add(options.ConstantOffer.First.Span);
        if (ticket is not null)
        {
            extensions.Add(ticket);
        }

        if (TicketCounts.Offer(options, psks) is { } wish)
        {
            extensions.Add(wish);
        }

        extensions.Add(options.ConstantOffer.Last.Span);
        if (options.Versions.HasTls13)
        {
            extensions.Add(Offered(shares));
        }

        return extensions.ToBlock();
    }

    private static KeyShareClientHello Offered(KeyShare[] shares)
    {
        var entries = new KeyShareEntry[shares.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = new KeyShareEntry(shares[i].Group, shares[i].PublicShare.ToArray());
        }

        return new KeyShareClientHello(entries);
    }
}
