using System.CommandLine;
using Tls.X509;

namespace Tls.Cli;

/// <summary>Keys of which one must be in the verified path, as curl's --pinnedpubkey takes their hashes.</summary>
internal sealed class PinOption
{
    private readonly Option<string?> _pins;

    internal PinOption(string name) => _pins = new Option<string?>(name)
    {
        Description = "Demand one of these keys in the verified path: sha256//BASE64, as 'tls cert show' prints it; "
            + "several with ';' between them.",
        HelpName = "PINS",
    };

    /// <summary>Adds it to a verb.</summary>
    internal void AddTo(Command command) => command.Add(_pins);

    /// <summary>The pins; none when it is left out.</summary>
    internal PinnedKeys Read(ParseResult parsed) => parsed.GetValue(_pins) is not { } text ? PinnedKeys.None
        : PinnedKeys.TryParse(text, out PinnedKeys? pins) ? pins
        : throw new UsageException($"'{Printable.Line(text)}' is no pin such as sha256//BASE64, which is base64 of 32 bytes");
}
