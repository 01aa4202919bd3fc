using System;
using System.Collections.Generic;
using System.CommandLine;
using Tls.Crypto;
using Tls.X509;

namespace Tls.Cli;

/// <summary><c>tls connect HOST:PORT</c>: its options, and what becomes of them.</summary>
internal static class ConnectCommand
{
    private const double DefaultTimeout = 15;

    internal static Command Create(CommandIo io)
    {
        var endpoint = new Argument<string>("HOST:PORT") { Description = "Where to connect; IPv6 as [::1]:443." };
        var serverName = new Option<string?>("--servername")
        {
            Description = "The name to ask for and to find in the certificate, instead of HOST.",
            HelpName = "NAME",
        };
        var caFile = new Option<string[]>("--cafile")
        {
            Description = "Trust the certificates of FILE, instead of the system's.",
            HelpName = "FILE",
        };
        var caPath = new Option<string[]>("--capath")
        {
            Description = "Trust the certificates of all files in DIR, instead of the system's.",
            HelpName = "DIR",
        };
        var insecure = new Option<bool>("--insecure")
        {
            Description = "Go on whatever certificate the server shows.",
        };
        var pins = new PinOption("--pinned-key");
        var get = new Option<string?>("--get")
        {
            Description = "Fetch PATH by HTTP/1.1 and print the page; without it, standard input goes to the server.",
            HelpName = "PATH",
        };
        var startTls = new Option<string?>("--starttls")
        {
            Description = "Speak that protocol in the clear until the server agrees to begin TLS.",
            HelpName = "smtp|imap|pop3|ftp",
        };
        startTls.AcceptOnlyFromAmong(StartTls.Protocols);
        var late = new Option<bool>("--post-handshake-auth")
        {
            Description = "Let the server ask for the certificate after the handshake too.",
        };
        var reconnect = new Option<int>("--reconnect")
        {
            Description = "Connect N times more, each time with a session of the connections before.",
            HelpName = "N",
        };
        var sessionIn = new Option<string?>("--session-in")
        {
            Description = "Resume the session of FILE, if it is still good.",
            HelpName = "FILE",
        };
        var sessionOut = new Option<string?>("--session-out")
        {
            Description = "Write a session to FILE, to be resumed later; whoever has it can pass for this client.",
            HelpName = "FILE",
        };
        var earlyData = new Option<string?>("--early-data")
        {
            Description = "Send FILE as early data where the session allows it, and otherwise after the handshake; it "
                + "may reach the server twice.",
            HelpName = "FILE",
        };
        var status = new Option<bool>("--status")
        {
            Description = "Ask for an OCSP response with the certificate, and show what it says; it is not checked.",
        };
        var psk = new PskOption();
        var observe = new Option<bool>("--observe", "--verbose", "-v")
        {
            Description = "Explain every message of the handshake on standard error.",
        };
        var timeout = new Option<double>("--timeout")
        {
            Description = "How long connecting and the handshake may take.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => DefaultTimeout,
        };
        var identity = new IdentityOptionSet("The certificate to show if the server asks, with its chain.");
        var rawKeys = new RawKeyOptionSet(
            "Trust a server that shows the public key in FILE without a certificate (RFC 7250); no certificate will do "
            + "then, unless --cafile or --capath says which.");
        var tls = new TlsOptionSet();

        var command = new Command(
            "connect",
            "Connect to a TLS server. What it sends goes to standard output; what was agreed, to standard error.")
        {
            endpoint, serverName, caFile, caPath, insecure, startTls, get, reconnect, sessionIn, sessionOut, late,
            earlyData, status,
        };
        pins.AddTo(command);
        psk.AddTo(command);
        identity.AddTo(command);
        rawKeys.AddTo(command);
        tls.AddTo(command);
        command.Add(observe);
        command.Add(timeout);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Endpoint target = Endpoint.Parse(parsed.GetRequiredValue(endpoint));
            CryptoProvider crypto = tls.Crypto(parsed);
            using KeyLogFile? keyLog = tls.OpenKeyLog(parsed);
            string? path = parsed.GetValue(get) is { } asked ? HttpGet.CheckPath(asked) : null;
            string? name = parsed.GetValue(serverName);
            List<TlsIdentity> identities = [.. identity.Read(parsed, crypto), .. rawKeys.Own(parsed, crypto)];
            IReadOnlyList<ReadOnlyMemory<byte>> knownKeys = rawKeys.Trusted(parsed);
            TrustStore? trust = InputFile.Trust(parsed.GetValue(caFile) ?? [], parsed.GetValue(caPath) ?? []);
            int times = parsed.GetValue(reconnect) is var more and >= 0 and <= 1000
                ? more
                : throw new UsageException("--reconnect is a number from 0 to 1000");
            using var sessions = new SessionKeeper(parsed.GetValue(sessionIn), parsed.GetValue(sessionOut));
            var options = new TlsClientOptions
            {
                TargetHost = string.IsNullOrEmpty(name) ? target.Host : name,
                ServerName = name,
                TrustStore = trust,
                PinnedKeys = pins.Read(parsed),
                TrustedPublicKeys = knownKeys,
                AcceptedCertificateTypes = RawKeyOptionSet.Accepted(knownKeys.Count > 0, trust is not null),
                DangerousAcceptAnyCertificate = parsed.GetValue(insecure),
                Identity = identities.Count switch
                {
                    0 => null,
                    1 => identities[0],
                    _ => throw new UsageException("a client has one --cert or one --raw-public-key"),
                },
                ApplicationProtocols = tls.Protocols(parsed),
                MinimumVersion = tls.MinimumVersion(parsed),
                MaximumVersion = tls.MaximumVersion(parsed),
                CipherSuites = tls.Suites(parsed),
                DangerousLegacy = tls.Legacy(parsed),
                Groups = tls.Groups(parsed),
                SignatureSchemes = tls.Schemes(parsed),
                PresharedKeys = psk.Read(parsed),
                EarlyData = parsed.GetValue(earlyData) is { } early ? InputFile.Bytes(early) : default,
                RequestOcspStaple = parsed.GetValue(status),
                RecordSizeLimit = tls.RecordSizeLimit(parsed),
                PostHandshakeAuthentication = parsed.GetValue(late),
                DangerousKeyLog = keyLog is null ? null : keyLog.Write,
                Observer = parsed.GetValue(observe) ? Observer(io) : null,
                NewSession = sessions.IsNeeded || times > 0 ? sessions.Keep : null,
                Crypto = crypto,
            };
            TimeSpan patience = Seconds.Parse(parsed.GetValue(timeout), "--timeout");
            for (int left = times; left >= 0; left--)
            {
                var client = new Client(
                    io, target, options with { Session = sessions.Take() }, patience, parsed.GetValue(startTls));
                await client.RunAsync(path, isLast: left == 0, sessions, cancellationToken);
            }

            sessions.Save();
            return ExitCode.Done;
        });
        return command;
    }

    private static EventObserver Observer(CommandIo io)
    {
        var side = new OneSide(new AnnotatedPage(io.Error, io.ErrorInk, isBrief: false), isServer: false);
        return new EventObserver(side.Write);
    }
}
