using System;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.SslStreams;

/// <summary>SslStream as the client with our server: whatever both speak.</summary>
public sealed class SslStreamClientTests : InteropTest
{
    private static readonly TlsServerOptions Plain = OurServer.Options(TestPki.For(KeyKind.EcP256));

    private static readonly TlsServerOptions Requiring = Plain with
    {
        ClientCertificates = TlsClientCertificateMode.Require,
        ClientTrustStore = TestPki.Trust,
    };

    [PeerTheory(PeerKind.SslStream)]
    [MemberData(nameof(Matrix.Everything), MemberType = typeof(Matrix))]
    public async Task A_mebibyte_comes_and_goes_back(CipherSuite suite, NamedGroup group, KeyKind certificate)
    {
        // Its first share is always X25519; any other group is had by asking for it.
        byte[] data = Payload.Bytes(Payload.Mebibyte);
        TlsServerOptions options =
            OurServer.Options(TestPki.For(certificate)) with { CipherSuites = Matrix.Suites, Groups = [group] };
        await using OurServer server = OurServer.Start(options, Exchange.EchoAsync, Deadline);

        await using (SslStream client = await ConnectAsync(server.Port, SslPeer.ClientOptions(suite)))
        {
            await Exchange.AskAsync(client, data, data, Deadline);
            await client.ShutdownAsync();
            Assert.Equal(0, await client.ReadAsync(new byte[1], Deadline));
        }

        TlsConnectionInfo info = (await server.Served).Success();
        Assert.Equal((suite, group), (info.CipherSuite, info.Group));
        Assert.Equal(group != NamedGroup.X25519, info.WasRetried);
    }

    [PeerTheory(PeerKind.SslStream)]
    [MemberData(nameof(SslStreamMatrix.Suites), MemberType = typeof(SslStreamMatrix))]
    public async Task A_single_write_of_four_mebibytes_arrives_each_way(CipherSuite suite)
    {
        byte[] data = Payload.Bytes(4 * Payload.Mebibyte);
        await using OurServer server = OurServer.Start(
            Plain with { CipherSuites = [suite] },
            (stream, cancellationToken) => Exchange.AskAsync(stream, data, data, cancellationToken),
            Deadline);

        await using SslStream client = await ConnectAsync(server.Port, SslPeer.ClientOptions(suite));
        await Exchange.AskAsync(client, data, data, Deadline);

        (await server.Served).Success();
    }

    [PeerTheory(PeerKind.SslStream)]
    [MemberData(nameof(SslStreamMatrix.Certificates), MemberType = typeof(SslStreamMatrix))]
    public async Task Its_certificate_is_required_and_believed(KeyKind certificate)
    {
        await using OurServer server = OurServer.Start(Requiring, Exchange.EchoAsync, Deadline);
        SslClientAuthenticationOptions options = SslPeer.ClientOptions();
        options.ClientCertificateContext = SslPeer.Context(certificate);

        await using (SslStream client = await ConnectAsync(server.Port, options))
        {
            await Exchange.AskAsync(client, "1"u8.ToArray(), "1"u8.ToArray(), Deadline);
            await client.ShutdownAsync();
        }

        TlsConnectionInfo info = (await server.Served).Success();
        Assert.Equal(TestPki.For(certificate).Identity.Certificate, info.PeerChain[0]);
    }

    [PeerFact(PeerKind.SslStream)]
    public async Task Without_a_certificate_it_is_served_where_one_is_only_requested()
    {
        await using OurServer server = OurServer.Start(
            Requiring with { ClientCertificates = TlsClientCertificateMode.Request }, Exchange.EchoAsync, Deadline);

        await using (SslStream client = await ConnectAsync(server.Port, SslPeer.ClientOptions()))
        {
            await Exchange.AskAsync(client, "1"u8.ToArray(), "1"u8.ToArray(), Deadline);
            await client.ShutdownAsync();
        }

        TlsConnectionInfo info = (await server.Served).Success();
        Assert.True(info.ClientCertificateRequested);
        Assert.Empty(info.PeerChain);
    }

    [PeerFact(PeerKind.SslStream)]
    public async Task Without_a_certificate_it_is_refused_with_certificate_required()
    {
        await using OurServer server = OurServer.Start(Requiring, Exchange.EchoAsync, Deadline);

        await using SslStream client = await ConnectAsync(server.Port, SslPeer.ClientOptions());
        await Assert.ThrowsAnyAsync<System.IO.IOException>(
            () => client.ReadExactlyAsync(new byte[1], Deadline).AsTask());

        Served served = await server.Served;
        Assert.Equal(AlertDescription.CertificateRequired, served.Failure?.Alert);
    }

    [PeerFact(PeerKind.SslStream)]
    public async Task A_protocol_is_agreed()
    {
        await using OurServer server = OurServer.Start(
            Plain with { ApplicationProtocols = ["h2", "http/1.1"] }, Exchange.EchoAsync, Deadline);
        SslClientAuthenticationOptions options = SslPeer.ClientOptions();
        options.ApplicationProtocols = [SslApplicationProtocol.Http11, SslApplicationProtocol.Http2];

        await using SslStream client = await ConnectAsync(server.Port, options);

        Assert.Equal(SslApplicationProtocol.Http2, client.NegotiatedApplicationProtocol);
    }

    [PeerTheory(PeerKind.SslStream)]
    [InlineData("first.example")]
    [InlineData("second.example")]
    public async Task The_identity_of_the_name_it_asks_for_is_shown(string name)
    {
        TlsServerOptions options = new()
        {
            Identities = [TestPki.Named("first.example").Identity, TestPki.Named("second.example").Identity],
        };
        await using OurServer server = OurServer.Start(options, Exchange.EchoAsync, Deadline);
        SslClientAuthenticationOptions asking = SslPeer.ClientOptions();
        asking.TargetHost = name;

        await using SslStream client = await ConnectAsync(server.Port, asking);

        Assert.Equal($"CN={name}", client.RemoteCertificate!.Subject);
    }

    [PeerFact(PeerKind.SslStream)]
    public async Task After_its_close_notify_it_still_reads_what_we_write()
    {
        byte[] data = Payload.Bytes(Payload.Mebibyte);
        await using OurServer server = OurServer.Start(
            Plain,
            async (stream, cancellationToken) =>
            {
                Assert.Equal(0, await stream.ReadAsync(new byte[1], cancellationToken));
                await stream.WriteAsync(data, cancellationToken);
            },
            Deadline);

        await using SslStream client = await ConnectAsync(server.Port, SslPeer.ClientOptions());
        await client.ShutdownAsync();
        byte[] received = new byte[data.Length];
        await client.ReadExactlyAsync(received, Deadline);

        Assert.True(data.AsSpan().SequenceEqual(received));
        Assert.Equal(0, await client.ReadAsync(new byte[1], Deadline));
        (await server.Served).Success();
    }

    [PeerFact(PeerKind.SslStream)]
    public async Task Our_new_keys_are_followed_and_answered_while_data_flows()
    {
        using var updates = new KeyUpdateCounter();
        byte[] data = Payload.Bytes(Payload.Mebibyte);
        await using OurServer server = OurServer.Start(
            Plain with { Observer = updates },
            async (stream, cancellationToken) =>
            {
                for (int round = 1; round <= 3; round++)
                {
                    await stream.UpdateKeysAsync(requestPeer: true, cancellationToken);
                    await Exchange.AskAsync(stream, data, data, cancellationToken);
                }
            },
            Deadline);

        await using (SslStream client = await ConnectAsync(server.Port, SslPeer.ClientOptions()))
        {
            await Exchange.EchoAsync(client, Deadline);
        }

        (await server.Served).Success();
        Assert.Equal((3, 3), (updates.Received, updates.Sent));
    }

    [PeerFact(PeerKind.SslStream)]
    public async Task A_transport_that_ends_without_its_close_notify_is_told_apart()
    {
        await using OurServer server = OurServer.Start(Plain, Exchange.EchoAsync, Deadline);

        NetworkStream transport = await Transport.ConnectAsync(server.Port, Deadline);
        var client = new SslStream(transport, leaveInnerStreamOpen: true);
        await client.AuthenticateAsClientAsync(SslPeer.ClientOptions(), Deadline);
        await Exchange.AskAsync(client, "1"u8.ToArray(), "1"u8.ToArray(), Deadline);
        transport.Socket.Shutdown(SocketShutdown.Send);

        Served served = await server.Served;
        await transport.DisposeAsync();
        await client.DisposeAsync();
        Assert.Equal(TlsFault.PeerTruncated, served.Failure?.Fault);
    }

    [PeerFact(PeerKind.SslStream)]
    public async Task Its_refusal_reaches_us()
    {
        await using OurServer server = OurServer.Start(
            OurServer.Options(TestPki.Named("elsewhere.example")), Exchange.EchoAsync, Deadline);

        await Assert.ThrowsAsync<AuthenticationException>(
            () => ConnectAsync(server.Port, SslPeer.ClientOptions()));

        Assert.NotNull((await server.Served).Failure);
    }

    private async Task<SslStream> ConnectAsync(int port, SslClientAuthenticationOptions options)
    {
        NetworkStream transport = await Transport.ConnectAsync(port, Deadline);
        var stream = new SslStream(transport);
        try
        {
            await stream.AuthenticateAsClientAsync(options, Deadline);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }
}
