using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Interop.Tests.Kit;

/// <summary>A peer's process. Disposing ends that process, what it started itself, and no other.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly Task _pumps;

    private PeerProcess(Process process)
    {
        _process = process;
        _pumps = Task.WhenAll(
            Output.PumpAsync(process.StandardOutput.BaseStream), Errors.PumpAsync(process.StandardError.BaseStream));
    }

    /// <summary>What it has written to its standard output.</summary>
    internal PeerOutput Output { get; } = new();

    /// <summary>What it has written to its standard error.</summary>
    internal PeerOutput Errors { get; } = new();

    /// <summary>What it reads as its standard input.</summary>
    internal Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Both outputs, for the message of a failed test.</summary>
    internal string Said => $"stdout:\n{Output.Text}\nstderr:\n{Errors.Text}";

    /// <summary>Starts a peer.</summary>
    internal static PeerProcess Start(PeerKind peer, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Peers.Command(peer), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = TestPki.Folder,
        };

        // A peer that speaks the language of this machine cannot be understood by a test.
        start.Environment["LC_ALL"] = "C";
        return new PeerProcess(Process.Start(start)!);
    }

    /// <summary>Writes to its standard input, at once.</summary>
    internal async Task TypeAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        await Input.WriteAsync(text, cancellationToken);
        await Input.FlushAsync(cancellationToken);
    }

    /// <summary>Waits until it has ended by itself and all its output is here.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="TimeoutException">It has not, in the time given.</exception>
    internal async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _process.WaitForExitAsync(cancellationToken);
            await _pumps.WaitAsync(cancellationToken);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{_process.StartInfo.FileName} does not end.\n{Said}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(EndPatience);
        try
        {
            if (!_process.HasExited)
            {
                // What is called by a program's name may be a script that starts it.
                _process.Kill(entireProcessTree: true);
            }

            await _process.WaitForExitAsync(patience.Token);
            await _pumps.WaitAsync(patience.Token);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception
            or OperationCanceledException)
        {
            // It had just ended, or will end without us watching.
        }

        _process.Dispose();
    }
}
