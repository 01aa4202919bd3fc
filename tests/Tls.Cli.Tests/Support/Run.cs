using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Cli.Tests;

/// <summary>What a run of the command in this process came to.</summary>
internal sealed record Run(int ExitCode, string Out, string Error)
{
    /// <summary>Runs the command with that input.</summary>
    internal static Task<Run> TlsAsync(params string[] args) => TlsAsync([], args);

    /// <summary>Runs the command with that input.</summary>
    internal static async Task<Run> TlsAsync(
        byte[] input, string[] args, CancellationToken cancellationToken = default)
    {
        using var output = new SharedBytes();
        using var error = new SharedBytes();
        CommandIo io = Io(input, output, error);
        int exitCode = await TlsCommand.RunAsync(args, io, cancellationToken);
        return new Run(exitCode, output.Text, error.Text);
    }

    internal static CommandIo Io(byte[] input, Stream output, Stream error) => new(
        () => new MemoryStream(input),
        output,
        new StreamWriter(error, new UTF8Encoding(false)) { AutoFlush = true },
        isOutTerminal: false,
        isErrorTerminal: false);
}
