namespace Tls.Cli;

/// <summary>Colours where they are wanted; plain text elsewhere.</summary>
internal readonly struct Ink
{
    private readonly bool _isOn;

    internal Ink(bool isOn) => _isOn = isOn;

    /// <summary>Headings and names of messages.</summary>
    internal string Strong(string text) => Paint("1", text);

    /// <summary>Sections of RFCs and other asides.</summary>
    internal string Faint(string text) => Paint("2", text);

    /// <summary>What the client sends.</summary>
    internal string Client(string text) => Paint("36", text);

    /// <summary>What the server sends.</summary>
    internal string Server(string text) => Paint("35", text);

    /// <summary>Keys.</summary>
    internal string Key(string text) => Paint("33", text);

    /// <summary>What was found in order.</summary>
    internal string Good(string text) => Paint("32", text);

    /// <summary>What was not.</summary>
    internal string Bad(string text) => Paint("31", text);

    private string Paint(string code, string text) => _isOn ? $"\e[{code}m{text}\e[0m" : text;
}
