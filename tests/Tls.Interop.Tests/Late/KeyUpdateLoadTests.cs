using System;
using System.Threading;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Xunit;

namespace Tls.Interop.Tests.Late;

/// <summary>New keys in the middle of 64 MiB that go there and come back (RFC 8446 §4.6.3).</summary>
public sealed class KeyUpdateLoadTests(PeerServerPool servers) : InteropTest, IClassFixture<PeerServerPool>
{
    private const int Size = 64 * Payload.Mebibyte;

    // GnuTLS takes eight in a second and hangs up at the ninth.
    private const int Updates = 6;

    private static readonly byte[] One = "1\n"u8.ToArray();

    [PeerFact(PeerKind.GnuTlsServer)]
    public async Task GnuTls_as_a_server_follows_and_answers()
    {
        PeerServer server = await servers.GetAsync("echo", () => PeerServer.GnuTlsAsync(
            ["--echo", "--disable-client-cert", .. TestPki.For(KeyKind.EcP256).GnuTlsArguments]));
        byte[] lines = Payload.Lines(Size);

        await AskAsync(server, lines);
    }

    private async Task AskAsync(PeerServer server, byte[] lines)
    {
        using var updates = new KeyUpdateCounter();
        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { Observer = updates }, Deadline);

        // A writer, a reader, and somebody who changes keys, all at once.
        Task changing = ChangeKeysAsync(client.Stream, updates, Deadline);
        await Exchange.AskAsync(client.Stream, lines, lines, Deadline);

        // It answers with the next thing it writes.
        while (!changing.IsCompleted)
        {
            await Exchange.AskAsync(client.Stream, One, One, Deadline);
            await Task.Delay(TimeSpan.FromMilliseconds(20), Deadline);
        }

        await changing;
        Assert.Equal((Updates, Updates), (updates.Sent, updates.Received));
    }

    private static async Task ChangeKeysAsync(
        TlsStream stream, KeyUpdateCounter updates, CancellationToken cancellationToken)
    {
        for (int i = 0; i < Updates; i++)
        {
            await stream.UpdateKeysAsync(requestPeer: true, cancellationToken);
            await updates.NextAsync(cancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(150), cancellationToken);
        }
    }
}
