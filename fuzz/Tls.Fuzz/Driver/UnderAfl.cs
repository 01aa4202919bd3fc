using System;
using System.IO;
using SharpFuzz;

namespace Tls.Fuzz.Driver;

/// <summary>
/// Runs a target for afl-fuzz: one process for many inputs, and another one beside it that outlives what ends it.
/// </summary>
internal static class UnderAfl
{
    private static readonly MemoryStream Input = new();

    /// <summary>Runs until afl-fuzz ends.</summary>
    internal static void Run(Target target)
    {
        bool isWarm = false;
        Fuzzer.OutOfProcess.Run(stream =>
        {
            if (!isWarm)
            {
                // What is made once would otherwise count as a branch of whichever input comes first.
                isWarm = true;
                foreach (byte[] seed in target.Seeds())
                {
                    target.Run(seed);
                }
            }

            Input.SetLength(0);
            stream.CopyTo(Input);
            target.Run(Input.GetBuffer().AsSpan(0, (int)Input.Length));
        });
    }
}
