using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;

namespace Tls.Bench.Load;

/// <summary>This program once more, in a role of its own, spoken to line by line. It ends when its input does.</summary>
internal sealed class LoadProcess : IAsyncDisposable
{
    private readonly Process _process;

    private LoadProcess(Process process) => _process = process;

    /// <summary>Starts a process in a role, on the certificates of the run.</summary>
    internal static async Task<LoadProcess> StartAsync(string role, string stack, LoadCertificates certificates)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(LoadProcess).Assembly.Location);
        }

        start.ArgumentList.Add(role);
        start.ArgumentList.Add(stack);
        var process = new LoadProcess(Process.Start(start)!);
        await process._process.StandardInput.WriteLineAsync(certificates.ToLine());
        return process;
    }

    /// <summary>The next line it says.</summary>
    internal async Task<string> ReadAsync() => await _process.StandardOutput.ReadLineAsync()
        ?? throw new InvalidOperationException($"{_process.StartInfo.ArgumentList[^2]} has ended.");

    /// <summary>What it says to a line.</summary>
    internal async Task<string> AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        return await ReadAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            using var patience = new System.Threading.CancellationTokenSource(TimeSpan.FromSeconds(5));
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            _process.Kill();
        }
        finally
        {
            _process.Dispose();
        }
    }
}
