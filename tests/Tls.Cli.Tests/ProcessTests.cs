using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Tls.Cli.Tests;

/// <summary>The command as a process: its own streams, its own exit, signals.</summary>
public sealed class ProcessTests(Pki pki) : IClassFixture<Pki>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Demo_exits_with_zero()
    {
        using Process process = Start("demo");
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);

        Assert.Equal(0, process.ExitCode);
        Assert.Contains("Why the client trusts the server", output);
        Assert.DoesNotContain('\e', output);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Signal_stops_the_server_with_zero(string signal)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using Process server = Start(signal, ["serve", "0", "--www", .. pki.Identity("server")]);
        using var end = new End(server);
        string? line = await server.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        Assert.StartsWith("listening on 127.0.0.1:", line);
        string port = line!.Split(':')[1];

        using Process client = Start(
            "connect", $"localhost:{port}", "--cafile", pki.AuthorityFile, "--get", "/");
        string page = await client.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await client.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, client.ExitCode);
        Assert.StartsWith("This page came over TLS.", page);

        // The shell's own kill: a bare machine has no program of that name.
        using (Process kill = Process.Start("/bin/sh", ["-c", $"kill -s {signal} {server.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        await server.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, server.ExitCode);
    }

    [Fact]
    public async Task End_of_standard_input_closes_and_the_echo_comes_whole()
    {
        await using ServeRun server = await ServeRun.StartAsync(["--echo", .. pki.Identity("server")]);
        using Process client = Start("connect", $"localhost:{server.Port}", "--cafile", pki.AuthorityFile);

        await client.StandardInput.WriteAsync("one\ntwo\n");
        client.StandardInput.Close();
        string output = await client.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await client.WaitForExitAsync().WaitAsync(Patience);

        Assert.Equal(0, client.ExitCode);
        Assert.Equal("one\ntwo\n", output);
    }

    private static Process Start(params string[] args) => Start(signal: null, args);

    /// <summary>
    /// Runs the command. What a shell starts in the background ignores INT, and so do the children of these
    /// tests then: a process that is to heed a signal is given the default back.
    /// </summary>
    private static Process Start(string? signal, string[] args)
    {
        string dotnet =
            Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet";
        bool isIgnored = signal == "INT" && OperatingSystem.IsLinux() && IgnoresInterrupts();
        var start = new ProcessStartInfo(isIgnored ? "env" : dotnet)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        if (isIgnored)
        {
            start.ArgumentList.Add($"--default-signal={signal}");
            start.ArgumentList.Add(dotnet);
        }

        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "tls.dll"));
        foreach (string arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        return Process.Start(start)!;
    }

    private static bool IgnoresInterrupts()
    {
        const ulong Interrupt = 1UL << 1;
        const string Field = "SigIgn:";
        string line = File.ReadLines("/proc/self/status").First(
            line => line.StartsWith(Field, StringComparison.Ordinal));
        return (ulong.Parse(line.AsSpan(Field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            & Interrupt) != 0;
    }

    /// <summary>A server that a failed test leaves running would run for ever.</summary>
    private sealed class End(Process process) : IDisposable
    {
        public void Dispose()
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
