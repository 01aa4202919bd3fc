using System.CommandLine;
using Tls.X509;

namespace Tls.Cli;

/// <summary>By which logs <c>tls verify</c> wants a certificate to be known to the public, and how that is said.</summary>
internal sealed class TransparencyOptionSet
{
    private readonly Option<string?> _logs = new("--ct-logs")
    {
        Description = "Judge certificate timestamps by the logs in FILE, the published JSON of version 3.",
        HelpName = "FILE",
    };

    private readonly Option<string> _rule = new("--ct-policy")
    {
        Description = "With --ct-logs: whose rule says how many timestamps are enough; report asks for none.",
        DefaultValueFactory = _ => "chrome",
    };

    /// <summary>Adds them to a verb.</summary>
    internal void AddTo(Command command)
    {
        _rule.AcceptOnlyFromAmong("chrome", "apple", "report");
        command.Add(_logs);
        command.Add(_rule);
    }

    /// <summary>Reads the policy; nothing is looked at when no list is named.</summary>
    internal TransparencyPolicy Read(ParseResult parsed)
    {
        if (parsed.GetValue(_logs) is not { } file)
        {
            return TransparencyPolicy.Off;
        }

        string rule = parsed.GetRequiredValue(_rule);
        return new TransparencyPolicy
        {
            Mode = rule == "report" ? TransparencyMode.Report : TransparencyMode.Require,
            Logs = InputFile.Logs(file),
            Rule = rule == "apple" ? TransparencyRule.Apple : TransparencyRule.Chrome,
        };
    }
}
