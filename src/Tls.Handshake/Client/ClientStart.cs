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
        IReadOnlyList<KeyShare> shares = options.Versions.HasTls13 ? KeyShares.Generate(options) : [];
        var hello = new ClientHello
        {
            Random = random,
            LegacySessionId = sessionId,
            CipherSuites = Suites(options),
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
        IReadOnlyList<KeyShare> shares = offer.Shares;
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
        if (options.PadsHello)
        {
            hello = HelloPadding.Pad(hello, psks);
        }

        return psks.Count > 0 ? PskBinder.Bind(context, hello, psks) : hello;
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

    private static CipherSuite[] Suites(ClientHandshakeOptions options)
    {
        int count = options.CipherSuites.Count;
        var suites = new CipherSuite[count + (options.IsFallback ? 1 : 0)];
        for (int i = 0; i < count; i++)
        {
            suites[i] = options.CipherSuites[i].Suite;
        }

        // RFC 7507 §4: after all other cipher suites that the client actually intends to negotiate.
        if (options.IsFallback)
        {
            suites[count] = CipherSuite.TLS_FALLBACK_SCSV;
        }

        return suites;
    }

    private static ExtensionBlock Extensions(
        ClientHandshakeOptions options,
        IReadOnlyList<KeyShare> shares,
        SessionTicketExtension? ticket,
        IReadOnlyList<OfferedPsk> psks)
    {
        var groups = new NamedGroup[options.Groups.Count];
        for (int i = 0; i < groups.Length; i++)
        {
            groups[i] = options.Groups[i].Name;
        }

        var extensions = new List<Extension>(16);
        if (options.ServerName is { } name)
        {
            extensions.Add(new ServerName(name));
        }

        extensions.Add(new SupportedGroups(groups));
        if (!options.RequiresPsk)
        {
            // §9.2: needed where a certificate may come, and asking for one that will be refused helps nobody.
            extensions.Add(new SignatureAlgorithms(options.SignatureSchemes));
        }

        if (options.ApplicationProtocols.Count > 0)
        {
            extensions.Add(new AlpnOffer(options.ApplicationProtocols));
        }

        options.Extras.AddTo(extensions, options.Versions);
        if (options.Versions.HasTls12)
        {
            // RFC 8422 §5.1.2: what everybody does, said to those who do not take it for granted.
            extensions.Add(new EcPointFormats(EcPointFormat.Uncompressed));

            // RFC 7627 §5.1: in every ClientHello. RFC 5746 §3.4: empty, or the SCSV, in a first handshake.
            extensions.Add(new ExtendedMasterSecret());
            if (OffersCbc(options))
            {
                // RFC 7366 §2: in the hello of a client that wishes to use it; of use to CBC suites alone.
                extensions.Add(new EncryptThenMac());
            }

            extensions.Add(new RenegotiationInfo(default));
        }

        if (ticket is not null)
        {
            extensions.Add(ticket);
        }

        if (TicketCounts.Offer(options, psks) is { } wish)
        {
            extensions.Add(wish);
        }

        if (options.Versions.HasTls13)
        {
            extensions.Add(new SupportedVersionsClientHello(options.Versions.Versions));

            if (options.PostHandshakeAuthentication)
            {
                extensions.Add(new PostHandshakeAuth());
            }

            // §4.2.9: without it a server sends no tickets.
            extensions.Add(new PskKeyExchangeModes(options.DangerousPskWithoutForwardSecrecy
                ? [PskKeyExchangeMode.PskDheKe, PskKeyExchangeMode.PskKe]
                : [PskKeyExchangeMode.PskDheKe]));
            extensions.Add(Offered(shares));
        }

        return ExtensionBlock.Of(extensions);
    }

    private static bool OffersCbc(ClientHandshakeOptions options)
    {
        for (int i = 0; i < options.CipherSuites.Count; i++)
        {
            if (options.CipherSuites[i].Cbc is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static KeyShareClientHello Offered(IReadOnlyList<KeyShare> shares)
    {
        var entries = new KeyShareEntry[shares.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = new KeyShareEntry(shares[i].Group, shares[i].PublicShare.ToArray());
        }

        return new KeyShareClientHello(entries);
    }
}
