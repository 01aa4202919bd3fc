using System;
using System.Net.Security;
using System.Security.Authentication;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.SslStreams;

/// <summary>Our client with SslStream as the server: whatever both speak.</summary>
public sealed class SslStreamServerTests : InteropTest
{
    [PeerTheory(PeerKind.SslStream)]
    [MemberData(nameof(SslStreamMatrix.Everything), MemberType = typeof(SslStreamMatrix))]
    public async Task A_mebibyte_goes_there_and_comes_back(
        CipherSuite suite, NamedGroup group, KeyKind certificate)
    {
        byte[] data = Payload.Bytes(Payload.Mebibyte);
        await using SslStreamServer server =
            SslStreamServer.Start(SslPeer.ServerOptions(certificate, suite), Exchange.EchoAsync, Deadline);

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { CipherSuites = Matrix.Suites, Groups = [group] }, Deadline);

        Assert.Equal(
            (suite, group, false), (client.Info.CipherSuite, client.Info.Group, client.Info.WasRetried));
        await Exchange.AskAsync(client.Stream, data, data, Deadline);
        await client.Stream.ShutdownAsync(Deadline);
        Assert.Equal(0, await client.Stream.ReadAsync(new byte[1], Deadline));
        await server.Served;
    }

    [PeerTheory(PeerKind.SslStream)]
    [MemberData(nameof(SslStreamMatrix.Suites), MemberType = typeof(SslStreamMatrix))]
    public async Task A_single_write_of_four_mebibytes_arrives_each_way(CipherSuite suite)
    {
        byte[] data = Payload.Bytes(4 * Payload.Mebibyte);
        await using SslStreamServer server = SslStreamServer.Start(
            SslPeer.ServerOptions(KeyKind.EcP256, suite),
            (stream, cancellationToken) => Exchange.AskAsync(stream, data, data, cancellationToken),
            Deadline);

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { CipherSuites = [suite] }, Deadline);

        await Exchange.AskAsync(client.Stream, data, data, Deadline);
        await server.Served;
    }

    [PeerTheory(PeerKind.SslStream)]
    [MemberData(nameof(Matrix.AllGroups), MemberType = typeof(Matrix))]
    public async Task A_group_without_a_share_is_asked_for(NamedGroup group)
    {
        byte[] data = Payload.Bytes(Payload.Mebibyte);
        await using SslStreamServer server =
            SslStreamServer.Start(SslPeer.ServerOptions(KeyKind.EcP256), Exchange.EchoAsync, Deadline);

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { Groups = [group], KeyShareGroups = [] }, Deadline);

        Assert.Equal((group, true), (client.Info.Group, client.Info.WasRetried));
        await Exchange.AskAsync(client.Stream, data, data, Deadline);
    }

    [PeerTheory(PeerKind.SslStream)]
    [MemberData(nameof(Matrix.AllCertificates), MemberType = typeof(Matrix))]
    public async Task Our_certificate_is_believed_where_one_is_required(KeyKind certificate)
    {
        SslServerAuthenticationOptions options = SslPeer.ServerOptions(KeyKind.EcP256);
        options.ClientCertificateRequired = true;
        byte[]? seen = null;
        await using SslStreamServer server = SslStreamServer.Start(
            options,
            (stream, cancellationToken) =>
            {
                seen = stream.RemoteCertificate?.GetRawCertData();
                return Exchange.EchoAsync(stream, cancellationToken);
            },
            Deadline);
        TlsIdentity identity = TestPki.For(certificate).Identity;

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { Identity = identity }, Deadline);
        byte[] data = Payload.Bytes(1000);
        await Exchange.AskAsync(client.Stream, data, data, Deadline);

        Assert.Equal(identity.Certificate.Raw.ToArray(), seen);
    }

    [PeerTheory(PeerKind.SslStream)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_certificate_we_are_served_if_its_application_allows(bool allows)
    {
        SslServerAuthenticationOptions options = SslPeer.ServerOptions(KeyKind.EcP256);
        options.ClientCertificateRequired = true;
        options.RemoteCertificateValidationCallback = (_, certificate, _, _) => allows && certificate is null;
        await using SslStreamServer server = SslStreamServer.Start(options, Exchange.EchoAsync, Deadline);

        await using OurClient client = await OurClient.ConnectAsync(server.Port, OurClient.Options, Deadline);
        Assert.True(client.Info.ClientCertificateRequested);
        if (allows)
        {
            await Exchange.AskAsync(client.Stream, "1"u8.ToArray(), "1"u8.ToArray(), Deadline);
        }
        else
        {
            await Assert.ThrowsAnyAsync<TlsException>(
                () => client.Stream.ReadExactlyAsync(new byte[1], Deadline).AsTask());
            await Assert.ThrowsAsync<AuthenticationException>(() => server.Served);
        }
    }

    [PeerFact(PeerKind.SslStream)]
    public async Task A_protocol_is_agreed()
    {
        SslServerAuthenticationOptions options = SslPeer.ServerOptions(KeyKind.EcP256);
        options.ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
        await using SslStreamServer server = SslStreamServer.Start(options, Exchange.EchoAsync, Deadline);

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { ApplicationProtocols = ["spdy/1", "http/1.1"] }, Deadline);

        Assert.Equal("http/1.1", client.Info.ApplicationProtocol);
    }

    [PeerFact(PeerKind.SslStream)]
    public async Task After_our_close_notify_we_still_read_what_it_writes()
    {
        byte[] data = Payload.Bytes(Payload.Mebibyte);
        await using SslStreamServer server = SslStreamServer.Start(
            SslPeer.ServerOptions(KeyKind.EcP256),
            async (stream, cancellationToken) =>
            {
                Assert.Equal(0, await stream.ReadAsync(new byte[1], cancellationToken));
                await stream.WriteAsync(data, cancellationToken);
            },
            Deadline);

        await using OurClient client = await OurClient.ConnectAsync(server.Port, OurClient.Options, Deadline);
        await client.Stream.ShutdownAsync(Deadline);
        byte[] received = new byte[data.Length];
        await client.Stream.ReadExactlyAsync(received, Deadline);

        Assert.True(data.AsSpan().SequenceEqual(received));
        Assert.Equal(0, await client.Stream.ReadAsync(new byte[1], Deadline));
        await server.Served;
    }

    [PeerTheory(PeerKind.SslStream)]
    [MemberData(nameof(SslStreamMatrix.Suites), MemberType = typeof(SslStreamMatrix))]
    public async Task Our_new_keys_are_followed_and_answered_while_data_flows(CipherSuite suite)
    {
        using var updates = new KeyUpdateCounter();
        byte[] data = Payload.Bytes(256 * 1024);
        await using SslStreamServer server =
            SslStreamServer.Start(SslPeer.ServerOptions(KeyKind.EcP256, suite), Exchange.EchoAsync, Deadline);

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { CipherSuites = [suite], Observer = updates }, Deadline);
        for (int round = 1; round <= 3; round++)
        {
            await client.Stream.UpdateKeysAsync(requestPeer: true, Deadline);
            await Exchange.AskAsync(client.Stream, data, data, Deadline);
        }

        Assert.Equal((3, 3), (updates.Received, updates.Sent));
    }

    [PeerTheory(PeerKind.SslStream)]
    [InlineData("elsewhere.example", true, TlsFault.RejectedBadCertificate)]
    [InlineData("localhost", false, TlsFault.RejectedUnknownCa)]
    public async Task Our_refusal_reaches_it(string host, bool knowsIt, TlsFault fault)
    {
        await using SslStreamServer server =
            SslStreamServer.Start(SslPeer.ServerOptions(KeyKind.EcP256), Exchange.EchoAsync, Deadline);

        TlsException refusal = await Assert.ThrowsAnyAsync<TlsException>(() => OurClient.ConnectAsync(
            server.Port,
            OurClient.Options with
            {
                TargetHost = host,
                TrustStore = knowsIt ? TestPki.Trust : TestPki.StrangerTrust,
            },
            Deadline));

        Assert.Equal(fault, refusal.Fault);
        await Assert.ThrowsAsync<AuthenticationException>(() => server.Served);
    }
}
