using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Samples.Grpc;
using Xunit;

namespace Tls.Samples.Tests.Grpc;

/// <summary>
/// gRPC with Kestrel and HttpClient over our stack, with each other and with the platform's counterpart.
/// </summary>
public sealed class GrpcTests : InteropTest
{
    private const int Streamed = 500;

    private static readonly Credential Server = TestPki.For(KeyKind.EcP256);
    private static readonly Credential Client = TestPki.Named("client.example");
    private static readonly TlsClientOptions Trusting = new() { TrustStore = TestPki.Trust };

    /// <summary>Whether the client is ours, and whether the server is.</summary>
    public static TheoryData<bool, bool> Sides => new() { { true, true }, { true, false }, { false, true } };

    [Theory]
    [MemberData(nameof(Sides))]
    public async Task Each_kind_of_call_is_answered(bool clientIsOurs, bool serverIsOurs)
    {
        await using TallyServer server = await StartAsync(serverIsOurs);
        using GrpcChannel channel = Channel(clientIsOurs, server.Address);
        var tally = new Tally.TallyClient(channel);

        Number square = await tally.SquareAsync(new Number { Value = 12 }, cancellationToken: Deadline);
        List<long> counted = [];
        using (AsyncServerStreamingCall<Number> count =
            tally.Count(new Number { Value = Streamed }, cancellationToken: Deadline))
        {
            await foreach (Number number in count.ResponseStream.ReadAllAsync(Deadline))
            {
                counted.Add(number.Value);
            }
        }

        using AsyncClientStreamingCall<Number, Number> sum = tally.Sum(cancellationToken: Deadline);
        for (int value = 1; value <= Streamed; value++)
        {
            await sum.RequestStream.WriteAsync(new Number { Value = value }, Deadline);
        }

        await sum.RequestStream.CompleteAsync();

        Assert.Equal(144, square.Value);
        Assert.Equal(Enumerable.Range(1, Streamed).Select(value => (long)value), counted);
        Assert.Equal(Streamed * (Streamed + 1) / 2, (await sum).Value);
    }

    /// <summary>Each answer is awaited before the next question: nothing waits in a buffer for more.</summary>
    [Theory]
    [MemberData(nameof(Sides))]
    public async Task A_call_goes_on_in_both_directions(bool clientIsOurs, bool serverIsOurs)
    {
        await using TallyServer server = await StartAsync(serverIsOurs);
        using GrpcChannel channel = Channel(clientIsOurs, server.Address);
        using AsyncDuplexStreamingCall<Number, Number> call =
            new Tally.TallyClient(channel).RunningSum(cancellationToken: Deadline);
        long expected = 0;

        for (int value = 1; value <= 50; value++)
        {
            await call.RequestStream.WriteAsync(new Number { Value = value }, Deadline);
            Assert.True(await call.ResponseStream.MoveNext(Deadline));
            Assert.Equal(expected += value, call.ResponseStream.Current.Value);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(Deadline));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Theory]
    [MemberData(nameof(Sides))]
    public async Task A_deadline_and_a_cancellation_end_the_call_at_both_ends(bool clientIsOurs, bool serverIsOurs)
    {
        await using TallyServer server = await StartAsync(serverIsOurs);
        using GrpcChannel channel = Channel(clientIsOurs, server.Address);
        var tally = new Tally.TallyClient(channel);
        await tally.SquareAsync(new Number { Value = 1 }, cancellationToken: Deadline);

        RpcException late = await Assert.ThrowsAsync<RpcException>(async () => await tally.WaitAsync(
            new Nothing(), deadline: DateTime.UtcNow.AddMilliseconds(300), cancellationToken: Deadline));
        await server.AbandonedAsync(Deadline);

        using var patience = new CancellationTokenSource();
        using AsyncUnaryCall<Nothing> call = tally.WaitAsync(new Nothing(), cancellationToken: patience.Token);
        patience.CancelAfter(TimeSpan.FromMilliseconds(300));
        RpcException cancelled = await Assert.ThrowsAsync<RpcException>(async () => await call);
        await server.AbandonedAsync(Deadline);

        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
        Assert.Equal(StatusCode.Cancelled, cancelled.StatusCode);
        Assert.Equal(9, (await tally.SquareAsync(new Number { Value = 3 }, cancellationToken: Deadline)).Value);
    }

    [Theory]
    [MemberData(nameof(Sides))]
    public async Task The_certificate_of_the_client_reaches_the_call(bool clientIsOurs, bool serverIsOurs)
    {
        await using TallyServer server = await StartAsync(serverIsOurs, asksForCertificate: true);
        using GrpcChannel channel = Channel(clientIsOurs, server.Address, hasCertificate: true);
        using GrpcChannel stranger = Channel(clientIsOurs, server.Address);

        Name name = await new Tally.TallyClient(channel).WhoAmIAsync(new Nothing(), cancellationToken: Deadline);
        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await new Tally.TallyClient(stranger).WhoAmIAsync(new Nothing(), cancellationToken: Deadline));

        Assert.Equal("CN=client.example", name.Value);
        Assert.NotEqual(StatusCode.OK, refused.StatusCode);
    }

    [Fact]
    public async Task A_server_that_is_not_trusted_is_not_called()
    {
        await using TallyServer server = await StartAsync(isOurs: true);
        using GrpcChannel channel =
            TlsChannel.For(server.Address, new TlsClientOptions { TrustStore = TestPki.StrangerTrust });

        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await new Tally.TallyClient(channel).SquareAsync(new Number(), cancellationToken: Deadline));

        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.IsType<TlsCertificateException>(refused.Status.DebugException?.GetBaseException());
    }

    [Fact]
    public void An_address_that_is_not_https_is_refused() =>
        Assert.Throws<ArgumentException>(() => TlsChannel.For(new Uri("http://localhost/"), Trusting));

    private static Task<TallyServer> StartAsync(bool isOurs, bool asksForCertificate = false)
    {
        if (isOurs)
        {
            var options = new TlsServerOptions { Identities = [Server.Identity] };
            return TallyServer.StartAsync(asksForCertificate
                ? options with
                {
                    ClientCertificates = TlsClientCertificateMode.Require,
                    ClientTrustStore = TestPki.Trust,
                }
                : options);
        }

        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(Server.ChainFile);
        return TallyServer.StartAsync(endpoint => endpoint.UseHttps(https =>
        {
            https.ServerCertificate = X509Certificate2.CreateFromPemFile(Server.ChainFile, Server.KeyFile);
            https.ServerCertificateChain = chain;
            if (asksForCertificate)
            {
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (leaf, _, _) => leaf.Subject == "CN=client.example";
            }
        }));
    }

    private static GrpcChannel Channel(bool isOurs, Uri address, bool hasCertificate = false) => isOurs
        ? TlsChannel.For(address, hasCertificate ? Trusting with { Identity = Client.Identity } : Trusting)
        : GrpcChannel.ForAddress(
            address, new GrpcChannelOptions { HttpHandler = Platform(hasCertificate), DisposeHttpClient = true });

    private static SocketsHttpHandler Platform(bool hasCertificate)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(TestPki.CaFile);
        var options = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        if (hasCertificate)
        {
            options.ClientCertificates = [X509Certificate2.CreateFromPemFile(Client.ChainFile, Client.KeyFile)];
        }

        return new SocketsHttpHandler { UseProxy = false, SslOptions = options };
    }
}
