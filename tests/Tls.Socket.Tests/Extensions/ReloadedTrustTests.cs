using System;
using System.IO;
using System.Threading.Tasks;
using Tls.Tests.Engine;
using Tls.Tests.Fixtures;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Extensions;

/// <summary>Anchors that change while a server runs and clients keep sessions.</summary>
public sealed class ReloadedTrustTests : IDisposable
{
    private static readonly TlsClientOptions Known = Pki.ClientOptions with { Identity = Pki.Client };

    private readonly string _path = Path.GetTempFileName();
    private readonly ReloadingTrustStore _source;
    private readonly TlsServerOptions _server;
    private readonly TlsClientOptions _client;

    public ReloadedTrustTests()
    {
        Trust(Pki.Trust);
        _source = new ReloadingTrustStore([_path], interval: TimeSpan.Zero);
        _client = Pki.ClientOptions with { TrustStore = null, TrustSource = _source };
        _server = Pki.ServerOptions with
        {
            ClientCertificates = TlsClientCertificateMode.Require,
            ClientTrustSource = _source,
        };
    }

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task A_server_trusts_by_the_file_as_it_is_and_connections_in_flight_go_on()
    {
        (TlsStream client, TlsStream server) = await Streams.ConnectAsync(Known, _server);

        Trust(Pki.Strangers);
        (Exception _, Exception refusal) = await Streams.FailAsync(Known, _server);
        Assert.Equal(
            CertificateErrorCode.UnableToVerifyFirst,
            Assert.IsType<TlsCertificateException>(refusal).Verification.Result.Primary?.Code);
        await client.WriteAsync(new byte[] { 7 });
        Assert.Equal([7], await Loopback.ReadAsync(server, 1));

        Trust(Pki.Trust);
        await Streams.ConnectAsync(Known, _server);
    }

    [Fact]
    public void A_handshake_keeps_the_anchors_that_it_began_with()
    {
        using EnginePair pair = new(client: Known, server: _server);
        Trust(Pki.Strangers);
        Assert.False(_source.Current.Contains(Pki.Authority.Certificate));

        pair.Handshake();

        Assert.True(pair.Server.ConnectionInfo!.PeerVerification!.IsTrusted);
    }

    [Fact]
    public async Task What_is_broken_changes_nothing_for_those_who_connect()
    {
        await File.WriteAllTextAsync(_path, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

        await Streams.ConnectAsync(Known, _server);

        Assert.IsType<CertificateFormatException>(_source.Failure);
    }

    [Fact]
    public async Task A_session_of_a_client_does_not_outlive_its_anchor_on_a_server_that_shares_its_keys()
    {
        using var ring = new InMemoryTicketKeyRing();
        TlsServerOptions server = _server with { TicketKeys = ring };
        using var cache = new InMemoryTlsSessionCache();
        TlsClientOptions client = Known with { SessionCache = cache };
        await Streams.ConnectAsync(client, server);
        (TlsStream resumed, _) = await Streams.ConnectAsync(client, server);
        Assert.True(resumed.ConnectionInfo!.IsResumed);

        Trust(Pki.Strangers);
        (Exception _, Exception refusal) = await Streams.FailAsync(client, server);

        Assert.IsType<TlsCertificateException>(refusal);
    }

    [Fact]
    public async Task A_server_keeps_its_own_ticket_keys_as_long_as_the_anchors_stay()
    {
        using var cache = new InMemoryTlsSessionCache();
        TlsClientOptions client = Known with { SessionCache = cache };
        await Streams.ConnectAsync(client, _server);
        Trust(Pki.Trust);

        (TlsStream resumed, _) = await Streams.ConnectAsync(client, _server);

        Assert.True(resumed.ConnectionInfo!.IsResumed);
    }

    [Fact]
    public async Task A_session_does_not_bring_back_a_server_whose_anchor_a_client_has_lost()
    {
        using var cache = new InMemoryTlsSessionCache();
        TlsClientOptions client = _client with { SessionCache = cache };
        await Streams.ConnectAsync(client, Pki.ServerOptions);
        (TlsStream resumed, _) = await Streams.ConnectAsync(client, Pki.ServerOptions);
        Assert.True(resumed.ConnectionInfo!.IsResumed);

        Trust(Pki.Strangers);
        (Exception refusal, _) = await Streams.FailAsync(client, Pki.ServerOptions);

        Assert.IsType<TlsCertificateException>(refusal);
    }

    [Fact]
    public void Anchors_and_where_they_come_from_are_not_given_together()
    {
        Assert.Throws<ArgumentException>(() => TlsEngine.Client(_client with { TrustStore = Pki.Trust }));
        Assert.Throws<ArgumentException>(() => TlsEngine.Server(_server with { ClientTrustStore = Pki.Trust }));
    }

    [Fact]
    public void A_configuration_hands_its_source_to_both_roles()
    {
        var configuration = new TlsConfiguration { LocalIdentity = Pki.Server, CaCertificateSource = _source };

        Assert.Same(_source, configuration.ToClientOptions("localhost").TrustSource);
        Assert.Same(_source, configuration.ToServerOptions().ClientTrustSource);
        Assert.Empty(TlsCertificate.Verify([Pki.Server.Certificate], "localhost", configuration));
        Trust(Pki.Strangers);
        Assert.NotEmpty(TlsCertificate.Verify([Pki.Server.Certificate], "localhost", configuration));
    }

    /// <summary>Writes the file anew; it is so young that every look reads it.</summary>
    private void Trust(TrustStore store) => File.WriteAllText(_path, PemWriter.Write(store.Certificates[0]));
}
