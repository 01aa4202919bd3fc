using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.Captures;

/// <summary>Whoever has our key log can read our connections with tshark, and nobody else can.</summary>
public class KeyLogTests : InteropTest
{
    private readonly List<string> _keys = [];
    private readonly Capture _capture = new();

    [PeerTheory(PeerKind.Tshark)]
    [InlineData(CipherSuite.TLS_AES_128_GCM_SHA256)]
    [InlineData(CipherSuite.TLS_AES_256_GCM_SHA384)]
    [InlineData(CipherSuite.TLS_CHACHA20_POLY1305_SHA256)]
    public async Task The_key_log_opens_a_capture_across_a_KeyUpdate(CipherSuite suite)
    {
        Converse(suite);

        string read = await ReadAsync(withKeys: true);

        Assert.Contains("/before-the-update", read, StringComparison.Ordinal);
        Assert.Contains("/after-the-update", read, StringComparison.Ordinal);
    }

    [PeerFact(PeerKind.Tshark)]
    public async Task Without_the_key_log_nothing_is_read()
    {
        Converse(CipherSuite.TLS_AES_128_GCM_SHA256);

        Assert.Empty((await ReadAsync(withKeys: false)).Trim());
    }

    private async Task<string> ReadAsync(bool withKeys)
    {
        string name = $"capture-{Guid.NewGuid():n}";
        string capture = Path.Combine(TestPki.Folder, name + ".pcap");
        await File.WriteAllBytesAsync(capture, _capture.ToArray(), Deadline);
        string keys = TestPki.WriteFile(name + ".keys", withKeys ? string.Join('\n', _keys) + "\n" : string.Empty);

        await using PeerProcess tshark = PeerProcess.Start(
            PeerKind.Tshark,
            "-r", capture, "-o", "tls.keylog_file:" + keys, "-Y", "http.request", "-T", "fields", "-e", "http.request.uri");
        Assert.True(await tshark.WaitForExitAsync(Deadline) == 0, tshark.Said);
        return tshark.Output.Text;
    }

    private void Converse(CipherSuite suite)
    {
        using TlsEngine client = TlsEngine.Client(new TlsClientOptions
        {
            TargetHost = "localhost",
            TrustStore = TestPki.Trust,
            CipherSuites = [suite],
            DangerousKeyLog = _keys.Add,
        });
        using TlsEngine server = TlsEngine.Server(new TlsServerOptions
        {
            Identities = [TestPki.For(KeyKind.EcP256).Identity],
        });

        byte[] toServer = [];
        byte[] toClient = [];
        while (!client.IsConnected || !server.IsConnected)
        {
            toServer = Step(client, toClient, fromServer: false);
            toClient = Step(server, toServer, fromServer: true);
        }

        Write(client, "GET /before-the-update HTTP/1.1\r\nHost: localhost\r\n\r\n");
        client.UpdateKeys(requestPeer: false);
        Write(client, "GET /after-the-update HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    private byte[] Step(TlsEngine engine, byte[] source, bool fromServer)
    {
        byte[] room = new byte[32 * 1024];
        _ = engine.Handshake(source, room, out _, out int written);
        _capture.Add(fromServer, room.AsSpan(0, written));
        return room[..written];
    }

    private void Write(TlsEngine engine, string text)
    {
        byte[] room = new byte[4096];
        Assert.Equal(TlsStatus.Complete, engine.Write(Encoding.ASCII.GetBytes(text), room, out _, out int written));
        _capture.Add(fromServer: false, room.AsSpan(0, written));
    }
}
