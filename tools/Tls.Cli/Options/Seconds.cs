using System;

namespace Tls.Cli;

/// <summary>Times given in seconds.</summary>
internal static class Seconds
{
    private const double Max = 1_000_000;

    internal static TimeSpan Parse(double seconds, string option) => seconds is > 0 and <= Max
        ? TimeSpan.FromSeconds(seconds)
        : throw new UsageException($"{option} is a number of seconds above 0");
}
