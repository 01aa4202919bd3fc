using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Handshake;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Engine;

/// <summary>Legacy suites are for who names them, and the last choice even then.</summary>
public sealed class LegacySuitesTests
{
    private static readonly CipherSuite[] Asked =
    [
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    ];

    [Fact]
    public void None_is_offered_or_accepted_by_default()
    {
        Assert.DoesNotContain(Suites(Pki.ClientOptions), IsLegacy);
        Assert.DoesNotContain(Suites(Pki.ServerOptions), IsLegacy);
        Assert.Equal(LegacyFeatures.None, new TlsConfiguration().ToClientOptions("a").DangerousLegacy);
        Assert.Equal(LegacyFeatures.None, Pki.ClientOptions.DangerousLegacy);
    }

    [Fact]
    public void One_that_is_named_without_the_feature_is_a_programming_error()
    {
        ArgumentException client = Assert.Throws<ArgumentException>(
            () => Suites(Pki.ClientOptions with { CipherSuites = Asked }));
        Assert.Throws<ArgumentException>(() => Suites(Pki.ServerOptions with { CipherSuites = Asked }));

        Assert.Contains(nameof(TlsClientOptions.DangerousLegacy), client.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_of_a_feature_come_behind_all_others()
    {
        IReadOnlyList<CipherSuiteInfo> client = Suites(
            Pki.ClientOptions with { DangerousLegacy = LegacyFeatures.CbcSuites });
        IReadOnlyList<CipherSuiteInfo> server = Suites(
            Pki.ServerOptions with { DangerousLegacy = LegacyFeatures.CbcSuites });

        // Those with a pre-shared key are for who has one.
        CipherSuiteInfo[] expected =
            [.. CipherSuiteInfo.Tls12Cbc.Where(suite => suite.Authentication != SuiteAuthentication.Psk)];
        Assert.Equal(expected, client.TakeLast(expected.Length));
        Assert.Equal(expected, server.TakeLast(expected.Length));
        Assert.DoesNotContain(client.SkipLast(expected.Length), IsLegacy);
    }

    [Fact]
    public void An_order_that_prefers_them_is_put_right()
    {
        TlsClientOptions options = Pki.ClientOptions with
        {
            CipherSuites = Asked,
            DangerousLegacy = LegacyFeatures.CbcSuites,
        };

        Assert.Equal(Asked.Reverse(), Suites(options).Select(suite => suite.Suite));
    }

    [Fact]
    public void A_configuration_carries_the_feature_to_either_role()
    {
        var configuration = new TlsConfiguration
        {
            DangerousLegacy = LegacyFeatures.CbcSuites,
            LocalIdentity = Pki.ServerOptions.Identities[0],
        };

        Assert.Equal(LegacyFeatures.CbcSuites, configuration.ToClientOptions("a").DangerousLegacy);
        Assert.Equal(LegacyFeatures.CbcSuites, configuration.ToServerOptions().DangerousLegacy);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    public void Data_goes_both_ways_whole(int size)
    {
        using EnginePair pair = new EnginePair(
            client: Pki.ClientOptions with { CipherSuites = [Asked[0]], DangerousLegacy = LegacyFeatures.CbcSuites },
            server: Pki.ServerOptions with { DangerousLegacy = LegacyFeatures.CbcSuites }).Handshake();
        byte[] data = Loopback.Pattern(size);

        pair.ClientWrites(data);
        pair.ServerWrites(data);

        Assert.Equal(data, pair.ServerReads(out _));
        Assert.Equal(data, pair.ClientReads(out _));
        Assert.Equal(Asked[0], pair.Server.ConnectionInfo!.CipherSuite);
        Assert.True(pair.Client.ConnectionInfo!.UsesEncryptThenMac);
    }

    private static bool IsLegacy(CipherSuiteInfo suite) => suite.Legacy != LegacyFeatures.None;

    private static IReadOnlyList<CipherSuiteInfo> Suites(TlsClientOptions options) =>
        options.Prepare().Handshake.CipherSuites;

    private static IReadOnlyList<CipherSuiteInfo> Suites(TlsServerOptions options) =>
        options.Prepare().Handshake.CipherSuites;
}
