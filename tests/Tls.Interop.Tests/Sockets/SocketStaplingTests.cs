using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.X509;
using Xunit;

namespace Tls.Interop.Tests.Sockets;

/// <summary><see cref="TlsConfiguration.OcspStaplingEnabled"/> against s_server, with responses that openssl signs.</summary>
public sealed class SocketStaplingTests : InteropTest
{
    private static Credential Localhost => TestPki.For(KeyKind.EcP256);

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(TlsProtocol.Tls12)]
    [InlineData(TlsProtocol.Tls13)]
    public async Task A_good_response_is_taken_and_shown(TlsProtocol protocol)
    {
        string file = await Ocsp.RespondAsync(Localhost, isRevoked: false, Deadline);
        await using PeerServer server = await ServerAsync("-status_file", file);
        using TlsSocket socket = Socket(protocol);

        await socket.ConnectToHostEncryptedAsync("localhost", server.Port, cancellationToken: Deadline);

        Assert.Empty(socket.SslHandshakeErrors);
        OcspResponse response = Assert.Single(socket.OcspResponses);
        Assert.Equal(await File.ReadAllBytesAsync(file, Deadline), socket.ConnectionInfo!.OcspResponse.ToArray());
        OcspSingleResponse single = Assert.Single(response.Responses);
        Assert.Equal(OcspCertificateStatus.Good, single.Status);
        Assert.Equal(socket.PeerCertificate!.SerialNumber.ToArray(), single.Id.SerialNumber.ToArray());
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(TlsProtocol.Tls12)]
    [InlineData(TlsProtocol.Tls13)]
    public async Task A_response_that_says_revoked_is_an_error_and_an_alert(TlsProtocol protocol)
    {
        await using PeerServer server = await ServerAsync(
            "-status_file", await Ocsp.RespondAsync(Localhost, isRevoked: true, Deadline));
        using TlsSocket socket = Socket(protocol);
        List<string> errors = [];
        socket.PeerVerifyError += (_, error) => errors.Add(error.QtName);

        socket.ConnectToHostEncrypted("localhost", server.Port);

        Assert.False(await socket.WaitForEncryptedAsync(Deadline));
        Assert.Equal(["CertificateRevoked"], errors);
        await server.Process.Errors.WaitForAsync("alert certificate revoked", Deadline);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(TlsProtocol.Tls12)]
    [InlineData(TlsProtocol.Tls13)]
    public async Task No_response_is_an_error_that_can_be_ignored(TlsProtocol protocol)
    {
        await using PeerServer server = await ServerAsync();
        using TlsSocket socket = Socket(protocol);

        socket.ConnectToHostEncrypted("localhost", server.Port);
        Assert.False(await socket.WaitForEncryptedAsync(Deadline));
        Assert.Equal(CertificateErrorCode.StatusUnknown, Assert.Single(socket.SslHandshakeErrors).Code);

        using TlsSocket tolerant = Socket(protocol);
        tolerant.IgnoreSslErrors([.. socket.SslHandshakeErrors]);
        await tolerant.ConnectToHostEncryptedAsync("localhost", server.Port, cancellationToken: Deadline);
        Assert.Empty(tolerant.OcspResponses);
        Assert.Equal("cba", await OurSocket.AskAsync(tolerant, "abc", Deadline));
    }

    private static TlsSocket Socket(TlsProtocol protocol) =>
        new(OurSocket.Client with { Protocol = protocol, OcspStaplingEnabled = true });

    private static Task<PeerServer> ServerAsync(params string[] arguments) =>
        PeerServer.OpenSslAsync([.. Localhost.OpenSslArguments, "-rev", .. arguments]);
}
