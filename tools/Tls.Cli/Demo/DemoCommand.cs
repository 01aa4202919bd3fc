using System.CommandLine;

namespace Tls.Cli;

/// <summary><c>tls demo</c>.</summary>
internal static class DemoCommand
{
    internal static Command Create(CommandIo io)
    {
        var command = new Command(
            "demo",
            "Run a TLS 1.3 client and server against each other over loopback TCP, and explain every message.");
        command.SetAction((_, cancellationToken) => new Demo(io).RunAsync(cancellationToken));
        return command;
    }
}
