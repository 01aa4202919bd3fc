using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Tls.Tests.Sockets;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Qt;

/// <summary>psk_identity_hint (RFC 4279 §5.2): from a server's configuration to a client's handler.</summary>
public sealed class HintTests
{
    [Theory(Timeout = Loopback.Deadline)]
    [InlineData("first")]
    [InlineData("second")]
    [InlineData(null)]
    public async Task A_handler_is_given_the_servers_hint_and_chooses_by_it(string? hint)
    {
        using TlsPresharedKey first = Key("first");
        using TlsPresharedKey second = Key("second");
        (TlsSocket server, TlsSocket client) = await PairAsync(hint);
        using (server)
        using (client)
        {
            server.PreSharedKeyAuthenticationRequired += (_, asked) =>
                asked.PresharedKey = Text(asked.Identity) == "second" ? second : first;
            List<string?> heard = [];
            client.PreSharedKeyAuthenticationRequired += (_, asked) =>
            {
                heard.Add(asked.IdentityHint is { } known ? Text(known) : null);
                asked.AwaitsHint = true;
                asked.PresharedKey = asked.IdentityHint is null ? null : Text(asked.IdentityHint.Value) == "second" ? second : first;
            };

            await Loopback.Both(server.StartServerEncryptionAsync(), client.StartClientEncryptionAsync());

            Assert.Equal([null, hint ?? string.Empty], heard);
            Assert.Equal(hint ?? "first", Text(client.ConnectionInfo!.PresharedKeyIdentity));
            Assert.Equal(hint ?? "first", Text(server.ConnectionInfo!.PresharedKeyIdentity));
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task The_key_given_first_is_there_when_the_hint_comes_and_stays_if_nobody_changes_it()
    {
        using TlsPresharedKey key = Key("first");
        (TlsSocket server, TlsSocket client) = await PairAsync("somebody");
        using (server)
        using (client)
        {
            server.PreSharedKeyAuthenticationRequired += (_, asked) => asked.PresharedKey = key;
            TlsPresharedKey? seen = null;
            client.PreSharedKeyAuthenticationRequired += (_, asked) =>
            {
                seen = asked.PresharedKey;
                asked.PresharedKey ??= key;
            };

            await Loopback.Both(server.StartServerEncryptionAsync(), client.StartClientEncryptionAsync());

            Assert.Same(key, seen);
            Assert.Same(key, client.ConnectionInfo!.PresharedKey);
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Without_a_key_for_the_hint_the_handshake_ends()
    {
        using TlsPresharedKey key = Key("first");
        (TlsSocket server, TlsSocket client) = await PairAsync("nobody");
        using (server)
        using (client)
        {
            server.PreSharedKeyAuthenticationRequired += (_, asked) => asked.PresharedKey = key;
            client.PreSharedKeyAuthenticationRequired += (_, asked) => asked.AwaitsHint = true;
            var recorder = new Recorder(client);

            server.StartServerEncryption();
            client.StartClientEncryption();

            Assert.False(await client.WaitForEncryptedAsync());
            Assert.False(await server.WaitForEncryptedAsync());
            Assert.Equal(TlsFault.MismatchPresharedKey, Assert.IsType<TlsException>(client.Failure!.Exception).Fault);
            await TlsSocketEventTests.Until(() => recorder.Events.Contains("AlertSent:HandshakeFailure"));
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_handler_that_neither_knows_nor_waits_gets_a_certificate()
    {
        (TlsSocket server, TlsSocket client) = await PairAsync("first");
        using (server)
        using (client)
        {
            int asked = 0;
            server.PreSharedKeyAuthenticationRequired += (_, _) => { };
            client.PreSharedKeyAuthenticationRequired += (_, _) => asked++;

            await Loopback.Both(server.StartServerEncryptionAsync(), client.StartClientEncryptionAsync());

            Assert.Equal(1, asked);
            Assert.Equal(Pki.Server.Certificate, client.PeerCertificate);
        }
    }

    [Fact]
    public async Task An_imported_key_is_no_answer_to_a_hint()
    {
        using TlsPresharedKey imported = TlsPresharedKey.Import("a"u8, new byte[32]);
        var options = new TlsClientOptions
        {
            TargetHost = "localhost",
            TrustStore = Pki.Trust,
            MaximumVersion = ProtocolVersion.Tls12,
            SelectPresharedKey = (_, _) => new(imported),
        };
        using TlsPresharedKey key = Key("a");

        (Exception seen, _) = await Extensions.Streams.FailAsync(options, Pki.ServerOptions with { PresharedKeys = [key] });

        // RFC 9258 §5.1: an imported key MUST NOT serve TLS 1.2.
        Assert.Equal(TlsFault.InternalError, Assert.IsType<TlsException>(seen).Fault);
        Assert.Contains("imported", seen.Message);
    }

    private static async Task<(TlsSocket Server, TlsSocket Client)> PairAsync(string? hint)
    {
        (var a, var b) = await Loopback.SocketsAsync();
        var server = new TlsSocket(Pki.ServerConfiguration with { PresharedKeyIdentityHint = hint });
        var client = new TlsSocket(Pki.ClientConfiguration with { Protocol = TlsProtocol.Tls12 })
        {
            PeerVerifyName = "localhost",
        };
        server.SetSocket(a);
        client.SetSocket(b);
        return (server, client);
    }

    private static TlsPresharedKey Key(string name) => new(Encoding.UTF8.GetBytes(name), new byte[32]);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
