using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;

namespace Tls.Cli;

/// <summary>The options that <c>connect</c> and <c>serve</c> share, and how they are read.</summary>
internal sealed class TlsOptionSet
{
    private readonly Option<string> _minimum = Version("--min", "1.2", "The oldest version to speak.");
    private readonly Option<string> _maximum = Version("--max", "1.3", "The newest version to speak.");

    private readonly Option<string[]> _suites = List(
        "--suites", "Cipher suites, the preferred first, by their IANA names.");

    private readonly Option<string[]> _groups = List(
        "--groups", "Key exchange groups, the preferred first: x25519, P-256, P-384, P-521.");

    private readonly Option<string[]> _schemes = List(
        "--sigalgs", "Signature schemes, the preferred first, by the names of RFC 8446 §4.2.3.");

    private readonly Option<string[]> _legacy = List(
        "--dangerous-legacy", "What of TLS 1.2 to allow that nobody should need any more: cbc (CBC cipher suites), rsa (RSA key exchange).");

    private readonly Option<string[]> _protocols = List("--alpn", "Application protocols, the preferred first.");
    private readonly Option<int?> _recordSizeLimit = new("--record-size-limit")
    {
        Description = "The largest record to take, in bytes (RFC 8449), from a peer that can keep to it: 64 to 16385.",
        HelpName = "N",
    };

    private readonly Option<string?> _keyLog = new("--keylog")
    {
        Description = "Append the secrets to FILE in the SSLKEYLOGFILE format (whoever has them can read everything).",
        HelpName = "FILE",
    };

    private readonly Option<string> _crypto = new("--crypto")
    {
        Description = "Where cryptography comes from: 'managed' has no native code in it, 'bcl' is .NET's alone, 'default' the best there is here.",
        DefaultValueFactory = _ => "default",
    };

    internal TlsOptionSet() => _crypto.AcceptOnlyFromAmong("default", "managed", "bcl");

    /// <summary>Adds them to a verb.</summary>
    internal void AddTo(Command command)
    {
        command.Add(_protocols);
        command.Add(_minimum);
        command.Add(_maximum);
        command.Add(_suites);
        command.Add(_groups);
        command.Add(_schemes);
        command.Add(_keyLog);
        command.Add(_recordSizeLimit);
        command.Add(_legacy);
        command.Add(_crypto);
    }

    internal ProtocolVersion MinimumVersion(ParseResult parsed) => Read(parsed, _minimum);

    internal ProtocolVersion MaximumVersion(ParseResult parsed) => Read(parsed, _maximum);

    internal IReadOnlyList<CipherSuite>? Suites(ParseResult parsed) =>
        Read(parsed, _suites, CodePointNames.ParseSuite);

    internal IReadOnlyList<NamedGroup>? Groups(ParseResult parsed) =>
        Read(parsed, _groups, CodePointNames.ParseGroup);

    internal IReadOnlyList<SignatureScheme>? Schemes(ParseResult parsed) =>
        Read(parsed, _schemes, CodePointNames.ParseScheme);

    /// <summary>What is allowed of the past.</summary>
    internal LegacyFeatures Legacy(ParseResult parsed)
    {
        LegacyFeatures features = LegacyFeatures.None;
        foreach (string name in Read(parsed, _legacy, name => name) ?? [])
        {
            features |= name switch
            {
                "cbc" => LegacyFeatures.CbcSuites,
                "rsa" => LegacyFeatures.RsaKeyExchange,
                _ => throw new UsageException($"--dangerous-legacy knows cbc and rsa, not '{name}'"),
            };
        }

        return features;
    }

    internal IReadOnlyList<string> Protocols(ParseResult parsed) =>
        Read(parsed, _protocols, name => name) ?? [];

    /// <summary>The largest record to take; null to leave it at the protocol's.</summary>
    internal int? RecordSizeLimit(ParseResult parsed) => parsed.GetValue(_recordSizeLimit) switch
    {
        null => null,
        int limit and >= 64 and <= 16_385 => limit,
        _ => throw new UsageException("--record-size-limit is a number from 64 to 16385"),
    };

    internal CryptoProvider Crypto(ParseResult parsed) =>
        parsed.GetValue(_crypto) switch
        {
            "managed" => CryptoProvider.Managed,
            "bcl" => CryptoProvider.Bcl,
            _ => CryptoProvider.Default,
        };

    /// <summary>Opens the key log; null when none is wanted.</summary>
    internal KeyLogFile? OpenKeyLog(ParseResult parsed) =>
        parsed.GetValue(_keyLog) is { } path ? new KeyLogFile(path) : null;

    private static Option<string> Version(string name, string byDefault, string description)
    {
        var option = new Option<string>(name)
        {
            Description = description,
            DefaultValueFactory = _ => byDefault,
        };
        option.AcceptOnlyFromAmong("1.2", "1.3");
        return option;
    }

    private static ProtocolVersion Read(ParseResult parsed, Option<string> version) =>
        parsed.GetValue(version) == "1.2" ? ProtocolVersion.Tls12 : ProtocolVersion.Tls13;

    private static Option<string[]> List(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "A,B,…",
        Arity = ArgumentArity.OneOrMore,
    };

    private static List<T>? Read<T>(ParseResult parsed, Option<string[]> option, Func<string, T> parse)
    {
        if (parsed.GetValue(option) is not { Length: > 0 } values)
        {
            return null;
        }

        const StringSplitOptions Tidy = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        return [.. values.SelectMany(value => value.Split(',', Tidy)).Select(parse)];
    }
}
