using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace Tls.Bench.Timing;

/// <summary>
/// Whether secrets show in the time of what is done with them: docs/side-channels.md says how that is asked and
/// what came out.
/// <code>timing [part of a name] [--seconds N] [--tiered] [--smoke]</code>
/// </summary>
internal static class TimingRun
{
    /// <summary>What the process that measures is started with.</summary>
    internal const string Child = "timing-child";

    private const double DefaultSeconds = 20;
    private const double SmokeSeconds = 0.05;

    /// <summary>Starts a process whose compiler is told how to compile; its exit code is ours.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(TimingRun).Assembly.Location);
        }

        foreach (string argument in (string[])[Child, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        // Nursery enough for a batch: what is collected within a measurement is noise.
        start.Environment["DOTNET_GCgen0size"] = "0x8000000";
        if (!arguments.Contains("--tiered"))
        {
            // Each method is compiled once, optimized, not by what a profile saw of the secrets of a warm-up.
            start.Environment["DOTNET_TieredCompilation"] = "0";
            start.Environment["DOTNET_TieredPGO"] = "0";
            start.Environment["DOTNET_ReadyToRun"] = "0";
        }

        using Process process = Process.Start(start)
            ?? throw new InvalidOperationException("The process does not start.");
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>Measures.</summary>
    /// <returns>
    /// 1 when something leaks that should not, or a control was not seen to leak; 0 with --smoke, which
    /// judges nothing.
    /// </returns>
    public static int Measure(string[] arguments)
    {
        bool smoke = arguments.Contains("--smoke");
        double seconds = smoke ? SmokeSeconds : DefaultSeconds;
        string? only = null;
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--seconds")
            {
                seconds = double.Parse(arguments[++i], CultureInfo.InvariantCulture);
            }
            else if (!arguments[i].StartsWith('-'))
            {
                only = arguments[i];
            }
        }

        Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores, "
            + $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.ProcessArchitecture}, "
            + (arguments.Contains("--tiered") ? "tiered compilation by profiles" : "compiled once, optimized")
            + $"; {seconds} s each");
        Console.WriteLine();
        Console.WriteLine($"{"first class/second class",-84}{"ns",12}{"measured",10}{"max|t|",8}  {"of",-18}"
            + $"{"first - second, ns",20}{"would see, ns",15}  verdict");
        bool isAsExpected = true;
        foreach (TimingTarget target in All())
        {
            if (only is not null && !target.Name.Contains(only, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            TestBattery battery = Measurement.Of(target, TimeSpan.FromSeconds(seconds));
            (WelchTest test, string name) = battery.Strongest();
            Verdict verdict = Verdicts.Of(test.T);
            isAsExpected &= target.IsControl ? verdict == Verdict.Leak : verdict != Verdict.Leak;
            Show(target, battery, (test, name), verdict);
        }

        return smoke || isAsExpected ? 0 : 1;
    }

    private static IEnumerable<TimingTarget> All() =>
    [
        .. ControlTargets.All(),
        .. HashTargets.All(),
        .. AeadTargets.All(),
        .. CbcTargets.All(),
        .. CurveTargets.All(),
        .. RsaTargets.All(),
        .. LatticeTargets.All(),
    ];

    private static void Show(
        TimingTarget target, TestBattery battery, (WelchTest Test, string Name) strongest, Verdict verdict)
    {
        WelchTest sharpest = battery.Sharpest();
        string word = (target.IsControl, verdict) switch
        {
            (true, Verdict.Leak) => "leaks, as it is meant to",
            (true, _) => "A CONTROL WAS NOT SEEN",
            (false, Verdict.NoneSeen) => "none seen",
            (false, Verdict.Suspicious) => "suspicious",
            (false, Verdict.Leak) => "LEAK",
        };
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Name,-84}{battery.All.MeanOf(false),12:N1}{2 * battery.All.Count,10:N0}"
            + $"{Math.Abs(strongest.Test.T),8:F2}  {strongest.Name,-18}"
            + $"{sharpest.Difference,20:F3}{4.5 * sharpest.Error,15:F3}  {word}"));
    }
}
