using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Sockets;

public sealed class TlsSocketEventTests
{
    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_connection_raises_its_events_in_Qts_order_and_never_two_at_once()
    {
        await using Servers server = Servers.Echo();
        using var socket = new TlsSocket(Pki.ClientConfiguration);
        var recorder = new Recorder(socket);

        await socket.ConnectToHostEncryptedAsync("localhost", server.Port);
        await socket.WriteAsync("hello"u8.ToArray());
        Assert.True(await socket.WaitForReadyReadAsync());
        Assert.Equal("hello", Encoding.ASCII.GetString(socket.ReadAll()));
        await socket.DisconnectFromHostAsync();
        await Until(() => recorder.Events.Contains("Disconnected"));

        Assert.Equal(
            ["HostLookup", "HostFound", "Connecting", "Connected", "Connected", "Mode:Client", "Encrypted", "Closing",
                "Unconnected", "Disconnected"],
            recorder.Course);
        Assert.Contains("ReadyRead", recorder.Events);
        Assert.Contains("BytesWritten:5", recorder.Events);
        Assert.Contains("AlertSent:CloseNotify", recorder.Events);
        Assert.False(recorder.Overlapped);
        Assert.Null(socket.Failure);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task What_is_written_before_encryption_goes_out_after_it()
    {
        // The server waits with its certificate until the bytes that wait have been counted.
        var counted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TlsServerOptions options = Pki.ServerOptions;
        await using Servers server = Servers.Echo(options with
        {
            SelectIdentity = async (_, _) =>
            {
                await counted.Task;
                return options.Identities[0];
            },
        });
        using var socket = new TlsSocket(Pki.ClientConfiguration);

        socket.ConnectToHostEncrypted("localhost", server.Port);
        socket.Write("early "u8);
        socket.Write("bird\n"u8);
        Assert.Equal(11, socket.BytesToWrite);
        counted.SetResult();
        await socket.WaitForEncryptedAsync();
        await Until(() => socket.CanReadLine);

        Assert.Equal("early bird\n", Encoding.ASCII.GetString(socket.ReadLine()));
        Assert.Equal(0, socket.BytesToWrite);
        Assert.Empty(server.Failures);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task After_encryption_the_facts_are_known()
    {
        await using Servers server = Servers.Echo(
            Pki.ServerOptions with { ApplicationProtocols = ["h2", "x"] });
        using var socket = new TlsSocket(Pki.ClientConfiguration with { ApplicationProtocols = ["x"] });

        await socket.ConnectToHostEncryptedAsync("localhost", server.Port);

        Assert.True(socket.IsEncrypted);
        Assert.Equal(TlsMode.Client, socket.Mode);
        Assert.Equal(TlsSocketState.Connected, socket.State);
        Assert.Equal(ProtocolVersion.Tls13, socket.SessionProtocol);
        Assert.Equal(CipherSuite.TLS_AES_128_GCM_SHA256, socket.SessionCipher!.Suite);
        Assert.Equal("x", socket.NegotiatedApplicationProtocol);
        Assert.Equal(Pki.Server.Certificate, socket.PeerCertificate);
        Assert.Equal([Pki.Server.Certificate], socket.PeerCertificateChain);
        Assert.Empty(socket.SslHandshakeErrors);
        Assert.Equal(server.Port, socket.RemoteEndPoint!.Port);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Untrusted_peer_is_reported_error_by_error_and_refused()
    {
        await using Servers server = Servers.Echo(new TlsServerOptions { Identities = [Pki.SelfSigned] });
        using var socket = new TlsSocket(Pki.ClientConfiguration);
        var recorder = new Recorder(socket);

        TlsCertificateException refused = await Assert.ThrowsAsync<TlsCertificateException>(
            () => socket.ConnectToHostEncryptedAsync("localhost", server.Port));
        await Until(() => recorder.Events.Contains("Disconnected"));

        Assert.Equal(AlertDescription.UnknownCa, refused.Alert);
        Assert.Equal(
            ["HostLookup", "HostFound", "Connecting", "Connected", "Connected", "Mode:Client",
                "PeerVerifyError:SelfSignedCertificate", "SslErrors:1", "Error:SslHandshakeFailed", "Closing",
                "Unconnected", "Disconnected"],
            recorder.Course);
        Assert.Contains("AlertSent:UnknownCa", recorder.Events);
        Assert.False(socket.IsEncrypted);
        await Until(
            () => server.Failures.Any(f => f is TlsException { PeerAlert: AlertDescription.UnknownCa }));
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Errors_ignored_inside_the_handler_do_not_end_the_handshake()
    {
        await using Servers server = Servers.Echo(new TlsServerOptions { Identities = [Pki.SelfSigned] });
        using var socket = new TlsSocket(Pki.ClientConfiguration);
        socket.SslErrorsOccurred += (_, _) => socket.IgnoreSslErrors();

        await socket.ConnectToHostEncryptedAsync("localhost", server.Port);

        Assert.True(socket.IsEncrypted);
        Assert.Equal(CertificateErrorCode.SelfSignedLeaf, Assert.Single(socket.SslHandshakeErrors).Code);
        Assert.False(socket.ConnectionInfo!.PeerVerification!.IsTrusted);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Exactly_the_listed_errors_are_ignored()
    {
        await using Servers server = Servers.Echo(new TlsServerOptions { Identities = [Pki.SelfSigned] });
        var expected = new TlsError(CertificateErrorCode.SelfSignedLeaf, Pki.SelfSigned.Certificate);

        using var right = new TlsSocket(Pki.ClientConfiguration);
        right.IgnoreSslErrors([expected]);
        await right.ConnectToHostEncryptedAsync("localhost", server.Port);
        Assert.True(right.IsEncrypted);

        using var otherCode = new TlsSocket(Pki.ClientConfiguration);
        otherCode.IgnoreSslErrors([expected with { Code = CertificateErrorCode.Expired }]);
        await Assert.ThrowsAsync<TlsCertificateException>(
            () => otherCode.ConnectToHostEncryptedAsync("localhost", server.Port));

        using var otherCertificate = new TlsSocket(Pki.ClientConfiguration);
        otherCertificate.IgnoreSslErrors([expected with { Certificate = Pki.Server.Certificate }]);
        await Assert.ThrowsAsync<TlsCertificateException>(
            () => otherCertificate.ConnectToHostEncryptedAsync("localhost", server.Port));

        using var oneOfTwo = new TlsSocket(Pki.ClientConfiguration);
        oneOfTwo.IgnoreSslErrors([expected]);
        await Assert.ThrowsAsync<TlsCertificateException>(
            () => oneOfTwo.ConnectToHostEncryptedAsync("localhost", server.Port, "wrong.example"));
        Assert.Contains(oneOfTwo.SslHandshakeErrors, e => e.Code == CertificateErrorCode.HostNameMismatch);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Ignoring_all_errors_is_forgotten_when_the_connection_ends()
    {
        await using Servers server = Servers.Echo(new TlsServerOptions { Identities = [Pki.SelfSigned] });
        using var socket = new TlsSocket(Pki.ClientConfiguration);

        socket.IgnoreSslErrors();
        await socket.ConnectToHostEncryptedAsync("localhost", server.Port);
        await socket.DisconnectFromHostAsync();

        await Assert.ThrowsAsync<TlsCertificateException>(
            () => socket.ConnectToHostEncryptedAsync("localhost", server.Port));
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(PeerVerifyMode.QueryPeer, 1)]
    [InlineData(PeerVerifyMode.VerifyNone, 0)]
    public async Task Modes_that_do_not_insist_go_on(PeerVerifyMode mode, int reports)
    {
        await using Servers server = Servers.Echo(new TlsServerOptions { Identities = [Pki.SelfSigned] });
        using var socket = new TlsSocket(Pki.ClientConfiguration) { PeerVerifyMode = mode };
        var recorder = new Recorder(socket);

        await socket.ConnectToHostEncryptedAsync("localhost", server.Port);

        Assert.True(socket.IsEncrypted);
        Assert.Equal(reports, recorder.Events.Count(e => e.StartsWith("SslErrors")));
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Verification_name_stands_in_for_the_host()
    {
        await using Servers server = Servers.Echo(new TlsServerOptions { Identities = [Pki.Other] });
        using var socket = new TlsSocket(Pki.ClientConfiguration);

        await socket.ConnectToHostEncryptedAsync("localhost", server.Port, "other.example");

        Assert.Equal(Pki.Other.Certificate, socket.PeerCertificate);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Verification_depth_limits_the_path()
    {
        await using Servers server = Servers.Echo();
        using var socket = new TlsSocket(Pki.ClientConfiguration) { PeerVerifyDepth = 1 };

        await Assert.ThrowsAsync<TlsCertificateException>(
            () => socket.ConnectToHostEncryptedAsync("localhost", server.Port));
        Assert.NotEmpty(socket.SslHandshakeErrors);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Peer_that_closes_is_an_error_like_Qts_and_what_came_before_can_be_read()
    {
        await using var server = new Servers(
            async (stream, stop) => await stream.WriteAsync("bye"u8.ToArray(), stop));
        using var socket = new TlsSocket(Pki.ClientConfiguration);
        var recorder = new Recorder(socket);

        await socket.ConnectToHostEncryptedAsync("localhost", server.Port);
        await socket.WaitForDisconnectedAsync();
        await Until(() => recorder.Events.Contains("Disconnected"));

        Assert.Equal(TlsSocketError.RemoteHostClosed, socket.Failure!.Error);
        Assert.Contains("Error:RemoteHostClosed", recorder.Events);
        Assert.Equal("bye", Encoding.ASCII.GetString(socket.ReadAll()));
        Assert.Equal(0, await socket.ReadAsync(new byte[1]));
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Truncated_end_is_told_apart_from_a_clean_one()
    {
        (Socket client, Socket server) = await Loopback.SocketsAsync();
        var peer = new TlsStream(new NetworkStream(server, ownsSocket: true), leaveInnerStreamOpen: true);
        using var socket = new TlsSocket(Pki.ClientConfiguration) { PeerVerifyName = "localhost" };
        socket.SetSocket(client);
        await Loopback.Both(
            socket.StartClientEncryptionAsync(), peer.AuthenticateAsServerAsync(Pki.ServerOptions));

        server.Shutdown(SocketShutdown.Both);
        await socket.WaitForDisconnectedAsync();

        Assert.Equal(TlsSocketError.Truncated, socket.Failure!.Error);
        IOException failed = await Assert.ThrowsAsync<IOException>(
            async () => await socket.ReadAsync(new byte[1]));
        Assert.Equal(TlsFault.PeerTruncated, Assert.IsType<TlsException>(failed.InnerException).Fault);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Handler_that_throws_ends_the_connection_and_the_exception_is_kept()
    {
        await using Servers server = Servers.Echo();
        using var socket = new TlsSocket(Pki.ClientConfiguration);
        var recorder = new Recorder(socket);
        socket.Encrypted += (_, _) => throw new NotSupportedException("my mistake");

        socket.ConnectToHostEncrypted("localhost", server.Port);
        await socket.WaitForDisconnectedAsync();
        await Until(() => recorder.Events.Contains("Disconnected"));

        Assert.Equal(TlsSocketError.HandlerFailed, socket.Failure!.Error);
        Assert.IsType<NotSupportedException>(socket.Failure.Exception);
        Assert.Contains("Error:HandlerFailed", recorder.Events);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Async_handler_that_throws_later_ends_the_connection_too()
    {
        await using Servers server = Servers.Echo();
        using var socket = new TlsSocket(Pki.ClientConfiguration);
        socket.Encrypted += async (_, _) =>
        {
            await Task.Yield();
            throw new NotSupportedException("later");
        };

        socket.ConnectToHostEncrypted("localhost", server.Port);
        await socket.WaitForDisconnectedAsync();

        Assert.Equal(TlsSocketError.HandlerFailed, socket.Failure!.Error);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Handlers_resume_on_the_sockets_own_loop()
    {
        await using Servers server = Servers.Echo();
        using var socket = new TlsSocket(Pki.ClientConfiguration);
        var contexts = new TaskCompletionSource<(SynchronizationContext?, SynchronizationContext?)>();
        socket.Encrypted += async (_, _) =>
        {
            SynchronizationContext? before = SynchronizationContext.Current;
            await Task.Delay(1);
            contexts.SetResult((before, SynchronizationContext.Current));
        };

        await socket.ConnectToHostEncryptedAsync("localhost", server.Port);
        (SynchronizationContext? first, SynchronizationContext? second) = await contexts.Task;

        Assert.NotNull(first);
        Assert.Same(first, second);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(nameof(TlsSocket.HostFound))]
    [InlineData(nameof(TlsSocket.Connected))]
    [InlineData(nameof(TlsSocket.ModeChanged))]
    [InlineData(nameof(TlsSocket.SslErrorsOccurred))]
    [InlineData(nameof(TlsSocket.PeerVerifyError))]
    [InlineData(nameof(TlsSocket.Encrypted))]
    [InlineData(nameof(TlsSocket.ReadyRead))]
    [InlineData(nameof(TlsSocket.BytesWritten))]
    [InlineData(nameof(TlsSocket.StateChanged))]
    [InlineData(nameof(TlsSocket.Disconnected))]
    [InlineData(nameof(TlsSocket.ErrorOccurred))]
    public async Task Disposing_inside_any_handler_is_safe_and_silences_the_rest(string which)
    {
        await using Servers server = Servers.Echo(new TlsServerOptions { Identities = [Pki.SelfSigned] });
        var socket = new TlsSocket(
            Pki.ClientConfiguration with { PeerVerifyMode = PeerVerifyMode.QueryPeer });
        var disposed = new TaskCompletionSource();
        int after = 0;
        void Handle(string name)
        {
            if (disposed.Task.IsCompleted)
            {
                after++;
            }
            else if (name == which)
            {
                socket.Dispose();
                disposed.SetResult();
            }
        }

        socket.HostFound += (_, _) => Handle(nameof(TlsSocket.HostFound));
        socket.Connected += (_, _) => Handle(nameof(TlsSocket.Connected));
        socket.ModeChanged += (_, _) => Handle(nameof(TlsSocket.ModeChanged));
        socket.PeerVerifyError += (_, _) => Handle(nameof(TlsSocket.PeerVerifyError));
        socket.SslErrorsOccurred += (_, _) => Handle(nameof(TlsSocket.SslErrorsOccurred));
        socket.Encrypted += (_, _) => Handle(nameof(TlsSocket.Encrypted));
        socket.ReadyRead += (_, _) => Handle(nameof(TlsSocket.ReadyRead));
        socket.BytesWritten += (_, _) => Handle(nameof(TlsSocket.BytesWritten));
        socket.StateChanged += (_, _) => Handle(nameof(TlsSocket.StateChanged));
        socket.Disconnected += (_, _) => Handle(nameof(TlsSocket.Disconnected));
        socket.ErrorOccurred += (_, _) => Handle(nameof(TlsSocket.ErrorOccurred));

        socket.ConnectToHostEncrypted("localhost", server.Port);
        try
        {
            socket.Write("x"u8);
            if (which == nameof(TlsSocket.Disconnected))
            {
                await socket.DisconnectFromHostAsync();
            }
            else if (which == nameof(TlsSocket.ErrorOccurred))
            {
                await socket.WaitForEncryptedAsync();
                await server.DisposeAsync();
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException or InvalidOperationException)
        {
            // The handler was quicker.
        }

        await disposed.Task;
        await Task.Delay(20);

        Assert.Equal(0, after);
        Assert.Equal(TlsSocketState.Unconnected, socket.State);
        Assert.Throws<ObjectDisposedException>(() => socket.Write("x"u8));
    }

    internal static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5);
        }
    }
}
