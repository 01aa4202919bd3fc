using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace Tls.Bench.StartUp;

/// <summary>
/// What Linux knows of this process: its peak memory, and the libraries of OpenSSL it has loaded.
/// </summary>
internal static class ProcessReport
{
    /// <summary>Writes <c>VmHWM: N kB</c> and one line with the path of each library.</summary>
    internal static async Task WriteAsync(TextWriter output)
    {
        await output.WriteLineAsync(File.ReadLines("/proc/self/status")
            .First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)));

        // The path is what comes after the last blank of a line of proc_pid_maps(5).
        foreach (string library in File.ReadLines("/proc/self/maps")
            .Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .Where(path => Path.GetFileName(path).StartsWith("libssl", StringComparison.Ordinal)
                || Path.GetFileName(path).StartsWith("libcrypto", StringComparison.Ordinal))
            .Distinct())
        {
            await output.WriteLineAsync($"library {library}");
        }
    }
}
