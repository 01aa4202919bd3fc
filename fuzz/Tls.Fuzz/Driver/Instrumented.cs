using System;
using System.IO;
using System.Linq;
using SharpFuzz;

namespace Tls.Fuzz.Driver;

/// <summary>A copy of this program whose five TLS assemblies count their branches for AFL++.</summary>
internal static class Instrumented
{
    private static readonly string[] Ours =
        ["Tls.Crypto", "Tls.Records", "Tls.X509", "Tls.Handshake", "Tls.Socket"];

    /// <summary>Makes the copy.</summary>
    internal static void Copy(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            string copy = Path.Combine(folder, Path.GetFileName(file));
            File.Copy(file, copy);
            if (Ours.Contains(Path.GetFileNameWithoutExtension(file)) && Path.GetExtension(file) == ".dll"
                && new FileInfo(file).Length > 0)
            {
                Fuzzer.Instrument(copy, _ => true, SharpFuzz.Options.Value);
            }
        }
    }
}
