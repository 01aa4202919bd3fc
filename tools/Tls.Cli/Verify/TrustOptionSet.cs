using System.CommandLine;
using System.Linq;
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
    internal TrustStore Read(ParseResult parsed)
    {
        string[] files = parsed.GetValue(_files) ?? [];
        string[] directories = parsed.GetValue(_directories) ?? [];
        return files.Length + directories.Length == 0
            ? TrustStore.System
            : new TrustStore(files.SelectMany(InputFile.Certificates)
                .Concat(directories.SelectMany(directory => InputFile.TrustDirectory(directory).Certificates)));
    }
}
