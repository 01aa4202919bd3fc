using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Tls.Tests.Leaks;
using Xunit;

namespace Tls.Tests.Offsets;

/// <summary>The same over TCP, at some of the bytes: real resets, half-closed connections, segments.</summary>
[Collection(nameof(Census))]
public sealed class TcpOffsetTests
{
    // Not a divisor of anything: all parts of records have their turn.
    private const int Step = 13;

    public static TheoryData<Opening> Openings => OffsetSweepTests.Openings;

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Openings))]
    public async Task A_connection_cut_at_some_byte_has_a_defined_end(Opening opening)
    {
        using var census = Census.Begin();
        (int count, List<string> mistakes) = await Task.Run(() => SweepAsync(opening, census));

        Assert.InRange(count, 200, 2000);
        Assert.True(mistakes.Count == 0, $"{mistakes.Count} mistakes: {string.Join('\n', mistakes.Take(20))}");
        await census.SettleAsync();
    }

    private static async Task<(int Count, List<string> Mistakes)> SweepAsync(Opening opening, Census census)
    {
        var talk = Talk.Of(opening);
        (RecordMap toServer, RecordMap toClient) = talk.Maps();
        Blow[] blows =
        [
            .. from isUp in (bool[])[true, false]
               from at in Enumerable.Range(0, (isUp ? toServer : toClient).Length).Where(at => at % Step == 0)
               from damage in (Damage[])[Damage.Reset, Damage.End, Damage.Delay]
               select new Blow(damage, isUp, at),
        ];
        List<string> mistakes = [];
        foreach (Blow blow in blows)
        {
            Ended ended = await RunAsync(talk, blow, census);
            if (ended.Mistake(blow, isHarmless: blow.Damage == Damage.Delay) is { } mistake)
            {
                mistakes.Add($"{blow}: {mistake}; client {ended.Client}; server {ended.Server}");
            }
        }

        return (blows.Length, mistakes);
    }

    private static async Task<Ended> RunAsync(Talk talk, Blow blow, Census census)
    {
        (Socket up, Socket down) = await Loopback.SocketsAsync();
        await using var atClient = new CutStream(up, blow.ToServer ? blow : null);
        await using var atServer = new CutStream(down, blow.ToServer ? null : blow);
        (Side server, Task serving) = talk.Begin(atServer, isServer: true);
        (Side client, Task asking) = talk.Begin(atClient, isServer: false);
        await Task.WhenAll(serving, asking);
        census.Follow(client.Stream, client.Stream.Engine, server.Stream, server.Stream.Engine, atClient, atServer);
        return new Ended(atClient.HasStruck || atServer.HasStruck, client, server) { IsOverTcp = true };
    }
}
