using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// What every ClientHello of the same options has in common: made for the first, and never changed. What depends on the
/// connection, which are tickets, key shares and randoms, stands between and behind.
/// </summary>
internal sealed class ConstantOffer
{
    /// <summary>What these options offer.</summary>
    internal ConstantOffer(ClientHandshakeOptions options)
    {
        Suites = SuitesOf(options);
        First = FirstOf(options);
        Last = LastOf(options);
    }

    /// <summary>cipher_suites.</summary>
    internal CipherSuite[] Suites { get; }

    /// <summary>The extensions up to where a ticket of TLS 1.2 stands.</summary>
    internal ExtensionBlock First { get; }

    /// <summary>Those behind it, up to the key shares.</summary>
    internal ExtensionBlock Last { get; }

    private static CipherSuite[] SuitesOf(ClientHandshakeOptions options)
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

    private static ExtensionBlock FirstOf(ClientHandshakeOptions options)
    {
        var groups = new NamedGroup[options.Groups.Count];
        for (int i = 0; i < groups.Length; i++)
        {
            groups[i] = options.Groups[i].Name;
        }

        ExtensionList extensions = default;
        if (options.ServerName is { } name)
        {
            extensions.Add(new ServerName(name));
        }

        // RFC 8422 §4: a client that proposes no ECC suite MUST NOT send it, nor its formats of points.
        bool offersCurves = OffersCurves(options);
        if (offersCurves)
        {
            extensions.Add(new SupportedGroups(groups));
        }

        if (!options.RequiresPsk)
        {
            // §9.2: needed where a certificate may come, and asking for one that will be refused helps nobody.
            extensions.Add(new SignatureAlgorithms(options.SignatureSchemes));
        }

        if (options.ApplicationProtocols.Count > 0)
        {
            extensions.Add(new AlpnOffer(options.ApplicationProtocols));
        }

        options.Extras.AddTo(ref extensions, options.Versions);
        if (options.Versions.HasTls12)
        {
            if (offersCurves)
            {
                // RFC 8422 §5.1.2: what everybody does, said to those who do not take it for granted.
                extensions.Add(EcPointFormats.UncompressedAlone);
            }

            // RFC 7627 §5.1: in every ClientHello. RFC 5746 §3.4: empty, or the SCSV, in a first handshake.
            extensions.Add(ExtendedMasterSecret.Instance);
            if (OffersCbc(options))
            {
                // RFC 7366 §2: in the hello of a client that wishes to use it; of use to CBC suites alone.
                extensions.Add(new EncryptThenMac());
            }

            extensions.Add(RenegotiationInfo.OfFirstHandshake);
        }

        return extensions.ToBlock();
    }

    private static ExtensionBlock LastOf(ClientHandshakeOptions options)
    {
        if (!options.Versions.HasTls13)
        {
            return ExtensionBlock.Empty;
        }

        ExtensionList extensions = default;
        extensions.Add(new SupportedVersionsClientHello(options.Versions.Versions));
        if (options.PostHandshakeAuthentication)
        {
            extensions.Add(new PostHandshakeAuth());
        }

        // §4.2.9: without it a server sends no tickets.
        extensions.Add(new PskKeyExchangeModes(options.DangerousPskWithoutForwardSecrecy
            ? [PskKeyExchangeMode.PskDheKe, PskKeyExchangeMode.PskKe]
            : [PskKeyExchangeMode.PskDheKe]));
        return extensions.ToBlock();
    }

    private static bool OffersCurves(ClientHandshakeOptions options)
    {
        for (int i = 0; i < options.CipherSuites.Count; i++)
        {
            if (options.CipherSuites[i].Authentication != SuiteAuthentication.RsaKeyExchange)
            {
                return true;
            }
        }

        return false;
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
}
