using System.CommandLine;

namespace Tls.Cli;

/// <summary><c>tls cert</c>.</summary>
internal static class CertCommand
{
    internal static Command Create(CommandIo io) => new(
        "cert", "Look at certificates, and make them for testing.")
    {
        CertShowCommand.Create(io),
        CertNewCommand.Create(io),
    };
}
