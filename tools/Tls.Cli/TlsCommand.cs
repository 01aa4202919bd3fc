using System;
using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Cli;

/// <summary>The command itself: its verbs, and the one place where a failure becomes a line and an exit code.</summary>
internal static class TlsCommand
{
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(5);

    internal static RootCommand Create(CommandIo io) => new(
        "TLS 1.3 in C#: see a handshake, connect, serve, make certificates.\n\n" + ExitCode.Help)
    {
        DemoCommand.Create(io),
        ConnectCommand.Create(io),
        ServeCommand.Create(io),
        CertCommand.Create(io),
    };

    internal static async Task<int> RunAsync(
        string[] args, CommandIo io, CancellationToken cancellationToken = default)
    {
        ParseResult parsed = Create(io).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            io.Error.WriteLine($"tls: {Printable.Line(parsed.Errors[0].Message)}");
            return ExitCode.Usage;
        }

        try
        {
            var configuration = new InvocationConfiguration
            {
                Output = io.Out,
                Error = io.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TerminationTimeout,
            };
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (Exception exception) when (Failure.Of(exception) is { } failure)
        {
            io.Error.WriteLine($"tls: {failure.Line}");
            return failure.ExitCode;
        }
    }
}
