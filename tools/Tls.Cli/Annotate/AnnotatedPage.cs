using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Tls.Wire;

namespace Tls.Cli;

/// <summary>
/// Lays a conversation out for a terminal of 100 columns: arrows by direction, names as in Figure 1 of RFC
/// 8446 ({} under handshake keys, [] under application keys), sizes and sections at the right, fields below.
/// </summary>
internal sealed class AnnotatedPage
{
    private const int Width = 98;
    private const int FieldIndent = 8;
    private const int FieldName = 24;
    private const int BriefLines = 2;

    private readonly TextWriter _out;
    private readonly Ink _ink;
    private readonly bool _isBrief;
    private bool? _lastFromClient;

    /// <summary>A page on a writer.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="ink">Its colours.</param>
    /// <param name="isBrief">Whether long lists are cut.</param>
    internal AnnotatedPage(TextWriter output, Ink ink, bool isBrief)
    {
        _out = output;
        _ink = ink;
        _isBrief = isBrief;
    }

    /// <summary>A heading between empty lines.</summary>
    internal void Heading(string text)
    {
        _out.WriteLine();
        _out.WriteLine(_ink.Strong(text));
        _out.WriteLine();
        _lastFromClient = null;
    }

    /// <summary>Text at the margin of the page, wrapped.</summary>
    internal void Text(string text)
    {
        foreach (string line in Wrap(text, Width - 3))
        {
            _out.WriteLine("   " + line);
        }
    }

    /// <summary>A handshake message.</summary>
    /// <param name="fromClient">Who sent it.</param>
    /// <param name="phase">Under which keys it went; null for none.</param>
    /// <param name="message">Header included.</param>
    internal void Message(bool fromClient, TlsKeyPhase? phase, ReadOnlySpan<byte> message)
    {
        MessageNote note = MessageNotes.Of(message);
        Row(fromClient, Braced(note.Name, phase), $"{note.Size:N0} bytes", note.Section);
        foreach ((string name, string value) in note.Fields)
        {
            Field(name, value);
        }
    }

    /// <summary>change_cipher_spec.</summary>
    internal void ChangeCipherSpec(bool fromClient) =>
        Row(fromClient, "change_cipher_spec", "for middleboxes; ignored", "§D.4");

    /// <summary>An alert.</summary>
    internal void Alert(bool fromClient, TlsKeyPhase? phase, Alert alert) =>
        Row(fromClient, Braced($"Alert: {CodePointNames.Of(alert.Description)}", phase), "2 bytes",
            alert.Description is AlertDescription.CloseNotify or AlertDescription.UserCanceled ? "§6.1" : "§6.2");

    /// <summary>Application data.</summary>
    internal void Data(bool fromClient, string what, string size) =>
        Row(fromClient, $"[Application Data] {what}", size, "§5");

    /// <summary>Somebody's keys changed.</summary>
    internal void Keys(string who, string does, string secret) =>
        Aside(_ink.Key("key"), $"{who} {does} keys from {secret}", "§7.3");

    /// <summary>Something found in order.</summary>
    internal void Check(bool isGood, string text, string section) =>
        Aside(isGood ? _ink.Good("✓  ") : _ink.Bad("✗  "), text, section);

    /// <summary>One named value.</summary>
    internal void Field(string name, string value)
    {
        string label = name.PadRight(FieldName - 1) + ' ';
        List<string> lines = [.. Wrap(value, Width - FieldIndent - FieldName)];
        if (_isBrief && lines.Count > BriefLines)
        {
            lines.RemoveRange(BriefLines, lines.Count - BriefLines);
            lines[^1] += " …";
        }

        foreach (string line in lines)
        {
            _out.WriteLine(new string(' ', FieldIndent) + _ink.Faint(label) + line);
            label = new string(' ', FieldName);
        }
    }

    private void Row(bool fromClient, string name, string size, string section)
    {
        // An empty line where the other side takes over.
        if (_lastFromClient is { } last && last != fromClient)
        {
            _out.WriteLine();
        }

        _lastFromClient = fromClient;
        string arrow = fromClient ? _ink.Client("client ──►") : _ink.Server("◄── server");
        string right = $"{size}  {section,-6}";
        int room = Math.Max(1, Width - 3 - 13 - name.Length - right.Length);
        _out.WriteLine(
            $"   {arrow}  {_ink.Strong(name)}{new string(' ', room)}{_ink.Faint(right.TrimEnd())}");
    }

    private void Aside(string mark, string text, string section)
    {
        string right = section.PadRight(6);
        List<string> lines = [.. Wrap(text, Width - 12 - 10)];
        for (int i = 0; i < lines.Count; i++)
        {
            string line = i == 0 ? $"        {mark} {lines[i]}" : $"            {lines[i]}";
            int room = Math.Max(1, Width - 12 - lines[i].Length - right.Length);
            _out.WriteLine(i == 0 ? line + new string(' ', room) + _ink.Faint(right.TrimEnd()) : line);
        }
    }

    private static string Braced(string name, TlsKeyPhase? phase) => phase switch
    {
        null => name,
        TlsKeyPhase.EarlyData => $"({name})",
        TlsKeyPhase.Handshake => $"{{{name}}}",
        TlsKeyPhase.Application => $"[{name}]",
        _ => throw new ArgumentOutOfRangeException(nameof(phase)),
    };

    /// <summary>Breaks at spaces; a word longer than a line is cut with an ellipsis.</summary>
    private static IEnumerable<string> Wrap(string text, int width)
    {
        string line = string.Empty;
        foreach (string word in text.Split(' ').Select(word => word.Length <= width ? word : word[..(width - 1)] + "…"))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = string.Empty;
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }
}
