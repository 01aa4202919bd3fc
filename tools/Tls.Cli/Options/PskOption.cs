using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Tls.Cli;

/// <summary><c>--psk IDENTITY:HEX</c> and <c>--psk-file FILE</c>, for both verbs.</summary>
internal sealed class PskOption
{
    private const string Form = "IDENTITY:HEX, such as client-1:00112233445566778899aabbccddeeff";

    private readonly Option<string[]> _psk = new("--psk")
    {
        Description = "A pre-shared key in place of certificates; repeatable. Whoever may list processes sees it: "
            + "--psk-file keeps it to itself.",
        HelpName = "IDENTITY:HEX",
    };

    private readonly Option<string[]> _files = new("--psk-file")
    {
        Description = "Pre-shared keys from FILE, a line each, as --psk has them; '#' begins a comment.",
        HelpName = "FILE",
    };

    /// <summary>Adds them to a verb.</summary>
    internal void AddTo(Command command)
    {
        command.Add(_psk);
        command.Add(_files);
    }

    /// <summary>The keys: those of the command line, then those of the files.</summary>
    /// <exception cref="UsageException">One is not of the form; the message never has the key in it.</exception>
    internal IReadOnlyList<TlsPresharedKey> Read(ParseResult parsed) =>
    [
        .. (parsed.GetValue(_psk) ?? []).Select(text => Parse(text, "--psk")),
        .. (parsed.GetValue(_files) ?? []).SelectMany(ReadFile),
    ];

    private static List<TlsPresharedKey> ReadFile(string path)
    {
        byte[] bytes = InputFile.Bytes(path);
        string[] lines = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.TrimEntries);
        CryptographicOperations.ZeroMemory(bytes);
        List<TlsPresharedKey> keys = [];
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i] is not ([] or ['#', ..]))
            {
                keys.Add(Parse(lines[i], $"{path}, line {i + 1}"));
            }
        }

        return keys.Count > 0 ? keys : throw new UsageException($"{path}: no line is {Form}");
    }

    private static TlsPresharedKey Parse(string text, string where)
    {
        // An identity may hold a colon, a key in hex does not.
        int colon = text.LastIndexOf(':');
        if (colon < 1)
        {
            throw new UsageException($"{where}: not {Form}");
        }

        byte[] key = [];
        try
        {
            key = Convert.FromHexString(text.AsSpan(colon + 1));
            return new TlsPresharedKey(Encoding.UTF8.GetBytes(text[..colon]), key);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new UsageException($"{where}: {text[..colon]}:…: {exception.Message}", exception);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
