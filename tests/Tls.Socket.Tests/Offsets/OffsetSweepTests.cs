using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Tests.Leaks;
using Xunit;

namespace Tls.Tests.Offsets;

/// <summary>
/// Whole conversations, each damaged at one place: at every byte in either direction, in every way. None hangs, none leaves
/// anything behind, and what was altered is never taken for what was sent.
/// </summary>
[Collection(nameof(Census))]
public sealed class OffsetSweepTests
{
    // Looking whether somebody still holds a connection takes longer than the connection.
    private const int FollowEvery = 64;

    public static TheoryData<Opening> Openings => [.. Enum.GetValues<Opening>()];

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Openings))]
    public async Task Nothing_altered_passes_at_any_byte(Opening opening)
    {
        using var census = Census.Begin();

        // One thread from the beginning to the end: it is the pool's, which nothing else of the test wants to go on with.
        List<string> mistakes = await Task.Run(() => Sweep(opening, census));

        Assert.True(mistakes.Count == 0, $"{mistakes.Count} mistakes: {string.Join('\n', mistakes.Take(20))}");
        await census.SettleAsync();
    }

    private static List<string> Sweep(Opening opening, Census census)
    {
        Talk talk = Talk.Of(opening);
        (RecordMap toServer, RecordMap toClient) = talk.Maps();
        var secrets = SecretMemory.OfThisThread();
        List<string> mistakes = [];
        int count = 0;
        foreach (Blow blow in (Blow[])[.. Blows(toServer, toServer: true), .. Blows(toClient, toServer: false)])
        {
            var pair = new WirePair(blow);
            Ended ended = talk.Run(pair);
            string? rule = (blow.ToServer ? toServer : toClient).WhyHarmless(blow);
            string? mistake = ended.Mistake(blow, rule is not null)
                ?? (secrets.Left() is var left and > 0 ? $"{left} secrets are left" : null);
            if (mistake is not null)
            {
                mistakes.Add($"{blow}: {mistake} ({rule}); client {ended.Client}; server {ended.Server}");
            }

            if (count++ % FollowEvery == 0)
            {
                census.Follow(pair, ended.Client.Stream, ended.Client.Stream.Engine,
                    ended.Server.Stream, ended.Server.Stream.Engine);
            }
        }

        return mistakes;
    }

    private static IEnumerable<Blow> Blows(RecordMap map, bool toServer)
    {
        Damage[] ofBytes =
        [
            Damage.Flip, Damage.Replace, Damage.Drop, Damage.Insert, Damage.End, Damage.Reset, Damage.Delay,
        ];
        Damage[] ofRecords = [Damage.DropRecord, Damage.RepeatRecord];
        return
        [
            .. from at in Enumerable.Range(0, map.Length)
               from damage in ofBytes
               select new Blow(damage, toServer, at),
            .. from record in map.Records
               from damage in ofRecords
               select new Blow(damage, toServer, record.At, record.Size),
        ];
    }
}
