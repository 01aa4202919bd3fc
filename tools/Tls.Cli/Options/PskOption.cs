using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Text;

namespace Tls.Cli;

/// <summary><c>--psk IDENTITY:HEX</c>, for both verbs.</summary>
internal sealed class PskOption
{
    private readonly Option<string[]> _psk = new("--psk")
    {
        Description = "A pre-shared key in place of certificates; repeatable.",
        HelpName = "IDENTITY:HEX",
    };

    /// <summary>Adds it to a verb.</summary>
    internal void AddTo(Command command) => command.Add(_psk);

    /// <summary>The keys.</summary>
    internal IReadOnlyList<TlsPresharedKey> Read(ParseResult parsed) =>
        [.. (parsed.GetValue(_psk) ?? []).Select(Parse)];

    private static TlsPresharedKey Parse(string text)
    {
        // An identity may hold a colon, a key in hex does not.
        int colon = text.LastIndexOf(':');
        if (colon < 1)
        {
            throw new UsageException("--psk is IDENTITY:HEX, such as client-1:00112233445566778899aabbccddeeff");
        }

        try
        {
            byte[] key = Convert.FromHexString(text[(colon + 1)..]);
            byte[] identity = Encoding.UTF8.GetBytes(text[..colon]);
            return new TlsPresharedKey(identity, key);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new UsageException($"--psk {text[..colon]}:…: {exception.Message}", exception);
        }
    }
}
