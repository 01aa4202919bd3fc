using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.TestKit;

namespace Tls.Samples.Tests.Fleet;

/// <summary>One server of a fleet, in a process of its own; disposing ends that process and no other.</summary>
internal sealed partial class FleetServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _pumps;

    private FleetServerProcess(Process process)
    {
        _process = process;
        _pumps = Task.WhenAll(
            Output.PumpAsync(process.StandardOutput.BaseStream), Errors.PumpAsync(process.StandardError.BaseStream));
    }

    internal PeerOutput Output { get; } = new();

    internal PeerOutput Errors { get; } = new();

    internal int Port { get; private set; }

    internal static async Task<FleetServerProcess> StartAsync(
        IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        Credential credential = TestPki.For(KeyKind.EcP256);
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [
                Program(),
                "--cert", credential.ChainFile, "--key", credential.KeyFile, .. arguments,
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var server = new FleetServerProcess(Process.Start(start)!);
        try
        {
            string said = await server.Output.WaitForAsync(
                text => Listening().IsMatch(text), "port of the server", cancellationToken);
            server.Port = int.Parse(Listening().Match(said).Groups[1].ValueSpan, provider: null);
            return server;
        }
        catch (EndOfStreamException exception)
        {
            await server.DisposeAsync();
            throw new IOException($"The server does not start.\n{server.Errors.Text}", exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        await _pumps;
        _process.Dispose();
    }

    /// <summary>Where it was built, in the configuration of these tests.</summary>
    private static string Program()
    {
        var here = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Repository.PathOf(
            $"samples/FleetServer/bin/{here.Parent!.Name}/{here.Name}/Tls.Samples.FleetServer.dll");
    }

    [GeneratedRegex(@"^listening on (\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Listening();
}
