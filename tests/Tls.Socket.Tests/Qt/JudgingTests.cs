using System;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Tests.Sockets;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Qt;

/// <summary>Handlers that judge a certificate after a pause, or one error at a time; and what Qt 6 tells besides.</summary>
public sealed class JudgingTests
{
    private static TlsServerOptions SelfSigned => new() { Identities = [Pki.SelfSigned] };

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_paused_handshake_ends_as_the_errors_are_ignored_meanwhile_or_not(bool ignores)
    {
        await using Servers server = Servers.Echo(SelfSigned);
        using var socket = new TlsSocket(Pki.ClientConfiguration) { PauseMode = TlsPauseMode.OnSslErrors };
        var recorder = new Recorder(socket);

        socket.ConnectToHostEncrypted("localhost", server.Port);
        await TlsSocketEventTests.Until(() => socket.IsPaused);
        Assert.False(socket.IsEncrypted);
        Assert.Contains("SslErrors:1", recorder.Events);
        if (ignores)
        {
            socket.IgnoreSslErrors(socket.SslHandshakeErrors);
        }

        socket.Resume();

        Assert.Equal(ignores, await socket.WaitForEncryptedAsync());
        Assert.False(socket.IsPaused);
        Assert.Throws<InvalidOperationException>(socket.Resume);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_paused_handshake_can_be_given_up()
    {
        await using Servers server = Servers.Echo(SelfSigned);
        using var socket = new TlsSocket(Pki.ClientConfiguration) { PauseMode = TlsPauseMode.OnSslErrors };
        socket.ConnectToHostEncrypted("localhost", server.Port);
        await TlsSocketEventTests.Until(() => socket.IsPaused);

        socket.Abort();

        Assert.False(await socket.WaitForEncryptedAsync());
        Assert.False(socket.IsPaused);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_interrupted_handshake_goes_on_if_the_handler_says_so_and_else_the_peer_is_told_why(bool goesOn)
    {
        await using Servers server = Servers.Echo(SelfSigned);
        using var socket = new TlsSocket(Pki.ClientConfiguration with { HandshakeMustInterruptOnError = true });
        var recorder = new Recorder(socket);
        TlsError? interrupted = null;
        socket.HandshakeInterruptedOnError += (_, error) =>
        {
            interrupted = error;
            if (goesOn)
            {
                socket.ContinueInterruptedHandshake();
            }
        };

        socket.ConnectToHostEncrypted("localhost", server.Port);

        Assert.Equal(goesOn, await socket.WaitForEncryptedAsync());
        Assert.Equal(CertificateErrorCode.SelfSignedLeaf, interrupted!.Code);
        Assert.DoesNotContain("SslErrors:1", recorder.Events);
        Assert.Equal(interrupted, Assert.Single(socket.SslHandshakeErrors));
        Assert.Throws<InvalidOperationException>(socket.ContinueInterruptedHandshake);
        if (!goesOn)
        {
            await TlsSocketEventTests.Until(() => recorder.Events.Contains("AlertSent:UnknownCa"));
        }
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_missing_certificate_is_ignored_by_list_unless_it_is_fatal(bool fatal)
    {
        (var a, var b) = await Loopback.SocketsAsync();
        using var server = new TlsSocket(Pki.ServerConfiguration with
        {
            CaCertificates = Pki.Trust,
            PeerVerifyMode = PeerVerifyMode.VerifyPeer,
            MissingCertificateIsFatal = fatal,
        });
        using var client = new TlsSocket(Pki.ClientConfiguration) { PeerVerifyName = "localhost" };
        server.IgnoreSslErrors([new TlsError(CertificateErrorCode.NoPeerCertificate, null)]);
        server.SetSocket(a);
        client.SetSocket(b);
        client.StartClientEncryption();
        server.StartServerEncryption();

        Assert.Equal(!fatal, await server.WaitForEncryptedAsync());
        Assert.Equal(CertificateErrorCode.NoPeerCertificate, Assert.Single(server.SslHandshakeErrors).Code);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Both_ends_are_given_the_same_keys_and_no_context_is_not_an_empty_one()
    {
        TlsKeyingMaterial[] asked =
        [
            new("EXPERIMENTAL tests", 32), new("EXPERIMENTAL tests", 32, []), new("EXPERIMENTAL tests", 16, [1]),
        ];
        using var server = new TlsServer(Pki.ServerConfiguration with { KeyingMaterial = asked });
        server.Listen(IPAddress.Loopback);
        using var client = new TlsSocket(Pki.ClientConfiguration with
        {
            KeyingMaterial = asked,
            Protocol = TlsProtocol.Tls12,
        });
        Assert.Empty(client.KeyingMaterial);
        await client.ConnectToHostEncryptedAsync("localhost", server.LocalEndPoint!.Port);
        using TlsSocket accepted = await server.AcceptAsync();

        Assert.Equal(asked, client.KeyingMaterial);
        Assert.Equal(
            client.KeyingMaterial.Select(material => Convert.ToHexString(material.Value.Span)),
            accepted.KeyingMaterial.Select(material => Convert.ToHexString(material.Value.Span)));
        Assert.Equal([32, 32, 16], client.KeyingMaterial.Select(material => material.Value.Length));
        Assert.NotEqual(asked[0], asked[1]);
        Assert.False(client.KeyingMaterial[0].Value.Span.SequenceEqual(client.KeyingMaterial[1].Value.Span));
        Assert.Throws<ArgumentException>(() => new TlsKeyingMaterial("", 1));
        Assert.Throws<ArgumentException>(() => new TlsKeyingMaterial("x", 0));
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData("h2", NextProtocolNegotiationStatus.Negotiated)]
    [InlineData("none", NextProtocolNegotiationStatus.None)]
    [InlineData("silent", NextProtocolNegotiationStatus.Unsupported)]
    public async Task What_came_of_the_application_protocols_is_told(string what, NextProtocolNegotiationStatus expected)
    {
        await using Servers server = Servers.Echo(
            Pki.ServerOptions with { ApplicationProtocols = what == "h2" ? [TlsApplicationProtocol.Http2] : [] });
        using var socket = new TlsSocket(Pki.ClientConfiguration with
        {
            ApplicationProtocols = what == "none" ? [] : [TlsApplicationProtocol.Http2, TlsApplicationProtocol.Http11],
            Groups = [NamedGroup.Secp384r1],
        });
        Assert.Null(socket.EphemeralServerKey);

        await socket.ConnectToHostEncryptedAsync("localhost", server.Port);

        Assert.Equal(expected, socket.NextProtocolNegotiationStatus);
        Assert.Equal(what == "h2" ? "h2" : null, socket.NegotiatedApplicationProtocol);
        Assert.Equal(384, socket.EphemeralServerKey!.Length);
        Assert.Equal("P-384", socket.EphemeralServerKey.Group.ShortName);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(TlsProtocol.Tls12)]
    [InlineData(TlsProtocol.Tls13)]
    public async Task A_preshared_key_is_asked_of_handlers_on_both_sides(TlsProtocol protocol)
    {
        using var key = new TlsPresharedKey("somebody"u8, new byte[32]);
        (var a, var b) = await Loopback.SocketsAsync();
        using var server = new TlsSocket(Pki.ServerConfiguration);
        using var client = new TlsSocket(Pki.ClientConfiguration with { Protocol = protocol })
        {
            PeerVerifyName = "localhost",
        };
        string? heard = null;
        server.PreSharedKeyAuthenticationRequired += (_, authenticator) =>
        {
            heard = Encoding.ASCII.GetString(authenticator.Identity.Span);
            authenticator.PresharedKey = authenticator.IsServer ? key : null;
        };
        client.PreSharedKeyAuthenticationRequired += (_, authenticator) => authenticator.PresharedKey = key;
        server.SetSocket(a);
        client.SetSocket(b);

        await Loopback.Both(server.StartServerEncryptionAsync(), client.StartClientEncryptionAsync());

        Assert.Equal("somebody", heard);
        Assert.Equal("somebody", Encoding.ASCII.GetString(client.ConnectionInfo!.PresharedKeyIdentity.Span));
        Assert.True(TlsPresharedKeyAuthenticator.MaximumIdentityLength >= 128);
        Assert.True(TlsPresharedKeyAuthenticator.MaximumPresharedKeyLength >= 64);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_session_is_taken_up_from_its_bytes_once_keeping_it_is_allowed()
    {
        await using Servers server = Servers.Echo();
        TlsConfiguration configuration = Pki.ClientConfiguration
            .WithSslOption(TlsSslOptions.DisableSessionPersistence, false);
        using var first = new TlsSocket(configuration);
        Assert.Equal(-1, first.SessionTicketLifetimeHint);
        await first.ConnectToHostEncryptedAsync("localhost", server.Port);
        await first.WriteAsync("x"u8.ToArray());
        Assert.True(await first.WaitForReadyReadAsync());
        Assert.True(first.SessionTicketLifetimeHint > 0);

        using var second = new TlsSocket(configuration with { SessionTicket = first.SessionTicket });
        await second.ConnectToHostEncryptedAsync("localhost", server.Port);
        Assert.True(second.ConnectionInfo!.IsResumed);
        Assert.Throws<FormatException>(() => configuration with { SessionTicket = new byte[5] });
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Closing_is_announced_by_who_closes_and_by_the_end_of_the_others_data()
    {
        (var a, var b) = await Loopback.SocketsAsync();
        using var one = new TlsSocket(Pki.ServerConfiguration);
        using var other = new TlsSocket(Pki.ClientConfiguration) { PeerVerifyName = "localhost" };
        int about = 0;
        var finished = new TaskCompletionSource();
        one.AboutToClose += (_, _) => about++;
        other.ReadChannelFinished += (_, _) => finished.SetResult();
        one.SetSocket(a);
        other.SetSocket(b);
        await Loopback.Both(one.StartServerEncryptionAsync(), other.StartClientEncryptionAsync());

        await one.DisconnectFromHostAsync();
        await finished.Task;
        await one.WhenRaisedAsync();

        Assert.Equal(1, about);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Without_the_staple_that_was_asked_for_the_certificate_is_not_taken()
    {
        await using Servers server = Servers.Echo();
        using var socket = new TlsSocket(Pki.ClientConfiguration with { OcspStaplingEnabled = true });

        await Assert.ThrowsAsync<TlsCertificateException>(
            () => socket.ConnectToHostEncryptedAsync("localhost", server.Port));

        Assert.Contains(socket.SslHandshakeErrors, error => error.Code == CertificateErrorCode.StatusUnknown);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(RevocationMode.Off)]
    [InlineData(RevocationMode.Soft)]
    [InlineData(RevocationMode.Hard)]
    public async Task Whatever_else_would_let_pass_the_staple_must_come_and_a_missing_one_can_be_ignored(RevocationMode mode)
    {
        await using Servers silent = Servers.Echo();
        byte[] good = OcspAnswer.Sign(Pki.Server.Certificate, Pki.Authority, DateTimeOffset.UtcNow, null);
        await using Servers stapling = Servers.Echo(
            Pki.ServerOptions with { Identities = [Pki.Server.WithOcspResponse(good)] });
        using var socket = new TlsSocket(Pki.ClientConfiguration with
        {
            OcspStaplingEnabled = true,
            Revocation = new RevocationOptions { Mode = mode },
        });

        socket.ConnectToHostEncrypted("localhost", silent.Port);
        Assert.False(await socket.WaitForEncryptedAsync());
        Assert.Equal(CertificateErrorCode.StatusUnknown, Assert.Single(socket.SslHandshakeErrors).Code);
        await socket.WaitForDisconnectedAsync();

        await socket.ConnectToHostEncryptedAsync("localhost", stapling.Port);
        Assert.Empty(socket.SslHandshakeErrors);
        await socket.DisconnectFromHostAsync();

        socket.IgnoreSslErrors([new TlsError(CertificateErrorCode.StatusUnknown, Pki.Server.Certificate)]);
        await socket.ConnectToHostEncryptedAsync("localhost", silent.Port);
        Assert.True(socket.IsEncrypted);
    }

    [Fact]
    public void A_certificate_without_a_name_to_check_is_an_error_though_nothing_else_is_wrong()
    {
        VerificationResult result = CertificateVerifier.Verify(
            Pki.Server.Certificate, [], new VerificationOptions { TrustStore = Pki.Trust, HostName = null });
        result.LeafKey?.Dispose();
        Assert.Empty(result.Errors);
        var nameless = new TlsPeerVerification([Pki.Server.Certificate], result, null) { IsServer = true };

        Assert.Equal(
            new TlsError(CertificateErrorCode.HostNameMismatch, Pki.Server.Certificate), Assert.Single(TlsError.AllOf(nameless)));
        Assert.Empty(TlsError.AllOf(nameless with { ReferenceName = "localhost" }));
    }

    [Fact]
    public void Hint_and_time_reach_the_options()
    {
        TlsConfiguration configuration = Pki.ServerConfiguration with
        {
            PresharedKeyIdentityHint = "a hint",
            HandshakeTimeout = TimeSpan.FromSeconds(7),
        };

        Assert.Equal("a hint", configuration.ToServerOptions().PresharedKeyHint);
        Assert.Equal(TimeSpan.FromSeconds(7), configuration.ToServerOptions().HandshakeTimeout);
        Assert.Equal(TimeSpan.FromSeconds(7), configuration.ToClientOptions("x").HandshakeTimeout);
    }
}
