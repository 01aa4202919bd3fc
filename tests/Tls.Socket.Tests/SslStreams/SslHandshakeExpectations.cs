using System;
using System.IO;
using System.Linq;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Authentication.ExtendedProtection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.X509;
using Xunit;

namespace Tls.Tests.SslStreams;

/// <summary>What code written for SslStream expects of a handshake: the same bodies over the platform's and over ours.</summary>
public sealed class SslHandshakeExpectations
{
    public static TheoryData<Maker> Makers => [Maker.Platform, Maker.Ours];

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task Nothing_is_known_before_the_handshake(Maker maker)
    {
        (Stream a, _) = await Loopback.StreamsAsync();
        SslTwin subject = SslTwin.Over(maker, a);

        Assert.False(subject.Stream.IsAuthenticated || subject.Stream.IsEncrypted || subject.Stream.IsSigned);
        Assert.False(subject.Stream.CanRead || subject.Stream.CanWrite || subject.Stream.CanSeek);
        Assert.False(subject.Stream.IsMutuallyAuthenticated || subject.Stream.IsServer);
        Assert.Equal(string.Empty, subject.TargetHostName);
        Assert.Throws<InvalidOperationException>(() => subject.NegotiatedApplicationProtocol);
        Assert.Throws<InvalidOperationException>(() => subject.SslProtocol);
        Assert.Throws<InvalidOperationException>(() => subject.NegotiatedCipherSuite);
        Assert.Throws<InvalidOperationException>(() => subject.RemoteCertificate);
        Assert.Throws<InvalidOperationException>(() => subject.LocalCertificate);
        Assert.Throws<InvalidOperationException>(() => subject.Stream.Read(new byte[1], 0, 1));
        Assert.Throws<InvalidOperationException>(() => subject.Stream.Write(new byte[1], 0, 1));
        await Assert.ThrowsAsync<InvalidOperationException>(() => subject.ShutdownAsync());
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task A_client_says_what_was_agreed(Maker maker)
    {
        (SslTwin subject, SslStream peer) = await SslScene.ClientAsync(
            maker,
            c => c.ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            s => s.ApplicationProtocols = [SslApplicationProtocol.Http2]);

        Assert.True(subject.Stream.IsAuthenticated && subject.Stream.IsEncrypted && subject.Stream.IsSigned);
        Assert.True(subject.Stream.CanRead && subject.Stream.CanWrite);
        Assert.False(subject.Stream.IsServer || subject.Stream.IsMutuallyAuthenticated);
        Assert.Equal(SslProtocols.Tls13, subject.SslProtocol);
        Assert.Equal(peer.NegotiatedCipherSuite, subject.NegotiatedCipherSuite);
        Assert.Equal(SslApplicationProtocol.Http2, subject.NegotiatedApplicationProtocol);
        Assert.Equal("localhost", subject.TargetHostName);
        Assert.Equal(SslScene.Server.RawData, Assert.IsType<X509Certificate2>(subject.RemoteCertificate).RawData);
        Assert.Null(subject.LocalCertificate);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task A_server_says_what_was_agreed(Maker maker)
    {
        (SslTwin subject, SslStream peer) = await SslScene.ServerAsync(maker);

        Assert.True(subject.Stream.IsAuthenticated && subject.Stream.IsServer);
        Assert.False(subject.Stream.IsMutuallyAuthenticated);
        Assert.Equal("localhost", subject.TargetHostName);
        Assert.Equal(SslScene.Server.RawData, subject.LocalCertificate!.GetRawCertData());
        Assert.Null(subject.RemoteCertificate);
        Assert.Equal(peer.NegotiatedCipherSuite, subject.NegotiatedCipherSuite);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task Both_show_certificates(Maker maker)
    {
        (SslTwin client, _) = await SslScene.ClientAsync(
            maker,
            c => c.ClientCertificates = [SslScene.Client],
            s =>
            {
                s.ClientCertificateRequired = true;
                s.CertificateChainPolicy = SslScene.Trust();
            });
        (SslTwin server, _) = await SslScene.ServerAsync(
            maker,
            s =>
            {
                s.ClientCertificateRequired = true;
                s.CertificateChainPolicy = SslScene.Trust();
            },
            c => c.ClientCertificates = [SslScene.Client]);

        Assert.Equal(SslScene.Client.RawData, client.LocalCertificate!.GetRawCertData());
        Assert.Equal(SslScene.Client.RawData, server.RemoteCertificate!.GetRawCertData());
        Assert.True(client.Stream.IsMutuallyAuthenticated && server.Stream.IsMutuallyAuthenticated);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(Maker.Platform, SslProtocols.Tls12)]
    [InlineData(Maker.Ours, SslProtocols.Tls12)]
    [InlineData(Maker.Platform, SslProtocols.Tls13)]
    [InlineData(Maker.Ours, SslProtocols.Tls13)]
    public async Task The_enabled_version_is_spoken(Maker maker, SslProtocols version)
    {
        (SslTwin client, _) = await SslScene.ClientAsync(maker, c => c.EnabledSslProtocols = version);
        (SslTwin server, _) = await SslScene.ServerAsync(
            maker,
            s =>
            {
                s.EnabledSslProtocols = version;
                s.ServerCertificateContext = SslStreamCertificateContext.Create(SslScene.Rsa, null, offline: true);
            });

        Assert.Equal(version, client.SslProtocol);
        Assert.Equal(version, server.SslProtocol);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task The_allowed_suite_is_spoken(Maker maker)
    {
        if (OperatingSystem.IsWindows() || OperatingSystem.IsAndroid())
        {
            return; // A policy cannot be made there.
        }

        var policy = new CipherSuitesPolicy(
            [TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA]);

        (SslTwin subject, _) = await SslScene.ClientAsync(maker, c => c.CipherSuitesPolicy = policy);

        Assert.Equal(TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256, subject.NegotiatedCipherSuite);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task Without_trust_the_handshake_fails(Maker maker)
    {
        await Assert.ThrowsAsync<AuthenticationException>(
            () => SslScene.ClientAsync(maker, c => c.CertificateChainPolicy = null));
        await Assert.ThrowsAsync<AuthenticationException>(
            () => SslScene.ClientAsync(maker, c => c.TargetHost = "other.example"));
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(Maker.Platform, "localhost", SslPolicyErrors.None)]
    [InlineData(Maker.Ours, "localhost", SslPolicyErrors.None)]
    [InlineData(Maker.Platform, "other.example", SslPolicyErrors.RemoteCertificateNameMismatch)]
    [InlineData(Maker.Ours, "other.example", SslPolicyErrors.RemoteCertificateNameMismatch)]
    [InlineData(Maker.Platform, "", SslPolicyErrors.RemoteCertificateNameMismatch)]
    [InlineData(Maker.Ours, "", SslPolicyErrors.RemoteCertificateNameMismatch)]
    public async Task The_validation_callback_sees_the_errors(Maker maker, string host, SslPolicyErrors expected)
    {
        (object? Sender, byte[]? Certificate, int Elements, SslPolicyErrors Errors) seen = default;

        (SslTwin subject, _) = await SslScene.ClientAsync(maker, c =>
        {
            c.TargetHost = host;
            c.RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
            {
                seen = (sender, certificate?.GetRawCertData(), chain!.ChainElements.Count, errors);
                return true;
            };
        });

        Assert.Same(subject.Stream, seen.Sender);
        Assert.Equal(SslScene.Server.RawData, seen.Certificate);
        Assert.True(seen.Elements > 0);
        Assert.Equal(expected, seen.Errors);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_callback_that_looks_into_the_chain_for_errors_does_not_let_a_revoked_server_pass()
    {
        (Stream ours, Stream theirs) = await Loopback.StreamsAsync();
        SslPolicyErrors seen = SslPolicyErrors.None;
        byte[] list = RevocationListFile.Sign(
            Pki.Authority, DateTimeOffset.UtcNow, [Pki.Server.Certificate.SerialNumber]);
        await using var client = new TlsSslStream(ours, false, (_, _, chain, errors) =>
        {
            // As it stands in many programs: forgive a root of one's own, and nothing else that the chain tells of.
            seen = errors;
            return chain!.ChainStatus.All(status => status.Status
                is X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain);
        })
        {
            Revocation = new RevocationOptions { Lists = [CertificateRevocationList.Parse(list)] },
        };
        SslClientAuthenticationOptions options = SslScene.ClientOptions();
        options.CertificateChainPolicy!.RevocationMode = X509RevocationMode.Offline;
        await using var server = new SslStream(theirs);

        await Assert.ThrowsAnyAsync<Exception>(() => SslScene.Both(
            client.AuthenticateAsClientAsync(options),
            server.AuthenticateAsServerAsync(SslScene.ServerOptions()),
            theirs));

        Assert.Equal(SslPolicyErrors.RemoteCertificateChainErrors, seen);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task A_stranger_is_a_chain_error(Maker maker)
    {
        SslPolicyErrors seen = SslPolicyErrors.None;

        await Assert.ThrowsAsync<AuthenticationException>(() => SslScene.ClientAsync(maker, c =>
        {
            c.CertificateChainPolicy = null;
            c.RemoteCertificateValidationCallback = (_, _, _, errors) =>
            {
                seen = errors;
                return false;
            };
        }));

        Assert.Equal(SslPolicyErrors.RemoteCertificateChainErrors, seen);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task What_a_callback_throws_the_caller_gets(Maker maker)
    {
        await Assert.ThrowsAsync<DivideByZeroException>(() => SslScene.ClientAsync(
            maker, c => c.RemoteCertificateValidationCallback = (_, _, _, _) => throw new DivideByZeroException()));
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task A_missing_client_certificate_is_asked_about(Maker maker)
    {
        SslPolicyErrors seen = SslPolicyErrors.None;
        bool answer = true;
        void Require(SslServerAuthenticationOptions s)
        {
            s.ClientCertificateRequired = true;
            s.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            {
                Assert.Null(certificate);
                seen = errors;
                return answer;
            };
        }

        (SslTwin subject, _) = await SslScene.ServerAsync(maker, Require);
        Assert.Equal(SslPolicyErrors.RemoteCertificateNotAvailable, seen);
        Assert.False(subject.Stream.IsMutuallyAuthenticated);

        answer = false;
        await Assert.ThrowsAsync<AuthenticationException>(() => SslScene.ServerAsync(maker, Require));
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task A_required_client_certificate_is_required(Maker maker) =>
        await Assert.ThrowsAsync<AuthenticationException>(() => SslScene.ServerAsync(maker, s =>
        {
            s.ClientCertificateRequired = true;
            s.CertificateChainPolicy = SslScene.Trust();
        }));

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task Callbacks_choose_certificates(Maker maker)
    {
        string? asked = null;
        string? target = null;
        (SslTwin server, _) = await SslScene.ServerAsync(maker, s =>
        {
            s.ServerCertificate = null;
            s.ServerCertificateSelectionCallback = (_, name) =>
            {
                asked = name;
                return SslScene.Rsa;
            };
        });
        (SslTwin client, _) = await SslScene.ClientAsync(
            maker,
            c => c.LocalCertificateSelectionCallback = (_, host, _, _, _) =>
            {
                target = host;
                return SslScene.Client;
            },
            s =>
            {
                s.ClientCertificateRequired = true;
                s.CertificateChainPolicy = SslScene.Trust();
            });

        Assert.Equal("localhost", asked);
        Assert.Equal(SslScene.Rsa.RawData, server.LocalCertificate!.GetRawCertData());
        Assert.Equal("localhost", target);
        Assert.Equal(SslScene.Client.RawData, client.LocalCertificate!.GetRawCertData());
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task A_callback_chooses_the_options_by_what_the_client_says(Maker maker)
    {
        (Stream a, Stream b) = await Loopback.StreamsAsync();
        var peer = new SslStream(a);
        SslTwin subject = SslTwin.Over(maker, b);
        object state = new();
        (SslClientHelloInfo Hello, object? State) seen = default;

        await SslScene.Both(
            subject.ServerAsync(
                async (_, hello, given, token) =>
                {
                    await Task.Yield();
                    seen = (hello, given);
                    return SslScene.ServerOptions();
                },
                state),
            peer.AuthenticateAsClientAsync(SslScene.ClientOptions()),
            a);

        Assert.Equal("localhost", seen.Hello.ServerName);
        Assert.True(seen.Hello.SslProtocols.HasFlag(SslProtocols.Tls12));

        // The platform says what the field of TLS 1.2 says, which is the same in every hello of TLS 1.3.
        Assert.Equal(maker == Maker.Ours, seen.Hello.SslProtocols.HasFlag(SslProtocols.Tls13));
        Assert.Same(state, seen.State);
        Assert.True(subject.Stream.IsAuthenticated);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task A_callback_that_fails_to_choose_fails_the_handshake(Maker maker)
    {
        (Stream a, Stream b) = await Loopback.StreamsAsync();
        var peer = new SslStream(a);
        SslTwin subject = SslTwin.Over(maker, b);

        await Assert.ThrowsAsync<DivideByZeroException>(() => SslScene.Both(
            subject.ServerAsync((_, _, _, _) => throw new DivideByZeroException(), null),
            peer.AuthenticateAsClientAsync(SslScene.ClientOptions()),
            a));
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task Both_ends_have_the_same_unique_channel_binding(Maker maker)
    {
        (SslTwin subject, SslStream peer) =
            await SslScene.ClientAsync(maker, c => c.EnabledSslProtocols = SslProtocols.Tls12);

        using ChannelBinding? theirs = peer.TransportContext.GetChannelBinding(ChannelBindingKind.Unique);
        using ChannelBinding? ours = subject.TransportContext.GetChannelBinding(ChannelBindingKind.Unique);

        Assert.Equal(Bytes(theirs!), Bytes(ours!));
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task All_clients_have_the_same_end_point_binding_to_a_server(Maker maker)
    {
        (SslTwin subject, _) = await SslScene.ClientAsync(maker);
        (SslTwin reference, _) = await SslScene.ClientAsync(Maker.Platform);

        using ChannelBinding? theirs = reference.TransportContext.GetChannelBinding(ChannelBindingKind.Endpoint);
        using ChannelBinding? ours = subject.TransportContext.GetChannelBinding(ChannelBindingKind.Endpoint);

        Assert.Equal(Bytes(theirs!), Bytes(ours!));
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task A_client_is_asked_for_its_certificate_later(Maker maker)
    {
        bool isLate = false;
        (SslTwin subject, SslStream peer) = await SslScene.ServerAsync(
            maker,
            s => s.RemoteCertificateValidationCallback = (_, certificate, _, _) => (certificate is not null) == isLate,
            c => c.ClientCertificates = [SslScene.Client]);
        Assert.Null(subject.RemoteCertificate);
        isLate = true;

        // Somebody has to read for the request to be seen.
        Task<int> reading = peer.ReadAsync(new byte[1]).AsTask();
        await subject.NegotiateClientCertificateAsync();
        await subject.Stream.WriteAsync(new byte[1]);

        Assert.Equal(1, await reading);
        Assert.Equal(SslScene.Client.RawData, subject.RemoteCertificate!.GetRawCertData());
        await peer.WriteAsync(new byte[] { 7 });
        Assert.Equal([7], await Loopback.ReadAsync(subject.Stream, 1));
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_stream_is_authenticated_once()
    {
        // The platform says nothing, and does nothing.
        (SslTwin platform, _) = await SslScene.ClientAsync(Maker.Platform);
        await platform.ClientAsync(SslScene.ClientOptions());

        (SslTwin ours, _) = await SslScene.ClientAsync(Maker.Ours);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ours.ClientAsync(SslScene.ClientOptions()));
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task A_callback_is_given_once(Maker maker)
    {
        (Stream a, _) = await Loopback.StreamsAsync();
        SslTwin subject = SslTwin.Over(maker, a, validation: (_, _, _, _) => true);
        SslClientAuthenticationOptions options = SslScene.ClientOptions();
        options.RemoteCertificateValidationCallback = (_, _, _, _) => true;

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await subject.ClientAsync(options));
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task The_end_in_the_middle_of_a_handshake_is_an_IOException(Maker maker)
    {
        (Stream a, Stream b) = await Loopback.StreamsAsync();
        SslTwin subject = SslTwin.Over(maker, a);
        Task shaking = subject.ClientAsync(SslScene.ClientOptions());
        _ = await b.ReadAsync(new byte[100]);
        b.Dispose();

        await Assert.ThrowsAnyAsync<IOException>(() => shaking);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task A_peer_without_anything_in_common_is_an_AuthenticationException(Maker maker)
    {
        await Assert.ThrowsAsync<AuthenticationException>(() => SslScene.ClientAsync(
            maker,
            c => c.EnabledSslProtocols = SslProtocols.Tls13,
            s => s.EnabledSslProtocols = SslProtocols.Tls12));
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task A_handshake_is_cancelled(Maker maker)
    {
        (Stream a, _) = await Loopback.StreamsAsync();
        SslTwin subject = SslTwin.Over(maker, a);
        using var stop = new CancellationTokenSource();
        Task shaking = subject.ClientAsync(SslScene.ClientOptions(), stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => shaking);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => SslTwin.Over(maker, a).ClientAsync(SslScene.ClientOptions(), new CancellationToken(true)));
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Makers))]
    public async Task Handshakes_are_synchronous_too(Maker maker)
    {
        (Stream a, Stream b) = await Loopback.StreamsAsync();
        SslTwin client = SslTwin.Over(maker, a);
        SslTwin server = SslTwin.Over(maker, b);

        Task serving = Task.Run(() => server.Server(SslScene.ServerOptions()));
        client.Client(SslScene.ClientOptions());
        await serving;

        client.Stream.Write([1, 2, 3]);
        Assert.Equal([1, 2, 3], await Task.Run(() =>
        {
            byte[] read = new byte[3];
            server.Stream.ReadExactly(read);
            return read;
        }));
    }

    private static byte[] Bytes(ChannelBinding binding)
    {
        byte[] bytes = new byte[binding.Size];
        Marshal.Copy(binding.DangerousGetHandle(), bytes, 0, bytes.Length);
        return bytes;
    }
}
