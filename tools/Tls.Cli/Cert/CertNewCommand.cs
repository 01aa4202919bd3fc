using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Net;
using Tls.Crypto;
using Tls.X509;

namespace Tls.Cli;

/// <summary><c>tls cert new</c>: a CA, or a leaf signed by one or by itself.</summary>
internal sealed class CertNewCommand
{
    private readonly CommandIo _io;
    private readonly Option<bool> _authority = new("--ca") { Description = "Make a CA." };
    private readonly Option<string?> _commonName = new("--cn") { Description = "The common name.", HelpName = "NAME" };
    private readonly Option<string[]> _dnsNames = new("--dns")
    {
        Description = "A DNS name it is for. Repeatable.",
        HelpName = "NAME",
    };

    private readonly Option<string[]> _addresses = new("--ip")
    {
        Description = "An IP address it is for. Repeatable.",
        HelpName = "ADDRESS",
    };

    private readonly Option<int?> _days = new("--days")
    {
        Description = "How long it is valid; 90 days by default, ten years for a CA.",
        HelpName = "N",
    };

    private readonly Option<string> _keyType = new("--key-type")
    {
        Description = $"One of {string.Join(", ", KeyTypes.Names)}.",
        HelpName = "TYPE",
        DefaultValueFactory = _ => KeyTypes.Names.First(),
    };

    private readonly Option<bool> _asksForOne = new("--request")
    {
        Description = "Write a request (PKCS#10) for a CA to answer, instead of a certificate.",
    };

    private readonly Option<string?> _request = new("--csr")
    {
        Description = "Certify the key, the subject and the alternative names of that request; needs --issuer.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _issuer = new("--issuer")
    {
        Description = "The CA that signs it; left out, it is self-signed.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _issuerKey = new("--issuer-key")
    {
        Description = "The key of --issuer; the same file when left out.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _issuerPassword = new("--issuer-pass")
    {
        Description = "The password of --issuer-key, when it is encrypted.",
        HelpName = "TEXT",
    };

    private readonly Option<bool> _server = new("--server") { Description = "For TLS servers alone." };
    private readonly Option<bool> _client = new("--client") { Description = "For TLS clients alone." };
    private readonly Option<string> _out = new("--out")
    {
        Description = "Where the certificate goes, as PEM.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string?> _keyOut = new("--key-out")
    {
        Description = "Where the private key goes, as PEM, readable by its owner alone; with --csr there is none.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _force = new("--force") { Description = "Overwrite files that are there already." };

    private CertNewCommand(CommandIo io) => _io = io;

    internal static Command Create(CommandIo io) => new CertNewCommand(io).ToCommand();

    private Command ToCommand()
    {
        var command = new Command("new", "Make a certificate and its key, for testing.")
        {
            _authority, _commonName, _dnsNames, _addresses, _days, _keyType, _request, _asksForOne, _issuer,
            _issuerKey, _issuerPassword, _server, _client, _out, _keyOut, _force,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        CryptoProvider crypto = CryptoProvider.Default;
        bool force = parsed.GetValue(_force);
        string path = parsed.GetRequiredValue(_out);
        OutputFile.Check(path, force);
        if (parsed.GetValue(_request) is { } requestPath)
        {
            Certificate answer = Answer(parsed, RequestFile(requestPath, crypto), crypto);
            OutputFile.Write(path, PemWriter.Write(answer), force, isSecret: false);
            _io.Out.Write(CertificatePrinter.Print(answer));
            return ExitCode.Done;
        }

        string keyPath = parsed.GetValue(_keyOut)
            ?? throw new UsageException("where does the key go? --key-out says");
        OutputFile.Check(keyPath, force);

        CertificateRequestOptions request = Request(parsed);
        using SigningKey key = KeyTypes.Generate(parsed.GetRequiredValue(_keyType), crypto);
        if (parsed.GetValue(_asksForOne))
        {
            OutputFile.Write(keyPath, PemWriter.DangerousWrite(key), force, isSecret: true);
            OutputFile.Write(
                path, CertificationRequest.Create(request, key, crypto).ToPem(), force, isSecret: false);
            return ExitCode.Done;
        }

        Certificate certificate = parsed.GetValue(_issuer) is { } issuerPath
            ? Issue(parsed, request, key.SubjectPublicKeyInfo, issuerPath, crypto)
            : CertificateBuilder.IssueSelfSigned(request, key, crypto);

        OutputFile.Write(keyPath, PemWriter.DangerousWrite(key), force, isSecret: true);
        OutputFile.Write(path, PemWriter.Write(certificate), force, isSecret: false);
        _io.Out.Write(CertificatePrinter.Print(certificate));
        return ExitCode.Done;
    }

    /// <summary>
    /// What a CA says to a request: the subject and the names as they were asked for, and of the rest only what the
    /// options say. Who asks does not make himself a CA.
    /// </summary>
    private Certificate Answer(ParseResult parsed, CertificationRequest request, CryptoProvider crypto)
    {
        string issuerPath = parsed.GetValue(_issuer)
            ?? throw new UsageException("a request is answered by an --issuer");
        CertificateRequestOptions options = new()
        {
            Subject = request.Subject,
            IsCa = parsed.GetValue(_authority),
            Purposes = Purposes(parsed),
            NotAfter = NotAfter(parsed),
            ExtraExtensions =
                [.. request.Extensions.Where(wish => wish.Oid == ObjectIdentifier.Parse("2.5.29.17"))],
        };
        return Issue(parsed, options, request.PublicKey.Encoded, issuerPath, crypto);
    }

    private static CertificationRequest RequestFile(string path, CryptoProvider crypto)
    {
        CertificationRequest request = InputFile.Request(path);
        return request.ProvesPossession(crypto)
            ? request
            : throw new UsageException($"{path} is not signed with the key it is for");
    }

    private CertificateRequestOptions Request(ParseResult parsed)
    {
        bool isAuthority = parsed.GetValue(_authority);
        string? commonName = parsed.GetValue(_commonName);
        List<string> dnsNames = [.. parsed.GetValue(_dnsNames) ?? []];
        List<IPAddress> addresses = [.. (parsed.GetValue(_addresses) ?? []).Select(ParseAddress)];
        if (commonName is null && dnsNames.Count + addresses.Count == 0)
        {
            throw new UsageException("whom is it for? --cn, --dns or --ip says");
        }

        if (isAuthority && (parsed.GetValue(_server) || parsed.GetValue(_client)))
        {
            throw new UsageException("--server and --client are for certificates that are no --ca");
        }

        // RFC 9525 §2: hosts are not found by the common name, so one that is a host's name goes where names
        // are looked for.
        if (!isAuthority && dnsNames.Count + addresses.Count == 0
            && HostName.TryParse(commonName, out HostName? host) && !host.IsIpAddress)
        {
            dnsNames.Add(commonName!);
        }

        // RFC 5280 §4.1.2.4: the issuer field MUST contain a non-empty distinguished name; what signs itself
        // or others is an issuer.
        if (isAuthority || parsed.GetValue(_issuer) is null)
        {
            commonName ??= dnsNames.Count > 0 ? dnsNames[0] : addresses[0].ToString();
        }

        return new CertificateRequestOptions
        {
            CommonName = commonName,
            DnsNames = dnsNames,
            IpAddresses = addresses,
            IsCa = isAuthority,
            Purposes = Purposes(parsed),
            NotAfter = NotAfter(parsed),
        };
    }

    private DateTimeOffset? NotAfter(ParseResult parsed) => parsed.GetValue(_days) switch
    {
        null => null,
        int days and > 0 and <= 36_500 => TimeProvider.System.GetUtcNow().AddDays(days),
        _ => throw new UsageException("--days is a number from 1 to 36500"),
    };

    private List<CertificatePurpose>? Purposes(ParseResult parsed)
    {
        List<CertificatePurpose> purposes = [];
        if (parsed.GetValue(_server))
        {
            purposes.Add(CertificatePurpose.ServerAuthentication);
        }

        if (parsed.GetValue(_client))
        {
            purposes.Add(CertificatePurpose.ClientAuthentication);
        }

        return purposes.Count > 0 ? purposes : null;
    }

    private Certificate Issue(
        ParseResult parsed,
        CertificateRequestOptions request,
        ReadOnlyMemory<byte> key,
        string issuerPath,
        CryptoProvider crypto)
    {
        Certificate issuer = InputFile.Certificates(issuerPath)[0];
        string keyPath = parsed.GetValue(_issuerKey) ?? issuerPath;
        using SigningKey issuerKey = InputFile.Key(keyPath, parsed.GetValue(_issuerPassword), crypto);
        if (!issuerKey.SubjectPublicKeyInfo.Span.SequenceEqual(issuer.PublicKey.Encoded.Span))
        {
            throw new UsageException($"{keyPath} is not the key of {issuerPath}");
        }

        return issuer.BasicConstraints is { IsCa: true }
            ? CertificateBuilder.Issue(request, key, issuer, issuerKey, crypto)
            : throw new UsageException($"{issuerPath} is no CA's certificate");
    }

    private static IPAddress ParseAddress(string text) => IPAddress.TryParse(text, out IPAddress? address)
        ? address
        : throw new UsageException($"'{Printable.Line(text)}' is no IP address");
}
