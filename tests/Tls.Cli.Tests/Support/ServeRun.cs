using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Tls.Cli.Tests;

/// <summary><c>tls serve</c> in this process, on a port of its own, until disposed.</summary>
internal sealed class ServeRun : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SharedBytes _out = new();
    private readonly SharedBytes _error = new();
    private readonly Task<int> _running;

    private ServeRun(string[] args) =>
        _running = Task.Run(
            () => TlsCommand.RunAsync(["serve", "0", .. args], Run.Io([], _out, _error), _stop.Token));

    internal int Port { get; private set; }

    internal string Error => _error.Text;

    internal static async Task<ServeRun> StartAsync(params string[] args)
    {
        var server = new ServeRun(args);
        await server.UntilAsync(() => server._out.Text.Contains('\n') || server._running.IsCompleted);
        string line = server._out.Text.Trim();
        Assert.True(
            line.StartsWith("listening on 127.0.0.1:", StringComparison.Ordinal), line + server.Error);
        server.Port = int.Parse(line.AsSpan(line.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);
        return server;
    }

    /// <summary>Waits until standard error says so.</summary>
    internal Task UntilErrorAsync(string text) =>
        UntilAsync(() => Error.Contains(text, StringComparison.Ordinal));

    /// <summary>Stops it, and says its exit code.</summary>
    internal async Task<int> StopAsync()
    {
        await _stop.CancelAsync();
        return await _running.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        await _out.DisposeAsync();
        await _error.DisposeAsync();
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        for (int i = 0; !condition(); i++)
        {
            Assert.True(i < 3000, "waited for 30 s; standard error is: " + Error);
            await Task.Delay(10);
        }
    }
}
