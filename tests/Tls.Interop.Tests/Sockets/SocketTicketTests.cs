using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Xunit;

namespace Tls.Interop.Tests.Sockets;

/// <summary>Tickets of s_server, told of by an event, read as bytes, and taken up by another socket.</summary>
public sealed class SocketTicketTests : InteropTest
{
    /// <summary>What s_server says of its tickets, in seconds (SSL_CTX_set_timeout(3)).</summary>
    private const int Lifetime = 7200;

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(TlsProtocol.Tls12)]
    [InlineData(TlsProtocol.Tls13)]
    public async Task A_ticket_is_told_of_after_encryption_and_its_bytes_take_the_session_up(TlsProtocol protocol)
    {
        await using PeerServer server = await PeerServer.OpenSslAsync([.. TestPki.For(KeyKind.EcP256).OpenSslArguments, "-rev"]);
        TlsConfiguration configuration = (OurSocket.Client with { Protocol = protocol })
            .WithSslOption(TlsSslOptions.DisableSessionPersistence, false);
        using var first = new TlsSocket(configuration);
        var told = new TaskCompletionSource<(bool IsEncrypted, int Lifetime, int Bytes)>(
            TaskCreationOptions.RunContinuationsAsynchronously);
        first.NewSessionTicketReceived += (_, _) =>
            told.TrySetResult((first.IsEncrypted, first.SessionTicketLifetimeHint, first.SessionTicket.Length));
        Assert.Equal(-1, first.SessionTicketLifetimeHint);

        await first.ConnectToHostEncryptedAsync("localhost", server.Port, cancellationToken: Deadline);
        Assert.Equal("cba", await OurSocket.AskAsync(first, "abc", Deadline));
        (bool isEncrypted, int lifetime, int bytes) = await told.Task.WaitAsync(Deadline);

        Assert.True(isEncrypted);
        Assert.Equal(Lifetime, lifetime);
        Assert.True(bytes > 0);
        Assert.False(first.ConnectionInfo!.IsResumed);

        // It serves one at a time.
        await first.DisconnectFromHostAsync(Deadline);
        using var second = new TlsSocket(configuration with { SessionTicket = first.SessionTicket });
        await second.ConnectToHostEncryptedAsync("localhost", server.Port, cancellationToken: Deadline);
        Assert.True(second.ConnectionInfo!.IsResumed);
        Assert.Equal("fed", await OurSocket.AskAsync(second, "def", Deadline));
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(TlsProtocol.Tls12)]
    [InlineData(TlsProtocol.Tls13)]
    public async Task Nothing_is_told_by_a_server_that_gives_none(TlsProtocol protocol)
    {
        string[] without = protocol == TlsProtocol.Tls12 ? ["-no_ticket"] : ["-num_tickets", "0"];
        await using PeerServer server = await PeerServer.OpenSslAsync(
            [.. TestPki.For(KeyKind.EcP256).OpenSslArguments, "-rev", .. without]);
        using var socket = new TlsSocket(OurSocket.Client with { Protocol = protocol });
        int tickets = 0;
        socket.NewSessionTicketReceived += (_, _) => tickets++;

        await socket.ConnectToHostEncryptedAsync("localhost", server.Port, cancellationToken: Deadline);
        Assert.Equal("cba", await OurSocket.AskAsync(socket, "abc", Deadline));

        Assert.Equal(0, tickets);
        Assert.Equal(-1, socket.SessionTicketLifetimeHint);
    }
}
