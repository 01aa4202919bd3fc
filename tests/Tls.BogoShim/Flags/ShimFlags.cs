using System;
using System.Collections.Generic;

namespace Tls.BogoShim.Flags;

/// <summary>
/// The command line: flags for every connection, and flags for the first one, those that resume, and the one that follows
/// rejected early data alone (<c>-on-initial-</c>, <c>-on-resume-</c>, <c>-on-retry-</c>).
/// </summary>
internal sealed class ShimFlags
{
    internal ConnectionFlags Initial { get; } = new();

    internal ConnectionFlags Resume { get; } = new();

    internal ConnectionFlags Retry { get; } = new();

    /// <exception cref="NotImplementedFlagException">A flag is unknown, or its value is.</exception>
    internal static ShimFlags Parse(string[] args)
    {
        var flags = new ShimFlags();
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out string? argument))
        {
            string name = argument;
            bool isOurs = !Strip(ref name, "-on-handshaker");
            Strip(ref name, "-on-shim");
            ConnectionFlags[] targets =
                Strip(ref name, "-on-initial") ? [flags.Initial]
                : Strip(ref name, "-on-resume") ? [flags.Resume]
                : Strip(ref name, "-on-retry") ? [flags.Retry]
                : [flags.Initial, flags.Resume, flags.Retry];

            string? value = null;
            if (!FlagTable.Bare.TryGetValue(name, out Action<ConnectionFlags>? bare)
                && !(FlagTable.Valued.ContainsKey(name) && rest.TryDequeue(out value)))
            {
                throw new NotImplementedFlagException($"{argument} is not implemented");
            }

            if (isOurs)
            {
                foreach (ConnectionFlags target in targets)
                {
                    if (bare is not null)
                    {
                        bare(target);
                    }
                    else
                    {
                        FlagTable.Valued[name](target, value!);
                    }
                }
            }
        }

        return flags;
    }

    private static bool Strip(ref string name, string prefix)
    {
        if (!name.StartsWith(prefix + "-", StringComparison.Ordinal))
        {
            return false;
        }

        name = name[prefix.Length..];
        return true;
    }
}
