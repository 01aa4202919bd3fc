using System;
using System.Threading;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.GnuTls;
using Tls.Interop.Tests.Kit;
using Tls.Interop.Tests.OpenSsl;
using Xunit;

namespace Tls.Interop.Tests.Late;

/// <summary>New keys in the middle of 64 MiB both ways (RFC 8446 §4.6.3).</summary>
public sealed class KeyUpdateLoadTests() : InteropTest(TimeSpan.FromMinutes(4))
{
    private const int Size = 64 * Payload.Mebibyte;

    // GnuTLS takes eight in a second and hangs up at the ninth.
    private const int Updates = 6;

    private static readonly byte[] One = "1\n"u8.ToArray();

    [PeerFact(PeerKind.OpenSsl)]
    public async Task OpenSsl_as_a_client_changes_keys_and_follows_ours()
    {
        // Brief: its output is the data alone, and letters in its input are commands.
        using var updates = new KeyUpdateCounter();
        var load = new KeyUpdateLoad
        {
            Updates = updates,
            Asking = "K",
            Alone = "k",
            Obeying = "KEYUPDATE",
        };
        await ServeAsync(load, port => OpenSslClient.Start(port, ["-brief", .. OpenSslClient.Verifying]));
    }

    [PeerFact(PeerKind.GnuTlsClient)]
    public async Task GnuTls_as_a_client_changes_keys_and_follows_ours()
    {
        using var updates = new KeyUpdateCounter();

        // It prints by one system call a byte.
        var load = new KeyUpdateLoad(printed: 4 * Payload.Mebibyte)
        {
            Updates = updates,
            Asking = "^rekey1^",
            Alone = "^rekey^",
        };
        await ServeAsync(
            load, port => GnuTlsClient.Start(port, [.. GnuTlsClient.Verifying, "--inline-commands"]));
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task OpenSsl_as_a_server_changes_keys_and_follows_ours()
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(TestPki.For(KeyKind.EcP256).OpenSslArguments);
        using var updates = new KeyUpdateCounter();
        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { Observer = updates }, Deadline);
        string said = await server.Process.Output.WaitForAsync(
            text => text.Contains("Secure Renegotiation", StringComparison.Ordinal) && text.EndsWith('\n'),
            "its last words before the data", Deadline);
        var load = new KeyUpdateLoad
        {
            Updates = updates,
            Asking = "K",
            Alone = "k",
            Start = said.Length,
        };

        await load.RunAsync(client.Stream, server.Process, Deadline);
    }

    [PeerFact(PeerKind.GnuTlsServer)]
    public async Task GnuTls_as_a_server_follows_and_answers()
    {
        await using PeerServer server = await PeerServer.GnuTlsAsync(
            ["--echo", "--disable-client-cert", .. TestPki.For(KeyKind.EcP256).GnuTlsArguments]);
        byte[] lines = Payload.Lines(Size);
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

    private async Task ServeAsync(KeyUpdateLoad load, Func<int, PeerProcess> start)
    {
        var started = new TaskCompletionSource<PeerProcess>();
        await using OurServer server = OurServer.Start(
            OurServer.Options(TestPki.For(KeyKind.EcP256)) with { Observer = load.Updates },
            async (stream, cancellationToken) => await load.RunAsync(stream, await started.Task, cancellationToken),
            Deadline);
        await using PeerProcess client = start(server.Port);
        started.SetResult(client);
        (await server.Served).Success();
    }
}
