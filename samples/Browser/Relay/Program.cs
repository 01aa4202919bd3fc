using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace Tls.Samples.Browser.Relay;

/// <summary>
/// <c>relay PORT FOLDER[,FOLDER] NAME=HOST:PORT...</c>: the page's files, and the servers that it may reach.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [string at, string folders, .. string[] names]
            || !ushort.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port)
            || Targets(names) is not { Count: > 0 } targets)
        {
            await Console.Error.WriteLineAsync("usage: relay PORT FOLDER[,FOLDER] NAME=HOST:PORT...");
            return 2;
        }

        await using WebApplication relay = ByteRelay.Create(port, folders.Split(','), targets);
        await relay.StartAsync();
        Console.WriteLine($"The page is at {string.Join(", ", relay.Urls)}");
        await relay.WaitForShutdownAsync();
        return 0;
    }

    private static Dictionary<string, DnsEndPoint>? Targets(string[] arguments)
    {
        Dictionary<string, DnsEndPoint> targets = [];
        foreach (string argument in arguments)
        {
            int equals = argument.IndexOf('=', StringComparison.Ordinal);
            int colon = argument.LastIndexOf(':');
            if (equals < 1 || colon < equals
                || !ushort.TryParse(
                    argument.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
            {
                return null;
            }

            targets[argument[..equals]] = new DnsEndPoint(argument[(equals + 1)..colon], port);
        }

        return targets;
    }
}
