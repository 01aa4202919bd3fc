using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Interop.Tests.OpenSsl;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.Resumption;

/// <summary>Early data and external pre-shared keys between us and OpenSSL, both ways.</summary>
public sealed class EarlyDataTests : InteropTest
{
    private static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private static readonly string[] PskArguments =
        ["-psk_identity", "client-1", "-psk", Convert.ToHexStringLower(Secret), "-ciphersuites", "TLS_AES_128_GCM_SHA256"];

    [PeerFact(PeerKind.OpenSsl)]
    public async Task S_client_sends_early_data_and_we_read_it_first()
    {
        var ourLog = new ConcurrentQueue<string>();
        TlsServerOptions options = OurServer.Options(TestPki.For(KeyKind.EcP256)) with
        {
            MaxEarlyDataSize = 4096,
            DangerousKeyLog = ourLog.Enqueue,
        };
        string theirLog = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        string session = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        string early = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await File.WriteAllTextAsync(early, "early");
            await using (OurServer first = OurServer.Start(options, Exchange.Echo(1), Deadline))
            {
                await OpenSslClient.PipeAsync(
                    first, "1"u8.ToArray(), Deadline, [.. OpenSslClient.Verifying, "-sess_out", session]);
                Assert.Equal(TlsEarlyDataOutcome.NotOffered, (await first.Served).Success().EarlyData);
            }

            await using OurServer second = OurServer.Start(options, Exchange.Echo(6), Deadline);
            await using PeerProcess client = OpenSslClient.Start(
                second.Port,
                [
                    "-quiet", .. OpenSslClient.Verifying, "-sess_in", session, "-early_data", early,
                    "-keylogfile", theirLog,
                ]);
            Task typing = client.TypeAsync("2"u8.ToArray(), Deadline);
            TlsConnectionInfo info = (await second.Served).Success();
            await typing;

            Assert.Equal(TlsEarlyDataOutcome.Accepted, info.EarlyData);
            Assert.True(info.IsResumed);
            Assert.Equal("early2", await client.Output.WaitForAsync(text => text.Length >= 6, "the echo", Deadline));

            // RFC 8446 §7.5: what early exporters come from.
            Assert.Equal(EarlyExporter(await File.ReadAllLinesAsync(theirLog)), EarlyExporter([.. ourLog]));
        }
        finally
        {
            File.Delete(theirLog);
            File.Delete(session);
            File.Delete(early);
        }
    }

    private static string EarlyExporter(string[] log) =>
        log.Single(line => line.StartsWith("EARLY_EXPORTER_SECRET ", StringComparison.Ordinal)).ToLowerInvariant();

    [PeerFact(PeerKind.OpenSsl)]
    public async Task S_server_takes_our_early_data()
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(
            [.. TestPki.For(KeyKind.EcP256).OpenSslArguments, "-early_data", "-max_early_data", "4096"]);
        using var cache = new InMemoryTlsSessionCache();
        TlsClientOptions options = OurClient.Options with { SessionCache = cache };
        await using (OurClient first = await OurClient.ConnectAsync(server.Port, options, Deadline))
        {
            // The tickets come right after the handshake; nothing else does.
            Task<int> reading = first.Stream.ReadAsync(new byte[1], Deadline).AsTask();
            await server.Process.Output.WaitForAsync("Secure Renegotiation", Deadline);
            await Task.WhenAny(reading, Task.Delay(500));
        }

        await using OurClient second = await OurClient.ConnectAsync(
            server.Port, options with { EarlyData = "this was early"u8.ToArray() }, Deadline);

        Assert.Equal(TlsEarlyDataOutcome.Accepted, second.Info.EarlyData);
        await server.Process.Output.WaitForAsync("this was early", Deadline);
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task S_client_and_our_server_know_each_other_by_a_key()
    {
        using var key = new TlsPresharedKey("client-1"u8, Secret);
        await using OurServer server = OurServer.Start(
            new TlsServerOptions { PresharedKeys = [key] }, Exchange.Echo(1), Deadline);

        await OpenSslClient.PipeAsync(server, "1"u8.ToArray(), Deadline, PskArguments);

        Assert.Same(key, (await server.Served).Success().PresharedKey);
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task Our_client_and_s_server_know_each_other_by_a_key()
    {
        using var key = new TlsPresharedKey("client-1"u8, Secret);
        await using PeerServer server = await PeerServer.OpenSslAsync(["-nocert", "-rev", .. PskArguments]);

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { PresharedKeys = [key] }, Deadline);

        Assert.Same(key, client.Info.PresharedKey);
        await client.Stream.WriteAsync("abc\n"u8.ToArray(), Deadline);
        byte[] back = new byte[4];
        await client.Stream.ReadExactlyAsync(back, Deadline);
        Assert.Equal("cba\n"u8, back);
    }
}
