using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tls.BogoShim.Connections;
using Tls.Wire;
using Xunit;

namespace Tls.BogoShim.Tests;

/// <summary>The file that tells the runner which tests to leave out and how our faults are called.</summary>
public partial class ConfigTests
{
    private const int ShortestReason = 12;

    private static readonly JsonDocument Config = JsonDocument.Parse(File.ReadAllText("config.json"));

    [Fact]
    public void Every_test_that_is_left_out_has_a_reason() => Assert.All(
        Config.RootElement.GetProperty("DisabledTests").EnumerateObject(),
        test =>
        {
            Assert.Matches("^[A-Za-z0-9_*?\\-]+$", test.Name);
            Assert.NotEqual("*", test.Name);
            Assert.True(test.Value.GetString()!.Length >= ShortestReason, $"{test.Name}: {test.Value}");
        });

    [Fact]
    public void Every_error_of_the_runner_has_a_name_of_ours() => Assert.All(
        Config.RootElement.GetProperty("ErrorMap").EnumerateObject(),
        error =>
        {
            Assert.NotEqual(0, error.Value.GetArrayLength());
            Assert.All(error.Value.EnumerateArray(), token => Assert.Contains(token.GetString(), Tokens()));
        });

    [Fact]
    public void Nothing_matches_every_error() => Assert.DoesNotContain(
        Config.RootElement.GetProperty("ErrorMap").EnumerateObject().SelectMany(error => error.Value.EnumerateArray()),
        token => !Token().IsMatch(token.GetString()!));

    [Fact]
    public void Every_fault_is_in_the_map_or_it_is_said_why_not()
    {
        string[] mapped =
        [
            .. Config.RootElement.GetProperty("ErrorMap").EnumerateObject()
                .SelectMany(error => error.Value.EnumerateArray())
                .Select(token => token.GetString()!),
        ];

        Assert.All(Enum.GetValues<TlsFault>(), fault => Assert.True(
            mapped.Contains(Faults.Token(fault)) ^ UnmappedFaults.Reasons.ContainsKey(fault),
            $"{fault} is neither mapped nor explained, or both"));
    }

    [Theory]
    [InlineData(TlsFault.DecodeTruncated, ":DECODE_TRUNCATED:")]
    [InlineData(TlsFault.MissingClientCertificate12, ":MISSING_CLIENT_CERTIFICATE12:")]
    public void A_fault_is_named_in_capitals(TlsFault fault, string token) => Assert.Equal(token, Faults.Token(fault));

    [Fact]
    public void An_alert_of_the_peer_is_named_after_it()
    {
        Assert.Equal(
            ":PEER_ALERT_ACCESS_DENIED:", Faults.Token(new TlsException(AlertDescription.AccessDenied)));
        Assert.Equal(":PEER_ALERT_30:", Faults.Token(new TlsException((AlertDescription)30)));
    }

    /// <summary>What the shim can print: faults, alerts of the peer, and failures of callbacks that it plays itself.</summary>
    private static HashSet<string?> Tokens() =>
    [
        .. Enum.GetValues<TlsFault>().Select(Faults.Token),
        .. Enum.GetValues<AlertDescription>().Select(alert => Faults.Token(new TlsException(alert))),
        Faults.Token(new TlsException((AlertDescription)30)),
        .. ShimTokens.All,
    ];

    [GeneratedRegex("^:[A-Z0-9_]+:$")]
    private static partial Regex Token();
}
