using System.CommandLine;

namespace Tls.Cli;

/// <summary><c>tls demo</c>.</summary>
internal static class DemoCommand
{
    internal static Command Create(CommandIo io)
    {
        var maximum = new Option<string>("--max")
        {
            Description = "The version to show.",
            DefaultValueFactory = _ => "1.3",
        };
        maximum.AcceptOnlyFromAmong("1.2", "1.3");
        var command = new Command(
            "demo",
            "Run a client and a server against each other over loopback TCP, and explain every message of a TLS 1.3 "
            + "connection, or a TLS 1.2 one, and of its resumption.")
        {
            maximum,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            DemoEdition edition = parsed.GetValue(maximum) == "1.2" ? DemoEdition.Tls12 : DemoEdition.Tls13;
            return new Demo(io, edition).RunAsync(cancellationToken);
        });
        return command;
    }
}
