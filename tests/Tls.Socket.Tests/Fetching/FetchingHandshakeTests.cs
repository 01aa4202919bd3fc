using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Fetching;

/// <summary>Handshakes that wait for evidence: in 1.2 and 1.3, with clients and servers, and with bare engines.</summary>
public sealed class FetchingHandshakeTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly RevocationOptions Hard = new() { Mode = RevocationMode.Hard };
    private static readonly Uri Issuer = new("http://ca.example/sub.cer");
    private static readonly Uri List = new("http://ca.example/1.crl");
    private static readonly Uri Responder = new("http://ocsp.example/");

    private static readonly TestCertificate Sub =
        Pki.Authority.Issue(new CertificateRequestOptions { CommonName = "Sub", IsCa = true });

    private readonly HttpEvidenceSource _nowhere = new();
    private readonly Site _site = new();

    public void Dispose() => _nowhere.Dispose();

    [Theory]
    [MemberData(nameof(Extensions.Streams.Versions), MemberType = typeof(Extensions.Streams))]
    public async Task An_issuer_that_the_server_has_not_sent_is_fetched(ProtocolVersion version)
    {
        TlsServerOptions server = Server(Sub, version, Pointers.Access(Issuer));
        TlsCertificateException refusal = await Assert.ThrowsAsync<TlsCertificateException>(
            () => Extensions.Streams.ConnectAsync(Pki.ClientOptions, server));
        Assert.Equal(CertificateErrorCode.UnableToVerifyFirst, refusal.Verification.Result.Primary?.Code);
        _site[Issuer] = Sub.Certificate.Raw.ToArray();
        TlsClientOptions options = Pki.ClientOptions with { EvidenceFetcher = Fetcher() };
        (TlsStream client, TlsStream _) = await Extensions.Streams.ConnectAsync(options, server);
        TlsPeerVerification peer = client.ConnectionInfo!.PeerVerification!;
        Assert.True(peer.IsTrusted);
        Assert.Single(peer.Chain);
        Assert.Equal(3, peer.Result.Chain.Count);
    }

    [Theory]
    [MemberData(nameof(Extensions.Streams.Versions), MemberType = typeof(Extensions.Streams))]
    public async Task A_revocation_that_was_fetched_ends_the_handshake(ProtocolVersion version)
    {
        TlsServerOptions server = Server(Pki.Authority, version, Pointers.List(List));
        TlsClientOptions client = Pki.ClientOptions with { Revocation = Hard, EvidenceFetcher = Fetcher() };
        _site[List] = RevocationListFile.Sign(Pki.Authority, Now);
        await Extensions.Streams.ConnectAsync(client, server);
        _site[List] = RevocationListFile.Sign(Pki.Authority, Now, server.Identities[0].Certificate.SerialNumber);
        TlsCertificateException refusal = await Assert.ThrowsAsync<TlsCertificateException>(
            () => Extensions.Streams.ConnectAsync(client with { EvidenceFetcher = Fetcher() }, server));
        Assert.Equal((TlsFault.RejectedRevoked, AlertDescription.CertificateRevoked), (refusal.Fault, refusal.Alert));
    }

    [Fact]
    public async Task Soft_mode_goes_on_without_an_answer_and_hard_mode_does_not()
    {
        TlsServerOptions server = Server(Pki.Authority, ProtocolVersion.Tls13, Pointers.Access(null, Responder));
        TlsClientOptions soft = Pki.ClientOptions with
        {
            Revocation = new RevocationOptions(),
            EvidenceFetcher = Fetcher(),
        };
        (TlsStream client, TlsStream _) = await Extensions.Streams.ConnectAsync(soft, server);
        Assert.Equal(
            EvidenceFault.HttpStatus,
            Assert.Single(client.ConnectionInfo!.PeerVerification!.Result.Fetches).Fault);
        TlsCertificateException refusal = await Assert.ThrowsAsync<TlsCertificateException>(
            () => Extensions.Streams.ConnectAsync(soft with { Revocation = Hard }, server));
        Assert.Equal(CertificateErrorCode.StatusUnknown, refusal.Verification.Result.Primary?.Code);
    }

    [Fact]
    public async Task Who_waits_for_an_answer_holds_no_thread_and_can_give_up()
    {
        TlsServerOptions server = Server(Pki.Authority, ProtocolVersion.Tls13, Pointers.List(List));
        var asked = new TaskCompletionSource();
        _site.Asked = asked;
        _site.Gate = new TaskCompletionSource().Task;
        TlsClientOptions options = Pki.ClientOptions with { Revocation = Hard, EvidenceFetcher = Fetcher() };
        var pair = new MemoryPair();
        using var cancel = new CancellationTokenSource();
        var client = new TlsStream(pair.Client);
        Task waiting = client.AuthenticateAsClientAsync(options, cancel.Token);
        Task accepting = new TlsStream(pair.Server).AuthenticateAsServerAsync(server);
        await asked.Task;
        Assert.False(waiting.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<Exception>(() => accepting);
    }

    [Fact]
    public async Task A_synchronous_handshake_waits_where_it_is()
    {
        TlsServerOptions server = Server(Pki.Authority, ProtocolVersion.Tls13, Pointers.List(List));
        _site[List] = RevocationListFile.Sign(Pki.Authority, Now);
        TlsClientOptions options = Pki.ClientOptions with { Revocation = Hard, EvidenceFetcher = Fetcher() };
        (Stream near, Stream far) = await Loopback.StreamsAsync();
        var client = new TlsStream(near);
        await Loopback.Both(
            Task.Run(() => client.AuthenticateAsClient(options)),
            new TlsStream(far).AuthenticateAsServerAsync(server));
        Assert.Equal(
            RevocationStatusKind.Good,
            Assert.Single(client.ConnectionInfo!.PeerVerification!.Result.Revocation).Status);
    }

    [Fact]
    public async Task A_server_fetches_what_there_is_on_its_clients()
    {
        TlsIdentity identity = Client(Pointers.List(List));
        TlsClientOptions client = Pki.ClientOptions with { Identity = identity };
        _site[List] = RevocationListFile.Sign(Pki.Authority, Now, identity.Certificate.SerialNumber);
        (Exception _, Exception seen) = await Extensions.Streams.FailAsync(client, MutualServer());
        Assert.Equal(TlsFault.RejectedRevoked, Assert.IsType<TlsCertificateException>(seen).Fault);
        _site[List] = RevocationListFile.Sign(Pki.Authority, Now);
        await Extensions.Streams.ConnectAsync(client, MutualServer());
    }

    /// <summary>The session is judged by what the server has fetched since, without waiting for more.</summary>
    [Theory]
    [MemberData(nameof(Extensions.Streams.Versions), MemberType = typeof(Extensions.Streams))]
    public async Task A_session_of_a_client_that_is_known_to_be_revoked_since_is_not_taken_up(ProtocolVersion version)
    {
        TlsIdentity identity = Client(Pointers.List(List));
        var cache = new InMemoryTlsSessionCache();
        TlsClientOptions client = Pki.ClientOptions with { Identity = identity, SessionCache = cache };
        _site[List] = RevocationListFile.Sign(Pki.Authority, Now);
        var clock = new Clock();
        TlsServerOptions server = MutualServer(clock) with { MaximumVersion = version };
        await Extensions.Streams.ConnectAsync(client, server);
        (TlsStream again, TlsStream _) = await Extensions.Streams.ConnectAsync(client, server);
        Assert.True(again.ConnectionInfo!.IsResumed);

        // The list is old after a day, and the next one is fetched for the full handshake that follows.
        clock.Ahead = TimeSpan.FromHours(13);
        _site[List] = RevocationListFile.Sign(Pki.Authority, Now, identity.Certificate.SerialNumber);
        (Exception _, Exception seen) = await Extensions.Streams.FailAsync(client, server);
        Assert.Equal(TlsFault.RejectedRevoked, Assert.IsType<TlsCertificateException>(seen).Fault);
    }

    [Fact]
    public void An_engine_says_what_it_wants_and_judges_by_what_it_gets()
    {
        TlsServerOptions server = Server(Pki.Authority, ProtocolVersion.Tls13, Pointers.List(List));
        byte[] list = RevocationListFile.Sign(Pki.Authority, Now);
        using TlsEngine client = TlsEngine.Client(Pki.ClientOptions with
        {
            Revocation = Hard,
            EvidenceFetcher = new EvidenceFetcher(_nowhere),
            VerifyPeer = (_, _) => throw new InvalidOperationException("asked through the engine here"),
        });
        using TlsEngine other = TlsEngine.Server(server);
        byte[] room = new byte[1 << 16];
        byte[] flight = new byte[1 << 16];
        client.Handshake([], room, out _, out int hello);
        other.Handshake(room.AsSpan(0, hello), flight, out _, out int answer);
        Assert.Equal(
            TlsStatus.NeedsEvidence, client.Handshake(flight.AsSpan(0, answer), room, out int consumed, out _));
        Assert.Equal(TlsStatus.NeedsEvidence, client.Handshake(flight.AsSpan(consumed, answer - consumed), room, out int more, out _));
        Assert.Null(client.PeerVerification);
        Assert.Throws<InvalidOperationException>(client.AcceptPeer);
        EvidenceRequest request = Assert.Single(client.EvidenceRequest!.Wanted);
        client.EvidenceRequest.Provide(request, request.Read(list));
        client.ProvideEvidence();
        Assert.Null(client.EvidenceRequest);
        Assert.Throws<InvalidOperationException>(client.ProvideEvidence);
        consumed += more;
        Assert.Equal(
            TlsStatus.NeedsVerdict,
            client.Handshake(flight.AsSpan(consumed, answer - consumed), room, out _, out _));
        Assert.True(client.PeerVerification!.IsTrusted);
        client.AcceptPeer();
    }

    [Fact]
    public async Task A_socket_fetches_too()
    {
        TlsIdentity identity = Server(Pki.Authority, ProtocolVersion.Tls13, Pointers.List(List)).Identities[0];
        _site[List] = RevocationListFile.Sign(Pki.Authority, Now, identity.Certificate.SerialNumber);
        TlsClientOptions options = (Pki.ClientConfiguration with
        {
            Revocation = Hard,
            EvidenceFetcher = Fetcher(),
        }).ToClientOptions("localhost");
        TlsServerOptions server = (Pki.ServerConfiguration with { LocalIdentity = identity }).ToServerOptions();
        TlsCertificateException refusal =
            await Assert.ThrowsAsync<TlsCertificateException>(() => Extensions.Streams.ConnectAsync(options, server));
        Assert.Equal(CertificateErrorCode.Revoked, refusal.Verification.Result.Primary?.Code);
    }

    private EvidenceFetcher Fetcher(TimeProvider? clock = null) =>
        new(_site, new EvidenceFetcherOptions { Clock = clock ?? TimeProvider.System });

    private TlsServerOptions MutualServer(TimeProvider? clock = null) => Pki.ServerOptions with
    {
        ServerNames = ["localhost"],
        ClientCertificates = TlsClientCertificateMode.Require,
        ClientTrustStore = Pki.Trust,
        Revocation = Hard,
        EvidenceFetcher = Fetcher(clock),
    };

    private static TlsServerOptions Server(
        TestCertificate issuer, ProtocolVersion version, CertificateExtension pointer)
    {
        TestCertificate made = issuer.Issue(new CertificateRequestOptions
        {
            CommonName = "localhost",
            DnsNames = ["localhost"],
            NotBefore = Now.AddDays(-2),
            ExtraExtensions = [pointer],
        });
        return new TlsServerOptions
        {
            MaximumVersion = version,
            Identities = [TlsIdentity.Create([made.Certificate], made.Key)],
        };
    }

    private static TlsIdentity Client(CertificateExtension pointer)
    {
        TestCertificate made = Pki.Authority.Issue(
            new CertificateRequestOptions { CommonName = "a client", ExtraExtensions = [pointer] });
        return TlsIdentity.Create([made.Certificate], made.Key);
    }

    /// <summary>What is to be had where, without a network.</summary>
    private sealed class Site : Dictionary<Uri, byte[]>, IEvidenceSource
    {
        internal TaskCompletionSource? Asked { get; set; }

        internal Task Gate { get; set; } = Task.CompletedTask;

        public async ValueTask<ReadOnlyMemory<byte>> FetchAsync(
            EvidenceRequest request, CancellationToken cancellationToken)
        {
            Asked?.TrySetResult();
            await Gate.WaitAsync(cancellationToken);
            return TryGetValue(request.Source, out byte[]? answer)
                ? answer
                : throw new EvidenceException(EvidenceFault.HttpStatus, "HTTP status 404");
        }
    }

    private sealed class Clock : TimeProvider
    {
        internal TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + Ahead;
    }
}
