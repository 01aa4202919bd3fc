using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Tls.X509;

namespace Tls.Cli;

/// <summary><c>tls verify</c>: judges a certificate and says why.</summary>
internal sealed class VerifyCommand
{
    private const double DefaultTimeout = 15;

    private readonly CommandIo _io;
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "The certificate in question, first in the first file; whatever follows may help it.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _connect = new("--connect")
    {
        Description = "Judge what the server there shows, instead of files.",
        HelpName = "HOST:PORT",
    };

    private readonly Option<string?> _startTls = new("--starttls")
    {
        Description = "With --connect: speak that protocol in the clear until the server agrees to begin TLS.",
        HelpName = "smtp|imap|pop3|ftp",
    };

    private readonly Option<double> _timeout = new("--timeout")
    {
        Description = "With --connect: how long connecting and the handshake may take.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => DefaultTimeout,
    };

    private readonly TrustOptionSet _trust = new();
    private readonly Option<string[]> _untrusted = new("--untrusted")
    {
        Description = "Further certificates that may help, and are not trusted.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _name = new("--name", "--host")
    {
        Description = "The name the certificate must carry; HOST with --connect, otherwise none is checked.",
        HelpName = "NAME",
    };

    private readonly Option<int> _depth = new("--depth")
    {
        Description = "The most certificates in a path, the trusted one included; 0 for no limit but the hard one.",
        HelpName = "N",
    };

    private readonly Option<string?> _time = new("--time")
    {
        Description = "The moment to judge for, as in 2026-06-01T12:00:00Z; now when left out.",
        HelpName = "TIME",
    };

    private readonly Option<string> _purpose = new("--purpose")
    {
        Description = "What the certificate is to be good for.",
        DefaultValueFactory = _ => "server",
    };

    private readonly Option<bool> _strict = new("--strict")
    {
        Description = "Enforce what the CA/Browser Forum demands of issuers, too.",
    };

    private readonly Option<string[]> _policies = new("--policy")
    {
        Description = "Demand that the path is valid for one of these certificate policies. Repeatable.",
        HelpName = "OID",
    };

    private readonly PinOption _pins = new("--pin");

    private readonly Option<string[]> _lists = new("--crl")
    {
        Description = "Look into these revocation lists, PEM or DER. Repeatable.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _ocsp = new("--ocsp")
    {
        Description = "Judge with the OCSP response in FILE (DER), as if it were stapled to the certificate.",
        HelpName = "FILE",
    };

    private readonly Option<string> _revocation = new("--revocation")
    {
        Description = "A certificate of unknown status: soft lets it pass, hard does not, all none of a chain.",
        DefaultValueFactory = _ => "soft",
    };

    private readonly TransparencyOptionSet _transparency = new();

    private readonly Option<bool> _fetch = new("--fetch")
    {
        Description = "Fetch missing issuers, OCSP responses and revocation lists by plain HTTP from where certificates say.",
    };

    private readonly Option<bool> _private = new("--dangerous-fetch-private")
    {
        Description = "With --fetch: from private networks and this machine too.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Say it all as JSON." };

    private VerifyCommand(CommandIo io) => _io = io;

    internal static Command Create(CommandIo io) => new VerifyCommand(io).ToCommand();

    private Command ToCommand()
    {
        _startTls.AcceptOnlyFromAmong(StartTls.Protocols);
        _purpose.AcceptOnlyFromAmong("server", "client", "any");
        _revocation.AcceptOnlyFromAmong("soft", "hard", "all");
        var command = new Command(
            "verify", "Judge a certificate: the best path, all that is wrong with it, and every path tried.")
        {
            _files, _connect, _startTls, _timeout,
        };
        _trust.AddTo(command);
        foreach (Option option in (Option[])
            [_untrusted, _name, _depth, _time, _purpose, _strict, _policies, _lists, _ocsp, _revocation, _fetch, _private, _json])
        {
            command.Add(option);
        }

        _pins.AddTo(command);
        _transparency.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        VerificationOptions options = Options(parsed);
        PeerChain chain = await ChainAsync(parsed, cancellationToken);
        options = options with
        {
            StapledOcspResponse = Staple(parsed, chain),
            HandshakeTimestamps = chain.Timestamps,
        };
        IEnumerable<Certificate> helpers = chain.Certificates.Skip(1)
            .Concat((parsed.GetValue(_untrusted) ?? []).SelectMany(InputFile.Certificates));
        VerificationResult result = parsed.GetValue(_fetch)
            ? await FetchAsync(
                chain.Certificates[0], [.. helpers], options, parsed.GetValue(_private), cancellationToken)
            : CertificateVerifier.Verify(chain.Certificates[0], [.. helpers], options);
        using IDisposable? key = result.LeafKey;
        if (parsed.GetValue(_json))
        {
            VerificationJson.Write(_io.Out, result, options);
        }
        else
        {
            new VerificationTree(_io.Out, _io.OutInk, options).Write(result);
        }

        return result.IsTrusted ? ExitCode.Done : ExitCode.NotTrusted;
    }

    private static async Task<VerificationResult> FetchAsync(
        Certificate leaf,
        Certificate[] helpers,
        VerificationOptions options,
        bool fetchesPrivate,
        CancellationToken cancellationToken)
    {
        using var source = new HttpEvidenceSource { DangerousAllowPrivateAddresses = fetchesPrivate };
        return await new EvidenceFetcher(source).VerifyAsync(leaf, helpers, options, cancellationToken);
    }

    private VerificationOptions Options(ParseResult parsed)
    {
        string? name = Name(parsed);
        return new VerificationOptions
        {
            TrustStore = _trust.Read(parsed),
            HostName = name is null
                ? null
                : HostName.TryParse(name, out HostName? host)
                    ? host
                    : throw new UsageException($"'{Printable.Line(name)}' is neither a DNS name nor an IP address"),
            MaxDepth = parsed.GetValue(_depth) is var depth and >= 0
                ? depth
                : throw new UsageException("--depth is 0 or a number of certificates"),
            Time = Time(parsed.GetValue(_time)),
            Purpose = parsed.GetValue(_purpose) switch
            {
                "client" => CertificatePurpose.ClientAuthentication,
                "any" => CertificatePurpose.Any,
                _ => CertificatePurpose.ServerAuthentication,
            },
            Profile = parsed.GetValue(_strict) ? CertificateProfile.WebPki : CertificateProfile.Rfc5280,
            PinnedKeys = _pins.Read(parsed),
            Policies = Policies(parsed.GetValue(_policies) ?? []),
            Revocation = Revocation(parsed),
            Transparency = _transparency.Read(parsed),
        };
    }

    private static PolicyOptions Policies(string[] policies) => policies.Length == 0
        ? PolicyOptions.Default
        : new PolicyOptions
        {
            UserInitialPolicySet = [.. policies.Select(ParseOid)],
            InitialExplicitPolicy = true,
        };

    private static ObjectIdentifier ParseOid(string text)
    {
        try
        {
            return ObjectIdentifier.Parse(text);
        }
        catch (FormatException)
        {
            throw new UsageException($"'{Printable.Line(text)}' is no object identifier such as 2.23.140.1.2.1");
        }
    }

    /// <summary>
    /// What is stapled: the file, or whatever the live server sent, which was asked for it; null for files alone.
    /// </summary>
    private ReadOnlyMemory<byte>? Staple(ParseResult parsed, PeerChain chain) =>
        parsed.GetValue(_ocsp) is { } file ? InputFile.Bytes(file)
            : parsed.GetValue(_connect) is not null ? chain.Staple
            : null;

    /// <summary>Without lists, a staple, a server to ask for one or fetching, and unasked, nothing is judged.</summary>
    private RevocationOptions Revocation(ParseResult parsed)
    {
        string[] lists = parsed.GetValue(_lists) ?? [];
        string mode = parsed.GetRequiredValue(_revocation);
        bool hasStaple = parsed.GetValue(_ocsp) is not null || parsed.GetValue(_connect) is not null;
        return lists.Length == 0 && !hasStaple && !parsed.GetValue(_fetch) && mode == "soft"
            ? RevocationOptions.Off
            : new RevocationOptions
            {
                Mode = mode == "soft" ? RevocationMode.Soft : RevocationMode.Hard,
                Scope = mode == "hard" ? RevocationScope.Leaf : RevocationScope.WholeChain,
                Lists = [.. lists.SelectMany(InputFile.RevocationLists)],
            };
    }

    private string? Name(ParseResult parsed) => parsed.GetValue(_name)
        ?? (parsed.GetValue(_connect) is { } endpoint ? Endpoint.Parse(endpoint).Host : null);

    private async Task<PeerChain> ChainAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] files = parsed.GetValue(_files) ?? [];
        if (parsed.GetValue(_connect) is { } endpoint)
        {
            return files.Length == 0
                ? await PeerChain.FetchAsync(
                    Endpoint.Parse(endpoint),
                    Name(parsed)!,
                    parsed.GetValue(_startTls),
                    Seconds.Parse(parsed.GetValue(_timeout), "--timeout"),
                    cancellationToken)
                : throw new UsageException("either files or --connect, not both; --untrusted adds to what is sent");
        }

        return files.Length > 0
            ? new PeerChain([.. files.SelectMany(InputFile.Certificates)], default, [])
            : throw new UsageException("which certificate? a file, or --connect, says");
    }

    /// <summary>A moment, given or now: one for the verdict and the page that tells of it.</summary>
    private static DateTimeOffset Time(string? text)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return text is null
            ? TimeProvider.System.GetUtcNow()
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out DateTimeOffset time)
                ? time
                : throw new UsageException($"'{Printable.Line(text)}' is no time such as 2026-06-01T12:00:00Z");
    }
}
