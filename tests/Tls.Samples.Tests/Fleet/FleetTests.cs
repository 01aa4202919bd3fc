using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Tls.Interop.Tests.Kit;
using Tls.Samples.Tests.Redis;
using Xunit;

namespace Tls.Samples.Tests.Fleet;

/// <summary>Two server processes that share ticket keys and the memory of hellos, and one client.</summary>
public sealed class FleetTests() : InteropTest(TimeSpan.FromMinutes(3))
{
    [PeerFact(PeerKind.Redis)]
    public async Task Through_Redis_a_client_resumes_across_servers_and_its_early_data_passes_once()
    {
        await using PeerServer redis = await RedisServer.StartAsync();
        await PassesOnceAsync(Redis(redis));
    }

    [Fact]
    public Task Through_files_a_client_resumes_across_servers_and_its_early_data_passes_once() =>
        PassesOnceAsync(["--store", "file:" + Directory.CreateDirectory(TestPki.NewFile()).FullName, "--quarantine", "0"]);

    [PeerFact(PeerKind.Redis)]
    public async Task When_Redis_is_gone_handshakes_go_on_and_early_data_is_declined()
    {
        await using PeerServer redis = await RedisServer.StartAsync();
        await using FleetServerProcess a = await FleetServerProcess.StartAsync(Redis(redis), Deadline);
        await using FleetServerProcess b = await FleetServerProcess.StartAsync(Redis(redis), Deadline);
        var client = new FleetClient(Deadline);
        _ = await client.SayAsync(a, "first");

        await redis.DisposeAsync();
        (string resumed, _) = await client.SayAsync(b, "again", resume: true, early: true);
        (string full, _) = await client.SayAsync(b, "new");

        Assert.Equal("Tls13 resumed True early Replayed 0: again", resumed);
        Assert.Equal("Tls13 resumed False early NotOffered 0: new", full);
    }

    [PeerFact(PeerKind.Redis)]
    public async Task S_client_resumes_across_servers()
    {
        await using PeerServer redis = await RedisServer.StartAsync();
        await using FleetServerProcess a = await FleetServerProcess.StartAsync(Redis(redis), Deadline);
        await using FleetServerProcess b = await FleetServerProcess.StartAsync(Redis(redis), Deadline);
        string file = TestPki.NewFile();

        await SayAsync(a, "-sess_out", file);
        await SayAsync(b, "-sess_in", file);
        await a.Output.WaitForAsync("served: Tls13 resumed False early NotOffered 0: hello", Deadline);
        await b.Output.WaitForAsync("served: Tls13 resumed True early NotOffered 0: hello", Deadline);
    }

    private async Task PassesOnceAsync(IReadOnlyList<string> store)
    {
        await using FleetServerProcess a = await FleetServerProcess.StartAsync(store, Deadline);
        await using FleetServerProcess b = await FleetServerProcess.StartAsync(store, Deadline);
        var client = new FleetClient(Deadline);

        (string first, _) = await client.SayAsync(a, "one");
        (string second, _) = await client.SayAsync(b, "two", resume: true);
        (string third, byte[] flight) = await client.SayAsync(b, "three", resume: true, early: true);
        Assert.Equal("Tls13 resumed False early NotOffered 0: one", first);
        Assert.Equal("Tls13 resumed True early NotOffered 0: two", second);
        Assert.Equal("Tls13 resumed True early Accepted 6: three", third);

        // Whoever has seen that flight sends it again, to each of them.
        await client.ReplayAsync(a, flight);
        await a.Output.WaitForAsync("hello: refused", Deadline);
        await client.ReplayAsync(b, flight);
        await b.Output.WaitForAsync("hello: refused", Deadline);
        Assert.DoesNotContain("hello: new", a.Output.Text, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(b.Output.Text, "hello: new"));

        // And a new hello passes at the other.
        (string fourth, _) = await client.SayAsync(a, "four", resume: true, early: true);
        Assert.Equal("Tls13 resumed True early Accepted 5: four", fourth);
    }

    private async Task SayAsync(FleetServerProcess server, params string[] arguments)
    {
        await using PeerProcess client = PeerProcess.Start(
            PeerKind.OpenSsl,
            [
                "s_client", "-connect", $"127.0.0.1:{server.Port}", "-tls1_3", "-quiet", "-CAfile", TestPki.CaFile,
                "-verify_return_error", "-servername", "localhost", .. arguments,
            ]);
        await client.TypeAsync("hello\n"u8.ToArray(), Deadline);
        Assert.Equal(0, await client.WaitForExitAsync(Deadline));
    }

    private static string[] Redis(PeerServer redis) =>
    [
        "--store", $"redis:{redis.Port}", "--redis-ca", TestPki.CaFile, "--quarantine", "0", "--patience", "5", "--secret",
        TestPki.WriteFile(Path.GetRandomFileName(), Convert.ToHexString(SHA256.HashData("one fleet"u8))),
    ];
}
