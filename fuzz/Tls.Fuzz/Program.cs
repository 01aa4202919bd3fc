using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Tls.Fuzz.Driver;
using Tls.Fuzz.Seeds;
using Tls.Fuzz.Targets;

namespace Tls.Fuzz;

/// <summary>The command line: see fuzz/README.md.</summary>
internal static class Program
{
    private const string Usage = """
        Tls.Fuzz list                                   the targets
        Tls.Fuzz TARGET|all --seconds N [--seed S]      mutate the corpus for N seconds each
        Tls.Fuzz TARGET FILES...                        run these inputs
        Tls.Fuzz TARGET --afl                           run under afl-fuzz (the instrumented copy)
        Tls.Fuzz instrument FOLDER                      make the instrumented copy
        Tls.Fuzz seeds TARGET|all                       write the seeds of fuzz/corpus anew
        Tls.Fuzz dictionaries                           write fuzz/dictionaries anew
        """;

    private static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["list"]:
                foreach (Target target in AllTargets.List)
                {
                    Console.WriteLine($"{target.Name,-20} {target.Summary}");
                }

                return 0;

            case ["seeds", string name]:
                foreach (Target target in Choose(name))
                {
                    Console.WriteLine($"{target.Name,-20} {Corpus.Write(target)} seeds");
                }

                return 0;

            case ["dictionaries"]:
                foreach (Target target in AllTargets.List)
                {
                    Console.WriteLine($"{target.Name,-20} {Dictionary.Write(target)} words");
                }

                return 0;

            case ["instrument", string folder]:
                Instrumented.Copy(folder);
                return 0;

            case [string name, _, ..] when Choose(name) is { Count: > 0 } targets:
                return Run(targets, arguments[1..]);

            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    private static int Run(IReadOnlyList<Target> targets, string[] arguments)
    {
        switch (arguments)
        {
            case ["--seconds", string seconds]:
                return Smokes(targets, seconds, "1");

            case ["--seconds", string seconds, "--seed", string seed]:
                return Smokes(targets, seconds, seed);

            case ["--afl"] when targets is [Target only]:
                UnderAfl.Run(only);
                return 0;

            default:
                foreach (string file in arguments)
                {
                    foreach (Target target in targets)
                    {
                        target.Run(File.ReadAllBytes(file));
                        Console.WriteLine($"{target.Name}: {file}: nothing found");
                    }
                }

                return 0;
        }
    }

    private static int Smokes(IReadOnlyList<Target> targets, string seconds, string seed)
    {
        double time = double.Parse(seconds, CultureInfo.InvariantCulture);
        int start = int.Parse(seed, CultureInfo.InvariantCulture);
        int found = targets.Count(target => !Smoke.Run(target, time, start));
        foreach (Target target in targets.Where(target => !Dictionary.IsCurrent(target)))
        {
            Console.Error.WriteLine($"{target.Name}: its dictionary is not what \"dictionaries\" would write");
            found++;
        }

        return found == 0 ? 0 : 1;
    }

    private static List<Target> Choose(string name) =>
        [.. AllTargets.List.Where(target => name == "all" || target.Name == name)];
}
