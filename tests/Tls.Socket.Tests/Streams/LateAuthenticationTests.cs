using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.Handshake;
using Tls.TestKit;
using Tls.Tests.Engine;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Streams;

/// <summary>Authentication after the handshake (RFC 8446 §4.6.2), over streams and engines.</summary>
public sealed class LateAuthenticationTests
{
    private static readonly TlsServerOptions Server = Pki.ServerOptions with { ClientTrustStore = Pki.Trust };

    private static readonly TlsClientOptions Client =
        Pki.ClientOptions with { Identity = Pki.Client, PostHandshakeAuthentication = true };

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Client_is_asked_in_the_middle_of_the_conversation_and_proves_who_it_is()
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(Client, Server);
        await using (client)
        await using (server)
        {
            Assert.Null(server.ConnectionInfo!.PeerVerification);
            Task<int> clientReads = client.ReadAsync(new byte[1]).AsTask();
            Task<int> serverReads = server.ReadAsync(new byte[1]).AsTask();

            TlsPeerVerification? verification = await server.RequestClientCertificateAsync();

            Assert.True(verification!.IsTrusted);
            Assert.Equal(Pki.Client.Certificate, verification.Certificate);
            Assert.Equal(verification, server.ConnectionInfo.PeerVerification);
            await server.WriteAsync(new byte[] { 1 });
            await client.WriteAsync(new byte[] { 2 });
            Assert.Equal((1, 1), (await clientReads, await serverReads));
            Assert.Equal(Pki.Client, client.ConnectionInfo!.LocalIdentity);
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Who_a_client_says_it_is_is_not_told_before_it_has_proved_it()
    {
        TlsStream? asking = null;
        int toldEarly = 0;
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(
            Client,
            Server with
            {
                VerifyPeer = (peer, _) =>
                {
                    toldEarly += ReferenceEquals(peer, asking!.ConnectionInfo!.PeerVerification) ? 1 : 0;
                    return new(peer.IsTrusted);
                },
            });
        await using (client)
        await using (server)
        {
            // What was agreed is put together when somebody asks, which nobody has done yet.
            asking = server;
            Task<int> clientReads = client.ReadAsync(new byte[1]).AsTask();
            Task<int> serverReads = server.ReadAsync(new byte[1]).AsTask();

            TlsPeerVerification?[] verified = await Task.WhenAll(
                server.RequestClientCertificateAsync(), server.RequestClientCertificateAsync());

            Assert.Equal(0, toldEarly);
            Assert.All(verified, Assert.NotNull);
            Assert.Same(verified[1], server.ConnectionInfo!.PeerVerification);
            await server.WriteAsync(new byte[] { 1 });
            await client.WriteAsync(new byte[] { 2 });
            Assert.Equal((1, 1), (await clientReads, await serverReads));
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_request_is_not_told_of_while_its_answer_is_looked_for()
    {
        TlsStream? asked = null;
        bool? toldEarly = null;
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(
            Client with
            {
                Identity = null,
                SelectIdentity = (_, _) =>
                {
                    toldEarly = asked!.ConnectionInfo!.ClientCertificateRequested;
                    return new(Pki.Client);
                },
            },
            Server);
        await using (client)
        await using (server)
        {
            // What was agreed is put together when somebody asks, which nobody has done yet.
            asked = client;
            Task<int> clientReads = client.ReadAsync(new byte[1]).AsTask();
            Task<int> serverReads = server.ReadAsync(new byte[1]).AsTask();

            Assert.NotNull(await server.RequestClientCertificateAsync());

            Assert.False(toldEarly);
            Assert.True(client.ConnectionInfo!.ClientCertificateRequested);
            await server.WriteAsync(new byte[] { 1 });
            await client.WriteAsync(new byte[] { 2 });
            Assert.Equal((1, 1), (await clientReads, await serverReads));
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    [Rfc("8446-4.6.2-6")]
    public async Task Identity_and_signature_may_take_their_time()
    {
        TlsIdentity remote = TlsIdentity.Create(
            Pki.Client.Chain, async (algorithm, data, cancellationToken) =>
            {
                await Task.Delay(20, cancellationToken);
                return Pki.Client.Key!.Sign(algorithm, data.Span);
            });
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(
            Client with
            {
                Identity = null,
                SelectIdentity = async (_, cancellationToken) =>
                {
                    await Task.Delay(20, cancellationToken);
                    return remote;
                },
            },
            Server with
            {
                VerifyPeer = async (peer, cancellationToken) =>
                {
                    await Task.Delay(20, cancellationToken);
                    return peer.IsTrusted;
                },
            });
        await using (client)
        await using (server)
        {
            Task<int> clientReads = client.ReadAsync(new byte[1]).AsTask();
            Task<int> serverReads = server.ReadAsync(Memory<byte>.Empty).AsTask();

            Assert.Equal(
                Pki.Client.Certificate, (await server.RequestClientCertificateAsync())!.Certificate);
            await server.WriteAsync(new byte[] { 1 });
            Assert.Equal(1, await clientReads);
            await client.WriteAsync(new byte[] { 1 });
            Assert.Equal(0, await serverReads);
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Who_takes_raw_public_keys_alone_asks_for_no_certificate_after_the_handshake()
    {
        // What a client may show is agreed on in the handshake (RFC 7250 §4.2), and nobody asked there.
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(
            Client,
            Server with
            {
                AcceptedCertificateTypes = [CertificateType.RawPublicKey],
                TrustedPublicKeys = [Pki.Client.Key!.SubjectPublicKeyInfo.ToArray()],
            });
        await using (client)
        await using (server)
        {
            InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(
                () => server.RequestClientCertificateAsync());

            Assert.Contains("X509", refusal.Message, StringComparison.Ordinal);
            await server.WriteAsync(new byte[] { 1 });
            Assert.Equal(1, await client.ReadAsync(new byte[1]));
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Client_without_a_certificate_declines_and_the_conversation_goes_on()
    {
        (TlsStream client, TlsStream server) =
            await Loopback.TlsAsync(Client with { Identity = null }, Server);
        await using (client)
        await using (server)
        {
            Task<int> clientReads = client.ReadAsync(new byte[1]).AsTask();
            Task<int> serverReads = server.ReadAsync(new byte[1]).AsTask();

            Assert.Null(await server.RequestClientCertificateAsync());
            await server.WriteAsync(new byte[] { 1 });
            await client.WriteAsync(new byte[] { 2 });
            Assert.Equal((1, 1), (await clientReads, await serverReads));
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Certificate_that_is_not_trusted_ends_the_connection_for_both()
    {
        (TlsStream client, TlsStream server) =
            await Loopback.TlsAsync(Client with { Identity = Pki.SelfSigned }, Server);
        await using (client)
        await using (server)
        {
            Task<int> clientReads = client.ReadAsync(new byte[1]).AsTask();
            Task<int> serverReads = server.ReadAsync(new byte[1]).AsTask();

            IOException ended = await Assert.ThrowsAsync<IOException>(
                () => server.RequestClientCertificateAsync());

            Assert.IsType<TlsCertificateException>(ended.InnerException);
            await Assert.ThrowsAsync<TlsCertificateException>(() => serverReads);
            TlsException heard = await Assert.ThrowsAnyAsync<TlsException>(() => clientReads);
            Assert.NotNull(heard.PeerAlert);
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Who_waits_for_an_answer_hears_of_the_end()
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(Client, Server);
        await using (client)
        await using (server)
        {
            Task<TlsPeerVerification?> request = server.RequestClientCertificateAsync();
            await server.DisposeAsync();

            await Assert.ThrowsAsync<IOException>(() => request);
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Who_waits_for_an_answer_hears_that_the_client_has_closed()
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(Client, Server);
        await using (client)
        await using (server)
        {
            Task<TlsPeerVerification?> request = server.RequestClientCertificateAsync();
            await client.ShutdownAsync();
            Assert.Equal(0, await server.ReadAsync(new byte[1]));

            await Assert.ThrowsAsync<IOException>(() => request);
            await Assert.ThrowsAsync<InvalidOperationException>(() => server.RequestClientCertificateAsync());
        }
    }

    [Fact]
    public void A_request_to_update_keys_is_answered_although_another_answer_waits()
    {
        using EnginePair pair = new EnginePair(client: Client, server: Server).Handshake();
        pair.Server.RequestClientCertificate();
        pair.Server.UpdateKeys(requestPeer: true);
        pair.Server.UpdateKeys(requestPeer: true);
        pair.ToClient.AddRange(EnginePair.Flush(pair.Server));
        pair.ClientReads(out _);
        pair.ServerReads(out _);

        Assert.Equal(0, pair.Server.UnansweredCertificateRequests);
        Assert.Equal(1, pair.Server.KeyUpdatesReceived);
    }

    [Fact]
    public void What_cannot_be_asked_is_said_before_anything_is_sent()
    {
        using EnginePair silent = new EnginePair(server: Server).Handshake();
        using EnginePair distrustful = new EnginePair(client: Client).Handshake();
        using EnginePair old = new EnginePair(
            client: Client with { MaximumVersion = ProtocolVersion.Tls12 }, server: Server).Handshake();
        using EnginePair fine = new EnginePair(client: Client, server: Server);
        Assert.Throws<InvalidOperationException>(fine.Server.RequestClientCertificate);
        fine.Handshake();
        Assert.Throws<InvalidOperationException>(fine.Client.RequestClientCertificate);

        Assert.Throws<InvalidOperationException>(silent.Server.RequestClientCertificate);
        Assert.Throws<InvalidOperationException>(distrustful.Server.RequestClientCertificate);
        Assert.Throws<InvalidOperationException>(old.Server.RequestClientCertificate);
        Assert.False(silent.Server.HasPendingOutput || distrustful.Server.HasPendingOutput);
        Assert.True(silent.Server.IsConnected && old.Server.IsConnected);
    }

    [Fact]
    public void Every_way_to_cut_the_bytes_leads_to_the_same_end()
    {
        var random = new Random(7);
        for (int i = 0; i < 20; i++)
        {
            using EnginePair pair = new EnginePair(
                () => random.Next(1, 100), () => random.Next(1, 3000), Client, Server).Handshake();
            pair.Server.RequestClientCertificate();
            Assert.Equal(1, pair.Server.UnansweredCertificateRequests);
            pair.ServerWrites("a question"u8);
            pair.ClientReads(out _);
            pair.ClientWrites("an answer"u8);

            Assert.Equal("an answer"u8.ToArray(), pair.ServerReads(out _));
            Assert.Equal(0, pair.Server.UnansweredCertificateRequests);
            Assert.Equal(Pki.Client.Certificate, pair.Server.ConnectionInfo!.PeerChain[0]);
        }
    }

    [Fact]
    [Provokes(TlsFault.LimitCertificateRequests)]
    public void A_server_that_asks_without_end_is_refused()
    {
        using EnginePair pair = new EnginePair(client: Client, server: Server).Handshake();
        TlsException? failure = null;
        for (int i = 0; i < 5; i++)
        {
            Assert.Null(failure);
            pair.Server.RequestClientCertificate();
            pair.ToClient.AddRange(EnginePair.Flush(pair.Server));
            failure = Record.Exception(() => pair.ClientReads(out _)) as TlsException;
            if (failure is null)
            {
                pair.ServerReads(out _);
            }
        }

        Assert.Equal(TlsFault.LimitCertificateRequests, failure!.Fault);
    }

    [Fact]
    public void Data_between_excuses_any_number_of_requests()
    {
        using EnginePair pair = new EnginePair(client: Client, server: Server).Handshake();
        for (int i = 0; i < 20; i++)
        {
            pair.Server.RequestClientCertificate();
            pair.ServerWrites([1]);
            pair.ClientReads(out _);
            pair.ServerReads(out _);
        }

        Assert.Equal(0, pair.Server.UnansweredCertificateRequests);
    }

    [Fact(Timeout = Loopback.Deadline)]
    [Rfc("8446-4.6.2-4", "8446-5.1-2")]
    public async Task Client_that_is_asked_while_it_writes_a_lot_answers_between_its_records()
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(Client, Server);
        await using (client)
        await using (server)
        {
            byte[] data = Loopback.Pattern(4 << 20);
            Task writing = client.WriteAsync(data).AsTask();
            Task<int> clientReads = client.ReadAsync(new byte[1]).AsTask();
            Task<TlsPeerVerification?> asked = server.RequestClientCertificateAsync();

            Assert.Equal(data, await Loopback.ReadAsync(server, data.Length));
            await writing;
            Task<int> serverReads = server.ReadAsync(new byte[1]).AsTask();
            Assert.NotNull(await asked);
            await client.WriteAsync(new byte[1]);
            await server.WriteAsync(new byte[1]);
            Assert.Equal((1, 1), (await clientReads, await serverReads));
        }
    }
}
