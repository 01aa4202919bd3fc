using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.X509;

namespace Tls.Cli;

/// <summary><c>tls serve [ADDR:]PORT</c>: its options, and what becomes of them.</summary>
internal sealed class ServeCommand
{
    private readonly CommandIo _io;
    private readonly Argument<string> _address = new("[ADDR:]PORT")
    {
        Description = "Where to listen; 127.0.0.1 when only a PORT is given, and any free one for 0.",
    };

    private readonly Option<bool> _www = new("--www")
    {
        Description = "Answer one HTTP request with a page that says what was negotiated; GET /keyupdate first "
            + "changes keys on both sides, GET /secret first asks for a client certificate of --client-ca.",
    };

    private readonly Option<bool> _echo = new("--echo")
    {
        Description = "Send each record back as one of the same length.",
    };

    private readonly Option<string[]> _clientAuthorities = new("--client-ca")
    {
        Description = "Trust client certificates issued by those in FILE, which is read again when it changes.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _requestClient = new("--request-client-cert")
    {
        Description = "Ask clients for a certificate; serve those without one too.",
    };

    private readonly Option<bool> _requireClient = new("--require-client-cert")
    {
        Description = "Ask clients for a certificate; refuse those without one.",
    };

    private readonly Option<string[]> _names = new("--sni")
    {
        Description = "A name this server goes by; those its certificates cover when left out.",
        HelpName = "NAME",
    };

    private readonly Option<bool> _strictNames = new("--sni-strict")
    {
        Description = "Refuse clients that ask for another name, with unrecognized_name.",
    };

    private readonly Option<bool> _retry = new("--retry")
    {
        Description = "Insist on the preferred group that both have, by HelloRetryRequest with a cookie if need be.",
    };

    private readonly Option<int> _tickets = new("--tickets")
    {
        Description = "How many tickets a client gets to resume its session with; 0 for none, and none is taken.",
        HelpName = "N",
        DefaultValueFactory = _ => 2,
    };

    private readonly Option<int> _earlyData = new("--early-data")
    {
        Description = "Take up to N bytes of early data from clients that resume; handed on when the handshake is done.",
        HelpName = "N",
    };

    private readonly PskOption _psk = new();

    private readonly Option<string?> _ocsp = new("--ocsp")
    {
        Description = "Staple the OCSP response in FILE (DER) to the first certificate, for clients that ask.",
        HelpName = "FILE",
    };

    private readonly Option<double> _handshakeTimeout = Time(
        "--handshake-timeout", "How long a handshake may take.", 15);

    private readonly Option<double> _idleTimeout = Time("--idle-timeout", "How long nothing may move.", 60);
    private readonly Option<int> _maxConnections = new("--max-connections")
    {
        Description = "How many connections are served at once; further ones wait.",
        HelpName = "N",
        DefaultValueFactory = _ => 256,
    };

    private readonly Option<bool> _quiet = new("--quiet")
    {
        Description = "Do not mention connections that go well.",
    };

    private readonly IdentityOptionSet _identity = new(
        "A certificate to serve with, with its chain. Repeatable: chosen by the name the client asks for and by what "
        + "it can verify. Without one, a self-signed certificate is made for the occasion.");

    private readonly RawKeyOptionSet _rawKeys = new(
        "Trust clients that show the public key in FILE without a certificate (RFC 7250).");

    private readonly TlsOptionSet _tls = new();

    private ServeCommand(CommandIo io) => _io = io;

    internal static Command Create(CommandIo io) => new ServeCommand(io).ToCommand();

    private Command ToCommand()
    {
        var command = new Command(
            "serve",
            "Serve TLS until interrupted; what comes is dropped, unless --www or --echo says otherwise.")
        {
            _address, _www, _echo,
        };
        _identity.AddTo(command);
        _rawKeys.AddTo(command);
        _tls.AddTo(command);
        foreach (Option option in new Option[]
        {
            _clientAuthorities, _requestClient, _requireClient, _names, _strictNames, _retry, _tickets, _earlyData,
            _ocsp, _handshakeTimeout, _idleTimeout, _maxConnections, _quiet,
        })
        {
            command.Add(option);
        }

        _psk.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken stopping)
    {
        CryptoProvider crypto = _tls.Crypto(parsed);
        using KeyLogFile? keyLog = _tls.OpenKeyLog(parsed);
        string[] names = parsed.GetValue(_names) ?? [];
        ServerSettings settings = Settings(parsed);
        List<TlsIdentity> identities = [.. _identity.Read(parsed, crypto), .. _rawKeys.Own(parsed, crypto)];
        IReadOnlyList<ReadOnlyMemory<byte>> knownKeys = _rawKeys.Trusted(parsed);
        TlsClientCertificateMode clientMode = ClientMode(parsed, knownKeys.Count > 0);
        IReadOnlyList<TlsPresharedKey> keys = _psk.Read(parsed);
        if (identities.Count == 0 && keys.Count == 0)
        {
            identities.Add(MakeIdentity(names, crypto));
        }

        if (parsed.GetValue(_ocsp) is { } file && identities is [{ Chain.Count: > 0 }, ..])
        {
            identities[0] = identities[0].WithOcspResponse(InputFile.Bytes(file));
        }

        var options = new TlsServerOptions
        {
            Identities = identities,
            ServerNames = names,
            RefuseUnknownNames = parsed.GetValue(_strictNames),
            ClientCertificates = clientMode,
            ClientTrustSource = ClientAuthorities(parsed),
            TrustedPublicKeys = knownKeys,
            AcceptedCertificateTypes = RawKeyOptionSet.Accepted(
                knownKeys.Count > 0, parsed.GetValue(_clientAuthorities) is { Length: > 0 }),
            ApplicationProtocols = _tls.Protocols(parsed),
            MinimumVersion = _tls.MinimumVersion(parsed),
            MaximumVersion = _tls.MaximumVersion(parsed),
            CipherSuites = _tls.Suites(parsed),
            DangerousLegacy = _tls.Legacy(parsed),
            Groups = _tls.Groups(parsed),
            SignatureSchemes = _tls.Schemes(parsed),
            InsistOnPreferredGroup = parsed.GetValue(_retry),
            SendRetryCookie = parsed.GetValue(_retry),
            PresharedKeys = keys,
            RecordSizeLimit = _tls.RecordSizeLimit(parsed),
            TicketCount = Tickets(parsed),
            MaxEarlyDataSize = parsed.GetValue(_earlyData) is var early and >= 0 and <= 1 << 24
                ? early
                : throw new UsageException("--early-data is a number from 0 to 16777216"),
            DangerousKeyLog = keyLog is null ? null : keyLog.Write,
            Crypto = crypto,
        };
        await new Server(_io, options, settings).RunAsync(stopping);
        return ExitCode.Done;
    }

    private ServerSettings Settings(ParseResult parsed)
    {
        Endpoint endpoint = Endpoint.Parse(parsed.GetRequiredValue(_address), "127.0.0.1");
        string host = endpoint.Host == "localhost" ? "127.0.0.1" : endpoint.Host;
        if (!IPAddress.TryParse(host, out IPAddress? address))
        {
            throw new UsageException(
                $"'{endpoint.Host}' is no address of this machine; 0.0.0.0 and [::] are all of them");
        }

        int maxConnections = parsed.GetValue(_maxConnections);
        return new ServerSettings(
            new IPEndPoint(address, endpoint.Port),
            (parsed.GetValue(_www), parsed.GetValue(_echo)) switch
            {
                (true, true) => throw new UsageException("--www or --echo, not both"),
                (true, false) => new WwwSession(),
                (false, true) => new EchoSession(),
                (false, false) => new SinkSession(),
            },
            Seconds.Parse(parsed.GetValue(_handshakeTimeout), "--handshake-timeout"),
            Seconds.Parse(parsed.GetValue(_idleTimeout), "--idle-timeout"),
            maxConnections > 0 ? maxConnections : throw new UsageException("--max-connections is a number above 0"),
            parsed.GetValue(_quiet));
    }

    /// <summary>Whom to trust; what becomes of a changed file is said, and ends nothing.</summary>
    private ReloadingTrustStore? ClientAuthorities(ParseResult parsed)
    {
        if (parsed.GetValue(_clientAuthorities) is not { Length: > 0 } files)
        {
            return null;
        }

        ReloadingTrustStore source = InputFile.Watched(files);
        source.Reloaded += (_, news) => _io.Error.WriteLine(news.Failure is { } failure
            ? $"tls: --client-ca: {Failure.Of(failure)?.Line ?? Printable.Line(failure.Message)}; trusting as before"
            : $"--client-ca: read again, {news.Store.Certificates.Count} trusted");
        return source;
    }

    private int Tickets(ParseResult parsed) => parsed.GetValue(_tickets) is var count and >= 0 and <= 16
        ? count
        : throw new UsageException("--tickets is a number from 0 to 16");

    private TlsClientCertificateMode ClientMode(ParseResult parsed, bool trustsKeys)
    {
        bool require = parsed.GetValue(_requireClient);
        bool request = require || parsed.GetValue(_requestClient);
        bool trusts = trustsKeys || parsed.GetValue(_clientAuthorities) is { Length: > 0 };
        return (request, trusts) switch
        {
            (true, false) => throw new UsageException(
                "which client certificates are to be trusted, --client-ca says; which raw public keys, --trust-key"),
            (false, true) when !parsed.GetValue(_www) => throw new UsageException(
                "--client-ca and --trust-key go with --request-client-cert or --require-client-cert, or with --www for "
                + "GET /secret"),
            (false, _) => TlsClientCertificateMode.None,
            (true, true) => require ? TlsClientCertificateMode.Require : TlsClientCertificateMode.Request,
        };
    }

    private TlsIdentity MakeIdentity(string[] names, CryptoProvider crypto)
    {
        SigningKey key = crypto.GenerateSigningKey(KeyKind.EcP256);
        var request = new CertificateRequestOptions
        {
            CommonName = names.Length > 0 ? names[0] : "localhost",
            DnsNames = names.Length > 0 ? names : ["localhost"],
            IpAddresses = [IPAddress.Loopback, IPAddress.IPv6Loopback],
            Purposes = [CertificatePurpose.ServerAuthentication],
        };
        Certificate certificate = CertificateBuilder.IssueSelfSigned(request, key, crypto);
        _io.Error.WriteLine(
            $"no --cert: made a self-signed certificate for {ConnectionText.Names(certificate)}, SHA-256 fingerprint "
            + Convert.ToHexStringLower(certificate.Fingerprint()));
        return TlsIdentity.Create([certificate], key);
    }

    private static Option<double> Time(string name, string description, double seconds) => new(name)
    {
        Description = description,
        HelpName = "SECONDS",
        DefaultValueFactory = _ => seconds,
    };
}
