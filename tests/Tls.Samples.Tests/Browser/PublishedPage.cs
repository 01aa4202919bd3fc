using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.Interop.Tests.Kit;
using Tls.TestKit;

namespace Tls.Samples.Tests.Browser;

/// <summary>The page's files, made from the sources as <c>dotnet publish</c> makes them for a web server.</summary>
internal static class PublishedPage
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    /// <summary>Publishes; any warning is an error.</summary>
    /// <returns>The folder for the web server.</returns>
    internal static async Task<string> PublishAsync()
    {
        string folder = TestPki.NewFile();
        using Process process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                // Without servers nothing is left running, and nothing waits for those of others.
                "publish", Repository.PathOf("samples", "Browser", "Page"), "-c", "Release", "-o", folder,
                "-v", "q", "--nologo", "--disable-build-servers",
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"Publishing the page does not end:\n{await output}{await errors}");
        }

        return process.ExitCode == 0
            ? Path.Combine(folder, "wwwroot")
            : throw new IOException($"The page is not published:\n{await output}{await errors}");
    }
}
