using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Tls.TestKit;
using Tls.Tests.Engine;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Extensions;

/// <summary>OCSP responses (RFC 6066 §8, RFC 8446 §4.4.2.1) and certificate timestamps (RFC 6962 §3.3).</summary>
public sealed class StaplingTests
{
    private static readonly byte[] Staple = [0x30, 0x03, 0x0a, 0x01, 0x06];

    private static TlsServerOptions Server(ProtocolVersion version) => Pki.ServerOptions with
    {
        MaximumVersion = version,
        Identities = [Pki.Server.WithOcspResponse(Staple)],
    };

    private static readonly TlsClientOptions Client = Pki.ClientOptions with { RequestOcspStaple = true };

    [Theory]
    [MemberData(nameof(Streams.Versions), MemberType = typeof(Streams))]
    [Rfc("6066-9-1", "8446-4.4.2.1-1")]
    public async Task A_client_that_asks_gets_the_staple_before_it_judges(ProtocolVersion version)
    {
        byte[]? seen = null;
        (TlsStream client, TlsStream _) = await Streams.ConnectAsync(
            Client with
            {
                VerifyPeer = (peer, _) =>
                {
                    seen = peer.OcspResponse.ToArray();
                    return new(peer.IsTrusted);
                },
            },
            Server(version));

        Assert.Equal(Staple, client.ConnectionInfo!.OcspResponse.ToArray());
        Assert.Equal(Staple, client.ConnectionInfo.PeerVerification!.OcspResponse.ToArray());
        Assert.Equal(Staple, seen);
    }

    [Theory]
    [MemberData(nameof(Streams.Versions), MemberType = typeof(Streams))]
    public async Task A_client_that_does_not_ask_gets_none(ProtocolVersion version)
    {
        (TlsStream client, TlsStream _) = await Streams.ConnectAsync(Pki.ClientOptions, Server(version));

        Assert.True(client.ConnectionInfo!.OcspResponse.IsEmpty);
    }

    [Fact]
    public async Task A_server_without_one_sends_none()
    {
        (TlsStream client, TlsStream _) = await Streams.ConnectAsync(Client, Pki.ServerOptions);

        Assert.True(client.ConnectionInfo!.OcspResponse.IsEmpty);
    }

    [Theory]
    [MemberData(nameof(Streams.Versions), MemberType = typeof(Streams))]
    public async Task The_callback_has_precedence_and_the_identity_stays_the_same(ProtocolVersion version)
    {
        byte[] fresh = [1, 2, 3];
        var asked = new List<TlsIdentity>();
        TlsServerOptions options = Server(version);
        (TlsStream client, TlsStream server) = await Streams.ConnectAsync(
            Client,
            options with
            {
                OcspResponseFor = identity =>
                {
                    asked.Add(identity);
                    return fresh;
                },
            });

        Assert.Equal(fresh, client.ConnectionInfo!.OcspResponse.ToArray());
        Assert.Same(options.Identities[0], server.ConnectionInfo!.LocalIdentity);
        Assert.Equal(options.Identities, asked);
    }

    [Theory]
    [MemberData(nameof(Streams.Versions), MemberType = typeof(Streams))]
    public async Task The_callback_is_not_asked_for_clients_that_want_none(ProtocolVersion version)
    {
        await Streams.ConnectAsync(
            Pki.ClientOptions, Server(version) with { OcspResponseFor = _ => throw new InvalidOperationException() });
    }

    [Theory]
    [MemberData(nameof(Streams.Versions), MemberType = typeof(Streams))]
    public async Task A_callback_that_fails_ends_the_handshake_in_internal_error(ProtocolVersion version)
    {
        (Exception client, Exception server) = await Streams.FailAsync(
            Client, Server(version) with { OcspResponseFor = _ => throw new InvalidOperationException("no responder") });

        Assert.Equal(TlsFault.InternalError, Assert.IsType<TlsException>(server).Fault);
        Assert.Equal(AlertDescription.InternalError, Assert.IsType<TlsException>(client).PeerAlert);
    }

    [Theory]
    [InlineData(true, ProtocolVersion.Tls12)]
    [InlineData(false, ProtocolVersion.Tls12)]
    [InlineData(true, ProtocolVersion.Tls13)]
    [InlineData(false, ProtocolVersion.Tls13)]
    [Provokes(TlsFault.RejectedStaple)]
    [Rfc("6066-8-5")]
    public async Task An_application_that_refuses_the_staple_sends_bad_certificate_status_response(
        bool isStapled, ProtocolVersion version)
    {
        (Exception client, Exception server) = await Streams.FailAsync(
            Client with { VerifyOcspResponse = (peer, _) => new(peer.OcspResponse.IsEmpty == isStapled) },
            isStapled ? Server(version) : Pki.ServerOptions);

        Assert.Equal(TlsFault.RejectedStaple, Assert.IsType<TlsCertificateException>(client).Fault);
        Assert.Equal(
            AlertDescription.BadCertificateStatusResponse, Assert.IsType<TlsException>(server).PeerAlert);
    }

    [Theory]
    [MemberData(nameof(Streams.Versions), MemberType = typeof(Streams))]
    public async Task Accepting_the_staple_accepts_no_certificate(ProtocolVersion version)
    {
        (Exception client, Exception _) = await Streams.FailAsync(
            Client with { VerifyOcspResponse = (_, _) => new(true) },
            Server(version) with { Identities = [Pki.Expired.WithOcspResponse(Staple)] });

        Assert.Equal(TlsFault.RejectedExpired, Assert.IsType<TlsCertificateException>(client).Fault);
    }

    [Theory]
    [MemberData(nameof(Streams.Versions), MemberType = typeof(Streams))]
    public void An_engine_asks_about_the_staple_of_an_accepted_server_alone(ProtocolVersion version)
    {
        using var pair = new EnginePair(
            client: Client with { VerifyOcspResponse = (_, _) => new(true) },
            server: Server(version) with { Identities = [Pki.Expired.WithOcspResponse(Staple)] });

        TlsCertificateException failure = Assert.Throws<TlsCertificateException>(() => pair.Handshake());

        Assert.Equal(TlsFault.RejectedExpired, failure.Fault);
    }

    [Theory]
    [MemberData(nameof(Streams.Versions), MemberType = typeof(Streams))]
    public async Task Timestamps_go_to_clients_that_ask(ProtocolVersion version)
    {
        ReadOnlyMemory<byte>[] timestamps = [new byte[] { 1, 2, 3 }, new byte[] { 4 }];
        TlsServerOptions options = Pki.ServerOptions with
        {
            MaximumVersion = version,
            Identities = [Pki.Server.WithSignedCertificateTimestamps(timestamps)],
        };
        (TlsStream client, TlsStream _) = await Streams.ConnectAsync(
            Pki.ClientOptions with { RequestSignedCertificateTimestamps = true }, options);
        (TlsStream other, TlsStream _) = await Streams.ConnectAsync(Pki.ClientOptions, options);

        IReadOnlyList<ReadOnlyMemory<byte>> seen = client.ConnectionInfo!.SignedCertificateTimestamps;
        Assert.Equal(2, seen.Count);
        Assert.Equal([1, 2, 3], seen[0].ToArray());
        Assert.Equal([4], seen[1].ToArray());
        Assert.Equal(2, client.ConnectionInfo.PeerVerification!.SignedCertificateTimestamps.Count);
        Assert.Empty(other.ConnectionInfo!.SignedCertificateTimestamps);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Rfc("8446-4.4.2-7", "8446-4.4.2.1-5")]
    public async Task A_client_staples_where_the_server_asks(bool isAsked)
    {
        (TlsStream _, TlsStream server) = await Streams.ConnectAsync(
            Pki.ClientOptions with { Identity = Pki.Client.WithOcspResponse(Staple) },
            Pki.ServerOptions with
            {
                ClientCertificates = TlsClientCertificateMode.Require,
                ClientTrustStore = Pki.Trust,
                RequestOcspStaple = isAsked,
            });

        Assert.Equal(isAsked ? Staple : [], server.ConnectionInfo!.OcspResponse.ToArray());
    }

    [Fact]
    public void What_cannot_be_sent_is_refused_beforehand()
    {
        Assert.Throws<ArgumentException>(() => Pki.Server.WithSignedCertificateTimestamps([default]));
        Assert.Throws<ArgumentException>(
            () => Pki.Server.WithSignedCertificateTimestamps([new byte[40_000], new byte[40_000]]));
        Assert.Throws<ArgumentException>(() => Pki.Server.WithOcspResponse(new byte[(1 << 15) + 1]));
    }
}
