using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Tls.Tests.Sockets;
using Tls.Wire;
using Tls.X509;
using Xunit;
using static Tls.Tests.Sockets.TlsSocketEventTests;

namespace Tls.Tests.Qt;

/// <summary>Ending a connection inside the handlers of Qt 6, and the order of their events.</summary>
public sealed class EndingTests
{
    private const string Paused = "paused";

    private static readonly string[] Begun =
        ["HostLookup", "HostFound", "Connecting", "Connected", "Connected", "Mode:Client"];

    private static readonly string[] Judged = ["PeerVerifyError:SelfSignedCertificate", "SslErrors:1"];
    private static readonly string[] Failed = ["Error:SslHandshakeFailed", "Closing", "Unconnected", "Disconnected"];

    private static TlsServerOptions SelfSigned => new() { Identities = [Pki.SelfSigned] };

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(nameof(TlsSocket.HandshakeInterruptedOnError), true)]
    [InlineData(nameof(TlsSocket.HandshakeInterruptedOnError), false)]
    [InlineData(nameof(TlsSocket.PreSharedKeyAuthenticationRequired), true)]
    [InlineData(nameof(TlsSocket.PreSharedKeyAuthenticationRequired), false)]
    [InlineData(nameof(TlsSocket.AboutToClose), true)]
    [InlineData(nameof(TlsSocket.AboutToClose), false)]
    [InlineData(nameof(TlsSocket.ReadChannelFinished), true)]
    [InlineData(nameof(TlsSocket.ReadChannelFinished), false)]
    [InlineData(nameof(TlsSocket.AlertReceived), true)]
    [InlineData(nameof(TlsSocket.AlertReceived), false)]
    [InlineData(Paused, true)]
    [InlineData(Paused, false)]
    public async Task Ending_inside_a_handler_of_Qt_6_is_safe(string which, bool disposes)
    {
        await using Servers server = Servers.Echo(SelfSigned);
        bool interrupts = which == nameof(TlsSocket.HandshakeInterruptedOnError);
        var socket = new TlsSocket(Pki.ClientConfiguration with
        {
            PeerVerifyMode = interrupts || which == Paused ? PeerVerifyMode.VerifyPeer : PeerVerifyMode.QueryPeer,
            HandshakeMustInterruptOnError = interrupts,
        })
        {
            PauseMode = TlsPauseMode.OnSslErrors,
        };
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int after = 0;
        int over = 0;
        void Handle(string name)
        {
            if (ended.Task.IsCompleted)
            {
                after++;
            }
            else if (name == which)
            {
                End(socket, disposes);
                ended.SetResult();
            }
        }

        socket.HandshakeInterruptedOnError += (_, _) => Handle(nameof(TlsSocket.HandshakeInterruptedOnError));
        if (which == nameof(TlsSocket.PreSharedKeyAuthenticationRequired))
        {
            socket.PreSharedKeyAuthenticationRequired += (_, _) => Handle(which);
        }

        socket.AboutToClose += (_, _) => Handle(nameof(TlsSocket.AboutToClose));
        socket.ReadChannelFinished += (_, _) => Handle(nameof(TlsSocket.ReadChannelFinished));
        socket.AlertReceived += (_, _) => Handle(nameof(TlsSocket.AlertReceived));
        socket.SslErrorsOccurred += (_, _) => Handle(nameof(TlsSocket.SslErrorsOccurred));
        socket.Encrypted += (_, _) => Handle(nameof(TlsSocket.Encrypted));
        socket.ErrorOccurred += (_, _) => Handle(nameof(TlsSocket.ErrorOccurred));
        socket.Disconnected += (_, _) => over++;

        socket.ConnectToHostEncrypted("localhost", server.Port);
        switch (which)
        {
            case nameof(TlsSocket.AboutToClose):
                Assert.True(await socket.WaitForEncryptedAsync());
                socket.DisconnectFromHost();
                break;
            case nameof(TlsSocket.ReadChannelFinished) or nameof(TlsSocket.AlertReceived):
                Assert.True(await socket.WaitForEncryptedAsync());
                await server.DisposeAsync();
                break;
            case Paused:
                await Until(() => socket.IsPaused);
                socket.Post(() => Handle(Paused));
                break;
        }

        await ended.Task;
        await socket.WhenRaisedAsync();
        await Task.Delay(20);

        Assert.Equal(0, after);
        Assert.Equal(disposes ? 0 : 1, over);
        Assert.Equal(TlsSocketState.Unconnected, socket.State);
        Assert.False(socket.IsPaused);
        socket.Dispose();
        Assert.Throws<ObjectDisposedException>(() => socket.Write("x"u8));
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_events_around_a_pause_come_in_Qts_order(bool ignores)
    {
        await using Servers server = Servers.Echo(SelfSigned);
        using var socket = new TlsSocket(Pki.ClientConfiguration) { PauseMode = TlsPauseMode.OnSslErrors };
        var recorder = new Recorder(socket);
        socket.ConnectToHostEncrypted("localhost", server.Port);
        await Until(() => socket.IsPaused);
        Assert.Equal([.. Begun, .. Judged], recorder.Course);
        if (ignores)
        {
            socket.IgnoreSslErrors(socket.SslHandshakeErrors);
        }

        socket.Resume();
        await EndedAsync(socket, recorder);

        Assert.Equal([.. Begun, .. Judged, .. Ending(ignores)], recorder.Course);
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_events_around_an_interruption_come_in_Qts_order(bool goesOn)
    {
        await using Servers server = Servers.Echo(SelfSigned);
        using var socket = new TlsSocket(Pki.ClientConfiguration with { HandshakeMustInterruptOnError = true });
        var recorder = new Recorder(socket);
        socket.HandshakeInterruptedOnError += (_, _) =>
        {
            if (goesOn)
            {
                socket.ContinueInterruptedHandshake();
            }
        };
        socket.ConnectToHostEncrypted("localhost", server.Port);
        await EndedAsync(socket, recorder);

        Assert.Equal([.. Begun, "Interrupted:SelfSignedCertificate", .. Ending(goesOn)], recorder.Course);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task What_the_peer_complains_of_is_told_before_the_error_it_makes()
    {
        await using Servers server = Servers.Echo(Pki.ServerOptions with { ApplicationProtocols = ["one"] });
        using var socket = new TlsSocket(Pki.ClientConfiguration with { ApplicationProtocols = ["other"] });
        var recorder = new Recorder(socket);
        Alert? received = null;
        socket.AlertReceived += (_, alert) => received ??= alert;

        socket.ConnectToHostEncrypted("localhost", server.Port);
        Assert.False(await socket.WaitForEncryptedAsync());
        await EndedAsync(socket, recorder);

        Assert.Equal(new Alert(AlertLevel.Fatal, AlertDescription.NoApplicationProtocol), received);
        Assert.Equal(
            ["AlertReceived:NoApplicationProtocol", "Error:SslHandshakeFailed"],
            recorder.Events.Where(e => e.StartsWith("AlertReceived") || e.StartsWith("Error")));
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task What_the_server_staples_is_shown()
    {
        byte[] staple = Pki.Staple(Pki.Server.Certificate);
        await using Servers server = Servers.Echo(
            Pki.ServerOptions with { Identities = [Pki.Server.WithOcspResponse(staple)] });
        using var asks = new TlsSocket(Pki.ClientConfiguration with { RequestOcspStaple = true });
        using var doesNot = new TlsSocket(Pki.ClientConfiguration);
        Assert.Empty(asks.OcspResponses);

        await asks.ConnectToHostEncryptedAsync("localhost", server.Port);
        await doesNot.ConnectToHostEncryptedAsync("localhost", server.Port);

        OcspSingleResponse response = Assert.Single(Assert.Single(asks.OcspResponses).Responses);
        Assert.Equal(OcspCertificateStatus.Good, response.Status);
        Assert.Null(response.Entry);
        Assert.Equal(Pki.Server.Certificate.SerialNumber.ToArray(), response.Id.SerialNumber.ToArray());
        Assert.Empty(doesNot.OcspResponses);
    }

    private static string[] Ending(bool encrypted) =>
        encrypted ? ["Encrypted", "Closing", "Unconnected", "Disconnected"] : Failed;

    private static async Task EndedAsync(TlsSocket socket, Recorder recorder)
    {
        if (await socket.WaitForEncryptedAsync())
        {
            socket.DisconnectFromHost();
        }

        await Until(() => recorder.Events.Contains("Disconnected"));
    }

    private static void End(TlsSocket socket, bool disposes)
    {
        if (disposes)
        {
            socket.Dispose();
        }
        else
        {
            socket.Abort();
        }
    }
}
