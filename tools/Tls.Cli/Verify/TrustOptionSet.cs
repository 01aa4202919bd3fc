using System.CommandLine;
using Tls.X509;

namespace Tls.Cli;

/// <summary>Whom <c>tls verify</c> trusts, and how that is said.</summary>
internal sealed class TrustOptionSet
{
    private readonly Option<string[]> _files = new("--ca")
    {
        Description = "Trust the certificates of FILE, instead of the system's. Repeatable.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _directories = new("--capath")
    {
        Description = "Trust the certificates of all files in DIR, instead of the system's. Repeatable.",
        HelpName = "DIR",
    };

    /// <summary>Adds them to a verb.</summary>
    internal void AddTo(Command command)
    {
        command.Add(_files);
        command.Add(_directories);
    }

    /// <summary>Reads what is to be trusted; the system's store when nothing is named.</summary>
    internal TrustStore Read(ParseResult parsed) =>
        InputFile.Trust(parsed.GetValue(_files) ?? [], parsed.GetValue(_directories) ?? []) ?? TrustStore.System;
}
