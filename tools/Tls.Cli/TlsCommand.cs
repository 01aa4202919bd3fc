using System;
using System.CommandLine;
using System.CommandLine.Help;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Cli;

/// <summary>
/// The command itself: its verbs, and the one place where a failure becomes a line and an exit code.
/// </summary>
internal static class TlsCommand
{
    private const int HelpWidth = 100;
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(5);

    internal static RootCommand Create(CommandIo io)
    {
        var root = new RootCommand("TLS 1.3 in C#: see a handshake, connect, serve, judge and make certificates.")
        {
            DemoCommand.Create(io),
            ConnectCommand.Create(io),
            ServeCommand.Create(io),
            VerifyCommand.Create(io),
            CertCommand.Create(io),
            ConformanceCommand.Create(io),
        };
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        var action = (HelpAction)help.Action!;
        action.MaxWidth = HelpWidth;
        help.Action = new HelpWithExitCodes(action);
        return root;
    }

    internal static async Task<int> RunAsync(
        string[] args, CommandIo io, CancellationToken cancellationToken = default)
    {
        ParseResult parsed = Create(io).Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithExitCodes)
        {
            io.Error.WriteLine($"tls: {Printable.Line(parsed.Errors[0].Message)} See tls --help.");
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
