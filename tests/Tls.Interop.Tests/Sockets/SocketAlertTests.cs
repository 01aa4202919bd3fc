using System;
using System.Linq;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Tests.Sockets;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.Sockets;

/// <summary>Which alert goes and comes when, and what else is told before and after it, with s_server at the other end.</summary>
public sealed class SocketAlertTests : InteropTest
{
    private static readonly string[] Begun =
        ["HostLookup", "HostFound", "Connecting", "Connected", "Connected", "Mode:Client"];

    private static readonly string[] Judged = ["PeerVerifyError:UnableToGetLocalIssuerCertificate", "SslErrors:1"];

    private static readonly string[] Failed = ["Error:SslHandshakeFailed", "Closing", "Unconnected", "Disconnected"];

    private static TlsConfiguration Distrusting => OurSocket.Client with { CaCertificates = TestPki.StrangerTrust };

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(TlsProtocol.Tls12)]
    [InlineData(TlsProtocol.Tls13)]
    public async Task Who_is_not_trusted_is_sent_unknown_ca_between_the_errors_and_the_end(TlsProtocol protocol)
    {
        await using PeerServer server = await ServerAsync();
        using var socket = new TlsSocket(Distrusting with { Protocol = protocol });
        var recorder = new Recorder(socket);

        socket.ConnectToHostEncrypted("localhost", server.Port);
        await OverAsync(recorder);

        Assert.Equal([.. Begun, .. Judged, "AlertSent:UnknownCa", .. Failed], recorder.Events);
        await server.Process.Errors.WaitForAsync("alert unknown ca", Deadline);
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task What_s_server_complains_of_is_told_by_its_name_before_the_error()
    {
        await using PeerServer server = await ServerAsync("-tls1_3");
        using var socket = new TlsSocket(OurSocket.Client with { Protocol = TlsProtocol.Tls12 });
        var recorder = new Recorder(socket);
        Alert? received = null;
        socket.AlertReceived += (_, alert) => received = alert;

        socket.ConnectToHostEncrypted("localhost", server.Port);
        await OverAsync(recorder);

        Assert.Equal(new Alert(AlertLevel.Fatal, AlertDescription.ProtocolVersion), received);
        Assert.Equal([.. Begun, "AlertReceived:ProtocolVersion", .. Failed], recorder.Events);
    }

    /// <summary>In TLS 1.3 a server judges a client after the client is done (RFC 8446 §2).</summary>
    [PeerFact(PeerKind.OpenSsl)]
    public async Task A_certificate_that_is_missed_late_is_an_alert_after_encryption()
    {
        await using PeerServer server = await ServerAsync("-tls1_3", "-Verify", "1", "-CAfile", TestPki.CaFile);
        using var socket = new TlsSocket(OurSocket.Client);
        var recorder = new Recorder(socket);

        socket.ConnectToHostEncrypted("localhost", server.Port);
        await OverAsync(recorder);

        Assert.Equal(
            ["Encrypted", "AlertReceived:CertificateRequired", "Error:SslInternal", "Disconnected"],
            recorder.Events.Where(e => e is "Encrypted" or "Disconnected"
                || e.StartsWith("Alert", StringComparison.Ordinal) || e.StartsWith("Error", StringComparison.Ordinal)));
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(TlsProtocol.Tls12)]
    [InlineData(TlsProtocol.Tls13)]
    public async Task Close_notify_is_told_by_both_ends_and_is_no_error(TlsProtocol protocol)
    {
        await using PeerServer server = await ServerAsync();
        using var socket = new TlsSocket(OurSocket.Client with { Protocol = protocol });
        var recorder = new Recorder(socket);
        await socket.ConnectToHostEncryptedAsync("localhost", server.Port, cancellationToken: Deadline);
        Assert.Equal("cba", await OurSocket.AskAsync(socket, "abc", Deadline));

        await socket.DisconnectFromHostAsync(Deadline);
        await OverAsync(recorder);

        Assert.Equal(
            ["Encrypted", "AlertSent:CloseNotify", "Closing", "Unconnected", "Disconnected"],
            recorder.Events.Where(e => e is "Encrypted" or "Closing" or "Unconnected" or "Disconnected"
                or "AlertSent:CloseNotify" || e.StartsWith("Error", StringComparison.Ordinal)));
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task The_close_notify_of_s_server_is_told_before_the_connection_is_over()
    {
        await using PeerServer server = await ServerAsync();
        using var socket = new TlsSocket(OurSocket.Client);
        var recorder = new Recorder(socket);
        await socket.ConnectToHostEncryptedAsync("localhost", server.Port, cancellationToken: Deadline);

        // s_server's own word for it.
        await socket.WriteAsync("CLOSE\n"u8.ToArray(), Deadline);
        await OverAsync(recorder);

        Assert.Equal(
            ["Encrypted", "AlertReceived:CloseNotify", "Error:RemoteHostClosed", "Disconnected"],
            recorder.Events.Where(e => e is "Encrypted" or "Disconnected" or "AlertReceived:CloseNotify"
                || e.StartsWith("Error", StringComparison.Ordinal)));
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_interruption_comes_before_any_alert_and_decides_whether_there_is_one(bool goesOn)
    {
        await using PeerServer server = await ServerAsync();
        using var socket = new TlsSocket(Distrusting with { HandshakeMustInterruptOnError = true });
        var recorder = new Recorder(socket);
        socket.HandshakeInterruptedOnError += (_, _) =>
        {
            if (goesOn)
            {
                socket.ContinueInterruptedHandshake();
            }
        };

        socket.ConnectToHostEncrypted("localhost", server.Port);
        if (goesOn)
        {
            Assert.True(await socket.WaitForEncryptedAsync(Deadline));
            Assert.Equal("cba", await OurSocket.AskAsync(socket, "abc", Deadline));
            Assert.Equal(
                [.. Begun, "Interrupted:UnableToGetLocalIssuerCertificate", "Encrypted"], recorder.Course);
            Assert.DoesNotContain(recorder.Events, e => e.StartsWith("Alert", StringComparison.Ordinal));
            return;
        }

        await OverAsync(recorder);
        Assert.Equal(
            [.. Begun, "Interrupted:UnableToGetLocalIssuerCertificate", "AlertSent:UnknownCa", .. Failed], recorder.Events);
        await server.Process.Errors.WaitForAsync("alert unknown ca", Deadline);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pause_says_nothing_to_s_server_until_it_is_over(bool ignores)
    {
        await using PeerServer server = await ServerAsync();
        using var socket = new TlsSocket(Distrusting) { PauseMode = TlsPauseMode.OnSslErrors };
        var recorder = new Recorder(socket);
        socket.ConnectToHostEncrypted("localhost", server.Port);
        await OurSocket.UntilAsync(() => socket.IsPaused, Deadline);
        Assert.Equal([.. Begun, .. Judged], recorder.Events);
        if (ignores)
        {
            socket.IgnoreSslErrors([.. socket.SslHandshakeErrors]);
        }

        socket.Resume();

        if (ignores)
        {
            Assert.True(await socket.WaitForEncryptedAsync(Deadline));
            Assert.Equal("cba", await OurSocket.AskAsync(socket, "abc", Deadline));
            Assert.Equal([.. Begun, .. Judged, "Encrypted"], recorder.Course);
            return;
        }

        await OverAsync(recorder);
        Assert.Equal([.. Begun, .. Judged, "AlertSent:UnknownCa", .. Failed], recorder.Events);
        await server.Process.Errors.WaitForAsync("alert unknown ca", Deadline);
    }

    private Task OverAsync(Recorder recorder) =>
        OurSocket.UntilAsync(() => recorder.Events.Contains("Disconnected"), Deadline);

    private static Task<PeerServer> ServerAsync(params string[] arguments) =>
        PeerServer.OpenSslAsync([.. TestPki.For(KeyKind.EcP256).OpenSslArguments, "-rev", .. arguments]);
}
