using System;
using System.Collections.Generic;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using Tls.TestKit;

namespace Tls.Cli;

/// <summary>
/// A client, which is waited for; or a command that is one, started anew for each flight. Which connection is which
/// command's nobody can tell, and nobody needs to.
/// </summary>
internal sealed class ClientExaminee : IExaminee, IDisposable
{
    private readonly TcpListener _listener;
    private readonly ExamineeTimes _times;
    private readonly IReadOnlyList<string> _command;

    /// <param name="address">Where to listen.</param>
    /// <param name="times">How long it may take.</param>
    /// <param name="command">What to run, with {port} for the port; null to wait for whoever comes.</param>
    internal ClientExaminee(IPEndPoint address, ExamineeTimes times, string? command)
    {
        _times = times;
        _listener = new TcpListener(address);
        _listener.Start(backlog: 512);
        _command = command is null
            ? []
            : [.. CommandLineParser.SplitCommandLine(command.Replace(
                "{port}", Address.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))];
    }

    /// <summary>Where it listens.</summary>
    internal IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <inheritdoc/>
    public IByteDuplex Connect(Scenario scenario, bool isPatient)
    {
        Process? process = _command.Count == 0 ? null : Start();
        try
        {
            Socket socket = _listener.AcceptSocket();
            return new Connection(_times.Over(socket, isPatient), process);
        }
        catch (SocketException exception)
        {
            Connection.End(process);
            throw new IOException($"waiting for a client: {exception.Message}", exception);
        }
    }

    /// <summary>Stops listening.</summary>
    public void Dispose() => _listener.Dispose();

    private Process Start()
    {
        var start = new ProcessStartInfo(_command[0], _command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            Process process = Process.Start(start)!;
            process.OutputDataReceived += Ignore;
            process.ErrorDataReceived += Ignore;
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            return process;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new UsageException($"{Printable.Line(_command[0])}: {exception.Message}", exception);
        }
    }

    // What it says is its own affair; that it can say it is not.
    private static void Ignore(object sender, DataReceivedEventArgs said)
    {
    }

    private sealed class Connection(SocketDuplex duplex, Process? process) : IByteDuplex, IDisposable
    {
        public void Send(ReadOnlySpan<byte> bytes) => duplex.Send(bytes);

        public DuplexState Receive(Span<byte> buffer, out int count) => duplex.Receive(buffer, out count);

        public void Finish() => duplex.Finish();

        public void Dispose()
        {
            duplex.Dispose();
            End(process);
        }

        internal static void End(Process? process)
        {
            if (process is null)
            {
                return;
            }

            try
            {
                process.Kill(entireProcessTree: true);
            }
            catch (InvalidOperationException)
            {
                // It has ended.
            }

            process.Dispose();
        }
    }
}
