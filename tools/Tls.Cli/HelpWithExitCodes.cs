using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Tls.Cli;

/// <summary>The help of any verb, and what its exit codes mean.</summary>
internal sealed class HelpWithExitCodes : SynchronousCommandLineAction
{
    private readonly HelpAction _help;

    internal HelpWithExitCodes(HelpAction help) => _help = help;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = _help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(ExitCode.Help);
        return exitCode;
    }
}
