using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading.Tasks;
using Tls.Interop.Tests.Kit;
using Tls.Interop.Tests.OpenSsl;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.Sockets;

/// <summary>psk_identity_hint (RFC 4279 §5.2), theirs to our handler and ours to theirs.</summary>
public sealed class SocketHintTests : InteropTest
{
    private static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private static readonly string[] Psk =
        ["-psk", Convert.ToHexString(Secret), "-tls1_2", "-cipher", "ECDHE-PSK-CHACHA20-POLY1305"];

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData("meter")]
    [InlineData("collector")]
    public async Task A_handler_hears_the_hint_of_s_server_and_chooses_by_it(string hint)
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(
            [.. Psk, "-psk_identity", hint, "-psk_hint", hint, "-nocert", "-rev"]);
        using TlsPresharedKey meter = new("meter"u8, Secret);
        using TlsPresharedKey collector = new("collector"u8, Secret);
        using var socket = new TlsSocket(OurSocket.Client with { Protocol = TlsProtocol.Tls12 });
        List<string?> heard = [];
        socket.PreSharedKeyAuthenticationRequired += (_, asked) =>
        {
            heard.Add(asked.IdentityHint is { } known ? Encoding.UTF8.GetString(known.Span) : null);
            asked.AwaitsHint = true;
            asked.PresharedKey = heard[^1] switch
            {
                "meter" => meter,
                "collector" => collector,
                _ => null,
            };
        };

        await socket.ConnectToHostEncryptedAsync("localhost", server.Port, cancellationToken: Deadline);

        Assert.Equal([null, hint], heard);
        Assert.Equal(hint, Encoding.UTF8.GetString(socket.ConnectionInfo!.PresharedKeyIdentity.Span));
        Assert.Equal("cba", await OurSocket.AskAsync(socket, "abc", Deadline));
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task S_client_hears_our_hint()
    {
        using TlsPresharedKey key = new("meter"u8, Secret);
        using var server = new TlsServer(new TlsConfiguration { PresharedKeyIdentityHint = "which of them" });
        server.PreSharedKeyAuthenticationRequired += (_, asked) => asked.Value.PresharedKey = key;
        server.Listen(IPAddress.Loopback);

        await using PeerProcess client = OpenSslClient.Start(
            server.LocalEndPoint!.Port, [.. Psk, "-psk_identity", "meter"]);
        using TlsSocket accepted = await server.AcceptAsync(Deadline);

        await client.Output.WaitForAsync("PSK identity hint: which of them", Deadline);
        Assert.Equal(CipherSuite.TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256, accepted.ConnectionInfo!.CipherSuite);
    }
}
