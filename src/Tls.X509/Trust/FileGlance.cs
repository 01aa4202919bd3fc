using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace Tls.X509;

/// <summary>
/// A look at files without reading them: names, what links lead to, lengths and times of last writing. Two looks that see
/// the same have seen the same contents, unless a file was racy or keeps all of them.
/// </summary>
internal static class FileGlance
{
    // A file written twice within a tick of the file system's clock looks the same: what is so young is read
    // again.
    private static readonly TimeSpan Racy = TimeSpan.FromSeconds(3);

    /// <summary>What there is to see; and whether a file is so young that it may change unseen.</summary>
    /// <exception cref="IOException">A file is not there or cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    internal static (string Seen, bool IsRacy) At(IEnumerable<string> files, TimeProvider clock)
    {
        StringBuilder text = new();
        bool isRacy = false;
        foreach (string file in files)
        {
            // Times of what was opened, whatever links lead there; and the last link's end, since what it
            // is turned to may be as long and as old.
            using FileStream stream = File.OpenRead(file);
            DateTime written = File.GetLastWriteTimeUtc(stream.SafeFileHandle);
            string? target = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName;
            text.Append(
                CultureInfo.InvariantCulture, $"{file}\0{target}\0{written.Ticks}\0{stream.Length}\n");
            isRacy |= clock.GetUtcNow() - written < Racy;
        }

        return (text.ToString(), isRacy);
    }
}
