using System;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Extensions;

/// <summary>Limits of trust anchors in handshakes, and in sessions that began under other ones.</summary>
public sealed class AnchorLimitTests : IDisposable
{
    private static readonly TrustStore TooLate = Until(-3);
    private static readonly TrustStore InTime = Until(1);

    private readonly InMemoryTicketKeyRing _ring = new();
    private readonly InMemoryTlsSessionCache _cache = new();

    public void Dispose()
    {
        _cache.Dispose();
        _ring.Dispose();
    }

    [Theory]
    [MemberData(nameof(Streams.Versions), MemberType = typeof(Streams))]
    public async Task A_server_with_a_certificate_issued_after_distrust_is_refused_with_unknown_ca(ProtocolVersion version)
    {
        TlsClientOptions options = Client(version);
        await Streams.ConnectAsync(options with { TrustStore = InTime }, Server());

        (Exception client, Exception server) = await Streams.FailAsync(options with { TrustStore = TooLate }, Server());

        ExpectRefusal(client, server);
    }

    [Theory]
    [MemberData(nameof(Streams.Versions), MemberType = typeof(Streams))]
    public async Task A_client_with_a_certificate_issued_after_distrust_is_refused_with_unknown_ca(ProtocolVersion version)
    {
        await Streams.ConnectAsync(Client(version), Server(InTime));

        (Exception client, Exception server) = await Streams.FailAsync(Client(version), Server(TooLate));

        ExpectRefusal(server, client);
    }

    [Theory]
    [MemberData(nameof(Streams.Versions), MemberType = typeof(Streams))]
    public async Task A_client_judges_the_chain_of_a_session_again_when_an_anchors_limit_has_changed(ProtocolVersion version)
    {
        TlsClientOptions options = Client(version) with { SessionCache = _cache };
        await ConnectAsync(options, Server(), isResumed: false);
        await ConnectAsync(options, Server(), isResumed: true);

        await ConnectAsync(options with { TrustStore = InTime }, Server(), isResumed: true);
        (Exception client, Exception server) = await Streams.FailAsync(options with { TrustStore = TooLate }, Server());

        ExpectRefusal(client, server);
    }

    [Theory]
    [MemberData(nameof(Streams.Versions), MemberType = typeof(Streams))]
    public async Task A_server_takes_up_no_session_from_before_an_anchors_limit_changed(ProtocolVersion version)
    {
        TlsClientOptions options = Client(version) with { SessionCache = _cache };
        await ConnectAsync(options, Server(Pki.Trust), isResumed: false);
        await ConnectAsync(options, Server(Pki.Trust), isResumed: true);

        await ConnectAsync(options, Server(InTime), isResumed: false);
        (Exception client, Exception server) = await Streams.FailAsync(options, Server(TooLate));

        ExpectRefusal(server, client);
    }

    private static TrustStore Until(int days) => TrustStore.FromAnchors(
        [new TrustAnchor(Pki.Authority.Certificate) { DistrustAfter = DateTimeOffset.UtcNow.AddDays(days) }]);

    private static TlsClientOptions Client(ProtocolVersion version) =>
        Pki.ClientOptions with { MaximumVersion = version, Identity = Pki.Client };

    private TlsServerOptions Server(TrustStore? clients = null) => Pki.ServerOptions with
    {
        TicketKeys = _ring,
        ClientTrustStore = clients,
        ClientCertificates = clients is null ? TlsClientCertificateMode.None : TlsClientCertificateMode.Require,
    };

    private static async Task ConnectAsync(TlsClientOptions client, TlsServerOptions server, bool isResumed)
    {
        (TlsStream c, TlsStream s) = await Streams.ConnectAsync(client, server);
        await using (c)
        await using (s)
        {
            Assert.Equal(isResumed, s.ConnectionInfo!.IsResumed);
        }
    }

    private static void ExpectRefusal(Exception refusing, Exception refused)
    {
        var refusal = Assert.IsType<TlsCertificateException>(refusing);
        Assert.Equal(CertificateErrorCode.IssuedAfterDistrust, refusal.Verification.Result.Primary?.Code);
        Assert.Equal(AlertDescription.UnknownCa, refusal.Alert);
        Assert.Equal(AlertDescription.UnknownCa, Assert.IsAssignableFrom<TlsException>(refused).PeerAlert);
    }
}
