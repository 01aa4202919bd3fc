using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Streams;

public sealed class TlsStreamHandshakeTests
{
    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(TlsClientCertificateMode.None, true, false)]
    [InlineData(TlsClientCertificateMode.Request, false, false)]
    [InlineData(TlsClientCertificateMode.Request, true, true)]
    [InlineData(TlsClientCertificateMode.Require, true, true)]
    public async Task Client_certificate_is_shown_when_asked_for(
        TlsClientCertificateMode mode, bool has, bool shown)
    {
        TlsServerOptions serverOptions = Pki.ServerOptions with
        {
            ClientCertificates = mode,
            ClientTrustStore = Pki.Trust,
        };
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(
            Pki.ClientOptions with { Identity = has ? Pki.Client : null }, serverOptions);
        Assert.Equal(shown ? [Pki.Client.Certificate] : [], server.ConnectionInfo!.PeerChain);
        Assert.Equal(
            mode != TlsClientCertificateMode.None, client.ConnectionInfo!.ClientCertificateRequested);
        Assert.Same(shown ? Pki.Client : null, client.ConnectionInfo.LocalIdentity);

        (_, TlsStream fromSsl) = await Loopback.FromSslStreamAsync(
            serverOptions, o => o.ClientCertificates = has ? [Pki.ForBcl(Pki.Client)] : null);
        Assert.Equal(shown, fromSsl.ConnectionInfo!.PeerVerification is { IsTrusted: true });
    }

    [Fact(Timeout = Loopback.Deadline)]
    [Provokes(TlsFault.MissingClientCertificate)]
    [Rfc("8446-4.4.4-3")]
    public async Task Required_client_certificate_that_is_missing_is_certificate_required()
    {
        TlsServerOptions options = Pki.ServerOptions with
        {
            ClientCertificates = TlsClientCertificateMode.Require,
            ClientTrustStore = Pki.Trust,
        };
        (TlsException server, TlsException client) = await FailAsync(
            Pki.ClientOptions, options, clientReads: true);

        Assert.Equal(TlsFault.MissingClientCertificate, server.Fault);
        Assert.Equal(AlertDescription.CertificateRequired, client.PeerAlert);
    }

    [Fact(Timeout = Loopback.Deadline)]
    [Rfc("8446-9.2-13")]
    public async Task Server_chooses_its_identity_by_name()
    {
        TlsServerOptions options = new() { Identities = [Pki.Server, Pki.Other] };

        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(
            Pki.ClientOptions with { TargetHost = "other.example" }, options);
        Assert.Equal("other.example", server.ConnectionInfo!.ServerName);
        Assert.Equal(Pki.Other.Certificate, client.ConnectionInfo!.PeerChain[0]);

        (client, server) = await Loopback.TlsAsync(
            Pki.ClientOptions with { TargetHost = "127.0.0.1" }, options);
        Assert.Null(server.ConnectionInfo!.ServerName);
        Assert.Equal(Pki.Server.Certificate, client.ConnectionInfo!.PeerChain[0]);
    }

    [Fact(Timeout = Loopback.Deadline)]
    [Provokes(TlsFault.MismatchServerName)]
    public async Task Unknown_name_is_refused_when_the_server_insists()
    {
        (TlsException server, TlsException client) = await FailAsync(
            Pki.ClientOptions with { TargetHost = "unknown.example" },
            Pki.ServerOptions with { RefuseUnknownNames = true });

        Assert.Equal(TlsFault.MismatchServerName, server.Fault);
        Assert.Equal(AlertDescription.UnrecognizedName, client.PeerAlert);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Application_protocol_is_the_servers_preference()
    {
        (TlsStream client, SslStream server) = await Loopback.ToSslStreamAsync(
            Pki.ClientOptions with { ApplicationProtocols = ["h2", "http/1.1"] },
            o => o.ApplicationProtocols = [SslApplicationProtocol.Http11]);
        Assert.Equal("http/1.1", client.NegotiatedApplicationProtocol);
        Assert.Equal(SslApplicationProtocol.Http11, server.NegotiatedApplicationProtocol);

        (_, TlsStream ours) = await Loopback.FromSslStreamAsync(
            Pki.ServerOptions with { ApplicationProtocols = ["h2", "http/1.1"] },
            o => o.ApplicationProtocols = [SslApplicationProtocol.Http11, SslApplicationProtocol.Http2]);
        Assert.Equal("h2", ours.NegotiatedApplicationProtocol);
    }

    [Fact(Timeout = Loopback.Deadline)]
    [Provokes(TlsFault.MismatchApplicationProtocol)]
    public async Task No_application_protocol_in_common_ends_the_handshake()
    {
        (TlsException server, TlsException client) = await FailAsync(
            Pki.ClientOptions with { ApplicationProtocols = ["a"] },
            Pki.ServerOptions with { ApplicationProtocols = ["b"] });

        Assert.Equal(TlsFault.MismatchApplicationProtocol, server.Fault);
        Assert.Equal(AlertDescription.NoApplicationProtocol, client.PeerAlert);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Missing_key_share_costs_one_retry(bool cookie)
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(
            Pki.ClientOptions with
            {
                Groups = [NamedGroup.X25519, NamedGroup.Secp384r1],
                KeyShareGroups = [NamedGroup.X25519],
            },
            Pki.ServerOptions with { Groups = [NamedGroup.Secp384r1], SendRetryCookie = cookie });

        Assert.True(client.ConnectionInfo!.WasRetried);
        Assert.True(server.ConnectionInfo!.WasRetried);
        Assert.Equal(NamedGroup.Secp384r1, client.ConnectionInfo.Group);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Callbacks_may_take_their_time()
    {
        var asked = new List<string>();
        TlsIdentity remote = TlsIdentity.Create(Pki.Server.Chain, async (algorithm, data, cancellationToken) =>
        {
            await Task.Delay(1, cancellationToken);
            asked.Add("sign");
            return Pki.Server.Key!.Sign(algorithm, data.Span);
        });
        (TlsStream client, _) = await Loopback.TlsAsync(
            Pki.ClientOptions with
            {
                TrustStore = TrustStore.Empty,
                VerifyPeer = async (peer, cancellationToken) =>
                {
                    await Task.Delay(1, cancellationToken);
                    asked.Add("verify");
                    return !peer.IsTrusted;
                },
            },
            new TlsServerOptions
            {
                SelectIdentity = async (request, cancellationToken) =>
                {
                    await Task.Delay(1, cancellationToken);
                    asked.Add("select " + request.ServerName);
                    return remote;
                },
            });

        Assert.True(client.IsAuthenticated);
        Assert.Equal(["select localhost", "sign", "verify"], asked);
    }

    [Fact(Timeout = Loopback.Deadline)]
    [Provokes(TlsFault.RejectedByApplication)]
    public async Task Trusted_peer_the_application_refuses_is_access_denied_or_the_like()
    {
        (TlsException server, TlsException client) = await FailAsync(
            Pki.ClientOptions with { VerifyPeer = (_, _) => ValueTask.FromResult(false) },
            Pki.ServerOptions);

        Assert.Equal(TlsFault.RejectedByApplication, client.Fault);
        Assert.Equal(client.Alert, server.PeerAlert);
        Assert.True(Assert.IsType<TlsCertificateException>(client).Verification.IsTrusted);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData("verify")]
    [InlineData("select")]
    [InlineData("sign")]
    [Provokes(TlsFault.InternalError)]
    [Provokes(TlsFault.PeerAlert)]
    public async Task Callback_that_throws_is_an_internal_error_to_the_peer(string which)
    {
        TlsClientOptions clientOptions = Pki.ClientOptions;
        TlsServerOptions serverOptions = Pki.ServerOptions;
        switch (which)
        {
            case "verify":
                clientOptions =
                    clientOptions with { VerifyPeer = (_, _) => throw new NotSupportedException("oops") };
                break;

            case "select":
                serverOptions =
                    serverOptions with { SelectIdentity = (_, _) => throw new NotSupportedException("oops") };
                break;

            default:
                serverOptions = new TlsServerOptions
                {
                    Identities =
                    [
                        TlsIdentity.Create(
                            Pki.Server.Chain, (_, _, _) => throw new NotSupportedException("oops")),
                    ],
                };
                break;
        }

        (TlsException server, TlsException client) = await FailAsync(clientOptions, serverOptions);
        (TlsException own, TlsException peer) = which == "verify" ? (client, server) : (server, client);

        Assert.Equal(TlsFault.InternalError, own.Fault);
        Assert.IsType<NotSupportedException>(own.InnerException);
        Assert.Equal(TlsFault.PeerAlert, peer.Fault);
        Assert.Equal(AlertDescription.InternalError, peer.PeerAlert);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData("unknown CA", TlsFault.RejectedUnknownCa, AlertDescription.UnknownCa)]
    [InlineData("expired", TlsFault.RejectedExpired, AlertDescription.CertificateExpired)]
    [InlineData("wrong name", TlsFault.RejectedBadCertificate, AlertDescription.BadCertificate)]
    [InlineData("wrong purpose", TlsFault.RejectedUnsupportedCertificate, AlertDescription.UnsupportedCertificate)]
    [Provokes(TlsFault.RejectedUnknownCa)]
    [Provokes(TlsFault.RejectedExpired)]
    [Provokes(TlsFault.RejectedBadCertificate)]
    [Provokes(TlsFault.RejectedUnsupportedCertificate)]
    [Rfc("8446-4.4.2.2-7")]
    public async Task Bad_certificate_is_refused_with_the_alert_that_fits(
        string what, TlsFault fault, AlertDescription alert)
    {
        TlsIdentity identity = what switch
        {
            "unknown CA" => Pki.SelfSigned,
            "expired" => Pki.Expired,
            "wrong name" => Pki.Other,
            _ => Pki.ClientOnly,
        };
        (TlsException server, TlsException client) = await FailAsync(
            Pki.ClientOptions, new TlsServerOptions { Identities = [identity] });

        Assert.Equal(fault, client.Fault);
        Assert.NotEmpty(Assert.IsType<TlsCertificateException>(client).Verification.Result.Errors);
        Assert.Equal(alert, server.PeerAlert);
    }

    [Fact]
    [Provokes(TlsFault.RejectedRevoked)]
    public void Revoked_certificate_is_certificate_revoked()
    {
        var rejected = new TlsException(CertificateFaults.For(CertificateErrorCode.Revoked), "revoked");

        Assert.Equal(TlsFault.RejectedRevoked, rejected.Fault);
        Assert.Equal(AlertDescription.CertificateRevoked, rejected.Alert);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Http_request_on_the_tls_port_is_called_by_its_name()
    {
        (Stream a, Stream b) = await Loopback.StreamsAsync();
        await a.WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());

        TlsException told = await Assert.ThrowsAsync<TlsException>(
            () => new TlsStream(b).AuthenticateAsServerAsync(Pki.ServerOptions));

        Assert.Contains("an HTTP request", told.Message, StringComparison.Ordinal);
        a.Dispose();
    }

    public static TheoryData<string, TlsClientOptions> ClientMisuse => new()
    {
        { "no name", new TlsClientOptions { TrustStore = Pki.Trust } },
        { "no DNS name", Pki.ClientOptions with { TargetHost = "not a name" } },
        { "unknown suite", Pki.ClientOptions with { CipherSuites = [(CipherSuite)0x1234] } },
        { "no suite", Pki.ClientOptions with { CipherSuites = [] } },
        { "unknown group", Pki.ClientOptions with { Groups = [(NamedGroup)0x1234] } },
        { "share not offered", Pki.ClientOptions with { Groups = [NamedGroup.X25519], KeyShareGroups = [NamedGroup.Secp256r1] } },
        { "unknown scheme", Pki.ClientOptions with { SignatureSchemes = [(SignatureScheme)0x1234] } },
        { "empty protocol", Pki.ClientOptions with { ApplicationProtocols = [""] } },
        { "long protocol", Pki.ClientOptions with { ApplicationProtocols = [new string('x', 256)] } },
        { "negative depth", Pki.ClientOptions with { MaxChainDepth = -1 } },
    };

    [Theory]
    [MemberData(nameof(ClientMisuse), DisableDiscoveryEnumeration = true)]
    public async Task Misuse_of_client_options_is_told_before_anything_is_sent(
        string what, TlsClientOptions options)
    {
        var transport = new MemoryStream();
        await using var stream = new TlsStream(transport, leaveInnerStreamOpen: true);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => stream.AuthenticateAsClientAsync(options));

        Assert.True(transport.Length == 0, what);
    }

    public static TheoryData<string, TlsServerOptions> ServerMisuse => new()
    {
        { "no identity", new TlsServerOptions() },
        { "nobody to trust", Pki.ServerOptions with { ClientCertificates = TlsClientCertificateMode.Require } },
        { "unknown suite", Pki.ServerOptions with { CipherSuites = [(CipherSuite)0x1234] } },
        { "negative depth", Pki.ServerOptions with { MaxChainDepth = -1 } },
    };

    [Theory]
    [MemberData(nameof(ServerMisuse), DisableDiscoveryEnumeration = true)]
    public async Task Misuse_of_server_options_is_told_before_anything_is_sent(
        string what, TlsServerOptions options)
    {
        var transport = new MemoryStream();
        await using var stream = new TlsStream(transport, leaveInnerStreamOpen: true);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => stream.AuthenticateAsServerAsync(options));

        Assert.True(transport.Length == 0, what);
    }

    [Fact]
    public async Task Other_misuse_is_told_in_words()
    {
        Assert.Throws<ArgumentException>(() => TlsIdentity.Create(Pki.Server.Chain, Pki.Client.Key!));
        Assert.Throws<ArgumentException>(() => TlsIdentity.Create([], Pki.Client.Key!));
        Assert.Throws<ArgumentException>(() => new TlsStream(new MemoryStream([], writable: false)));

        await using var stream = new TlsStream(new MemoryStream());
        Assert.Throws<InvalidOperationException>(() => stream.Read(new byte[1], 0, 1));
        Assert.Throws<InvalidOperationException>(() => stream.Write([1]));
        await Assert.ThrowsAsync<InvalidOperationException>(() => stream.ShutdownAsync());
        Assert.Throws<NotSupportedException>(() => stream.Length);
        Assert.False(stream.CanRead);
        Assert.False(stream.CanSeek);
    }

    /// <summary>Both sides of a handshake that fails on both.</summary>
    private static async Task<(TlsException Server, TlsException Client)> FailAsync(
        TlsClientOptions clientOptions, TlsServerOptions serverOptions, bool clientReads = false)
    {
        (Stream a, Stream b) = await Loopback.StreamsAsync();
        var client = new TlsStream(a);
        var server = new TlsStream(b);
        Task<TlsException> serverFails = Assert.ThrowsAnyAsync<TlsException>(
            async () =>
            {
                await server.AuthenticateAsServerAsync(serverOptions);
                _ = await server.ReadAsync(new byte[1]);
            });
        TlsException clientFailure = await Assert.ThrowsAnyAsync<TlsException>(
            async () =>
            {
                await client.AuthenticateAsClientAsync(clientOptions);
                _ = clientReads ? await client.ReadAsync(new byte[1]) : 0;
            });
        return (await serverFails, clientFailure);
    }
}
