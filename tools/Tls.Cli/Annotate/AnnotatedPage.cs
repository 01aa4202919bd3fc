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
    private readonly ProtocolVersion _home;
    private readonly HandshakeReader _reader = new();
    private bool? _lastFromClient;

    /// <summary>A page on a writer.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="ink">Its colours.</param>
    /// <param name="isBrief">Whether long lists are cut.</param>
    /// <param name="home">The version whose RFC is left out before its sections: 5246 or 8446.</param>
    internal AnnotatedPage(
        TextWriter output, Ink ink, bool isBrief, ProtocolVersion home = ProtocolVersion.Tls13)
    {
        _home = home;
        _out = output;
        _ink = ink;
        _isBrief = isBrief;
    }

    /// <summary>Whether the connection that the page is about has turned out to be TLS 1.2.</summary>
    internal bool IsTls12 => _reader.Version == ProtocolVersion.Tls12;

    private int SectionWidth => _home == ProtocolVersion.Tls12 ? 8 : 6;

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
        MessageNote note = MessageNotes.Of(_reader, fromClient, message);
        Row(fromClient, Braced(note.Name, phase), $"{note.Size:N0} bytes", note.Section);
        foreach ((string name, string value) in note.Fields)
        {
            Field(name, value);
        }
    }

    /// <summary>change_cipher_spec.</summary>
    internal void ChangeCipherSpec(bool fromClient) => Row(
        fromClient,
        "change_cipher_spec",
        IsTls12 ? "what follows goes encrypted" : "for middleboxes; ignored",
        IsTls12 ? "RFC 5246 §7.1" : "§D.4");

    /// <summary>An alert.</summary>
    internal void Alert(bool fromClient, TlsKeyPhase? phase, Alert alert)
    {
        bool isClosure = alert.Description is AlertDescription.CloseNotify or AlertDescription.UserCanceled;
        Row(fromClient, Braced($"Alert: {CodePointNames.Of(alert.Description)}", phase), "2 bytes",
            (IsTls12, isClosure) switch
            {
                (true, true) => "RFC 5246 §7.2.1",
                (true, false) => "RFC 5246 §7.2.2",
                (false, true) => "§6.1",
                (false, false) => "§6.2",
            });
    }

    /// <summary>Application data.</summary>
    internal void Data(bool fromClient, string what, string size) =>
        Row(fromClient, $"[Application Data] {what}", size, IsTls12 ? "RFC 5246 §10" : "§5");

    /// <summary>Somebody's keys changed.</summary>
    internal void Keys(string who, string does, string secret) => Aside(
        _ink.Key("key"), $"{who} {does} keys from {secret}", IsTls12 ? "RFC 5246 §6.3" : "§7.3");

    /// <summary>What somebody thinks of the other's certificate.</summary>
    internal void Verdict(string who, TlsPeerVerification verification) => Check(
        verification.IsTrusted,
        $"{who}: {ConnectionText.Peer(verification)}",
        IsTls12 ? "RFC 5246 §7.4.2" : "§4.4.2");

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
        string right = $"{size}  {Cite(section)}";
        int room = Math.Max(1, Width - 3 - 13 - name.Length - right.Length);
        _out.WriteLine(
            $"   {arrow}  {_ink.Strong(name)}{new string(' ', room)}{_ink.Faint(right.TrimEnd())}");
    }

    private void Aside(string mark, string text, string section)
    {
        string right = Cite(section);
        List<string> lines = [.. Wrap(text, Width - 12 - Math.Max(10, right.Length + 2))];
        for (int i = 0; i < lines.Count; i++)
        {
            string line = i == 0 ? $"        {mark} {lines[i]}" : $"            {lines[i]}";
            int room = Math.Max(1, Width - 12 - lines[i].Length - right.Length);
            _out.WriteLine(i == 0 ? line + new string(' ', room) + _ink.Faint(right.TrimEnd()) : line);
        }
    }

    /// <summary>Bare sections are of RFC 8446; on this page those of its own RFC shall be.</summary>
    private string Cite(string section)
    {
        const string Tls12 = "RFC 5246 ";
        string cited = _home == ProtocolVersion.Tls13 ? section
            : section.StartsWith('§') ? $"RFC 8446 {section}"
            : section.StartsWith(Tls12, StringComparison.Ordinal) ? section[Tls12.Length..]
            : section;
        return cited.PadRight(SectionWidth);
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
