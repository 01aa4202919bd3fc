using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.TestKit;

namespace Tls.Cli;

/// <summary><c>tls conformance</c>: flights against any peer, held to the reference model.</summary>
internal sealed class ConformanceCommand
{
    private readonly CommandIo _io;
    private readonly Argument<string> _target = new("HOST:PORT")
    {
        Description = "The server to examine; with --client, [ADDR:]PORT to listen at.",
    };

    private readonly Option<bool> _client = new("--client")
    {
        Description = "Listen, and examine the clients that connect.",
    };

    private readonly Option<string?> _run = new("--run")
    {
        Description = "With --client: run COMMAND for each flight, {port} in it being the port.",
        HelpName = "COMMAND",
    };

    private readonly Option<string[]> _scenarios = new("--scenario")
    {
        Description = "What the peer is set up for, such as \"server auth\" for one that asks for certificates, or \"server 12\". Repeatable.",
        HelpName = "TEXT",
    };

    private readonly Option<string?> _flight = new("--flight")
    {
        Description = "Play this flight alone, as a report prints it.",
        HelpName = "TEXT",
    };

    private readonly Option<int> _random = new("--random")
    {
        Description = "How many flights by chance, after those with exactly one deviation.",
        HelpName = "N",
        DefaultValueFactory = _ => 1000,
    };

    private readonly Option<int> _seed = new("--seed")
    {
        Description = "Where chance begins; the same seed plays the same flights with the same bytes.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int> _parallel = new("--parallel")
    {
        Description = "How many flights at a time; more than one only for a peer that serves so many.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<double> _silence = new("--silence")
    {
        Description = "After how long without an answer the peer is taken not to answer.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string> _certificate = new("--cert")
    {
        Description = "The certificate to show, with its chain: ECDSA on P-256. One is made for the occasion when left out.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = "The private key of --cert; the same file when left out.",
        HelpName = "FILE",
    };

    private readonly Option<string> _serverName = new("--servername")
    {
        Description = "The name to ask for; HOST when left out.",
        HelpName = "NAME",
    };

    private readonly Option<string> _retryGroup = new("--retry-group")
    {
        Description = "With --client: the group to retry for, of which the client offers no share at first.",
        HelpName = "GROUP",
        DefaultValueFactory = _ => "P-256",
    };

    private readonly Option<string?> _json = new("--json") { Description = "Write the report as JSON.", HelpName = "FILE" };

    private readonly Option<string?> _html = new("--html") { Description = "Write the report as a page.", HelpName = "FILE" };

    private ConformanceCommand(CommandIo io) => _io = io;

    internal static Command Create(CommandIo io) => new ConformanceCommand(io).ToCommand();

    private Command ToCommand()
    {
        _retryGroup.AcceptOnlyFromAmong("P-256", "P-384", "P-521", "x25519");
        var command = new Command(
            "conformance",
            "Play flights, legal and illegal, against a server or a client of TLS 1.3 or 1.2, and say where it differs from the RFC.")
        {
            _target, _client, _run, _scenarios, _flight, _random, _seed, _parallel, _silence,
            _certificate, _key, _serverName, _retryGroup, _json, _html,
        };
        command.SetAction((parsed, token) => Task.Run(() => Run(parsed, token), token));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        var times = new ExamineeTimes(Seconds.Parse(parsed.GetValue(_silence), "--silence"));
        if (!parsed.GetValue(_client))
        {
            if (parsed.GetValue(_run) is not null)
            {
                throw new UsageException("--run belongs to --client");
            }

            Endpoint server = Endpoint.Parse(parsed.GetRequiredValue(_target));
            return Examine(parsed, new ServerExaminee(server, times), server, cancellationToken);
        }

        Endpoint address = Endpoint.Parse(parsed.GetRequiredValue(_target), defaultHost: "127.0.0.1");
        if (!IPAddress.TryParse(address.Host, out IPAddress? local))
        {
            throw new UsageException($"'{Printable.Line(address.Host)}' is no address to listen at");
        }

        using var client = new ClientExaminee(new IPEndPoint(local, address.Port), times, parsed.GetValue(_run));
        var listening = new Endpoint(client.Address.Address.ToString(), client.Address.Port);
        _io.Error.WriteLine($"listening on {listening}");
        using CancellationTokenRegistration stop = cancellationToken.Register(client.Dispose);
        return Examine(parsed, client, listening, cancellationToken);
    }

    private int Examine(ParseResult parsed, IExaminee examinee, Endpoint endpoint, CancellationToken cancellationToken)
    {
        bool isServer = !parsed.GetValue(_client);
        int seed = parsed.GetValue(_seed);
        Scenario[] scenarios = Scenarios(parsed, isServer);
        var examination = new Examination(examinee, new ExaminationOptions
        {
            Scenarios = scenarios,
            Settings = Settings(parsed, isServer, endpoint),
            Random = AtLeast(0, parsed.GetValue(_random), "--random"),
            Seed = AtLeast(0, seed, "--seed"),
            Parallel = AtLeast(1, parsed.GetValue(_parallel), "--parallel"),
        });
        IReadOnlyList<Finding> findings;
        int played = 1;
        if (parsed.GetValue(_flight) is { } text)
        {
            Flight flight = Read(text, Flight.Parse);
            Check(flight.Scenario, isServer);
            findings = examination.Try(flight, seed) is { } finding ? [finding] : [];
        }
        else
        {
            examination.Run(cancellationToken);
            findings = examination.Findings;
            played = examination.Played;
        }

        Report(parsed, new ExaminationReport(
            $"{(isServer ? "server" : "client")} {endpoint}", played, findings, finding => Again(parsed, finding)));
        return findings.Count == 0 ? ExitCode.Done : ExitCode.TlsFailed;
    }

    private void Report(ParseResult parsed, ExaminationReport report)
    {
        report.WriteText(_io.Out);
        if (parsed.GetValue(_json) is { } json)
        {
            using FileStream file = File.Create(json);
            report.WriteJson(file);
        }

        if (parsed.GetValue(_html) is { } html)
        {
            using var file = new StreamWriter(html);
            report.WriteHtml(file);
        }
    }

    /// <summary>The same command with one flight.</summary>
    private string Again(ParseResult parsed, Finding finding) => string.Create(
        CultureInfo.InvariantCulture,
        $"tls conformance {parsed.GetValue(_target)}{(parsed.GetValue(_client) ? " --client" : "")}"
        + $" --seed {finding.Seed} --flight \"{finding.Flight}\"");

    private Scenario[] Scenarios(ParseResult parsed, bool isServer)
    {
        string side = isServer ? "server" : "client";
        string[] texts = parsed.GetValue(_scenarios) is { Length: > 0 } given ? given : [side, $"{side} retry"];
        Scenario[] scenarios = [.. texts.Select(text => Read(text, Scenario.Parse))];
        Array.ForEach(scenarios, scenario => Check(scenario, isServer));
        return scenarios;
    }

    private static void Check(Scenario scenario, bool isServer)
    {
        if (scenario.Server != isServer)
        {
            throw new UsageException(isServer
                ? $"'{scenario}': a client is examined with --client"
                : $"'{scenario}': a server is examined without --client");
        }

        if (scenario.Psk || scenario.Late)
        {
            throw new UsageException($"'{scenario}': pre-shared keys and late authentication are not played against others");
        }

        if (scenario is { Resumed: true, Server: false })
        {
            throw new UsageException($"'{scenario}': nobody knows which of its sessions a client resumes");
        }
    }

    private PeerSettings Settings(ParseResult parsed, bool isServer, Endpoint endpoint)
    {
        string name = parsed.GetValue(_serverName) ?? endpoint.Host;
        var settings = new PeerSettings
        {
            ServerName = IPAddress.TryParse(name, out _) ? "localhost" : name,
            RetriesWithoutShare = true,
            RetryGroup = parsed.GetRequiredValue(_retryGroup) switch
            {
                "P-384" => NamedGroup.Secp384r1,
                "P-521" => NamedGroup.Secp521r1,
                "x25519" => NamedGroup.X25519,
                _ => NamedGroup.Secp256r1,
            },
        };
        if (parsed.GetValue(_certificate) is { } path)
        {
            SigningKey key = InputFile.Key(parsed.GetValue(_key) ?? path, null, CryptoProvider.Default);
            return key.Kind == KeyKind.EcP256
                ? settings with { Chain = [.. InputFile.Certificates(path).Select(each => each.Raw)], Key = key }
                : throw new UsageException($"{path}: the key is {key.Kind}, and has to be ECDSA on P-256");
        }

        TestCertificate made = TestCertificate.Root("tls conformance").Issue(
            new X509.CertificateRequestOptions { CommonName = "localhost", DnsNames = ["localhost"] });
        return settings with { Chain = [made.Certificate.Raw], Key = made.Key };
    }

    private static T Read<T>(string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new UsageException($"'{Printable.Line(text)}': {Printable.Line(exception.Message)}", exception);
        }
    }

    private static int AtLeast(int least, int number, string option) => number >= least
        ? number
        : throw new UsageException($"{option} is a number from {least}");
}
