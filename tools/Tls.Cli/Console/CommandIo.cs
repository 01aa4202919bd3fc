using System;
using System.IO;
using System.Text;

namespace Tls.Cli;

/// <summary>Where a verb reads and writes: the process's own streams, or a test's.</summary>
internal sealed class CommandIo
{
    private readonly Func<Stream> _openInput;

    internal CommandIo(
        Func<Stream> openInput, Stream output, TextWriter error, bool isOutTerminal, bool isErrorTerminal)
    {
        _openInput = openInput;
        Output = output;
        Out = TextWriter.Synchronized(new StreamWriter(output, new UTF8Encoding(false)) { AutoFlush = true });
        Error = TextWriter.Synchronized(error);
        OutInk = new Ink(isOutTerminal);
        ErrorInk = new Ink(isErrorTerminal);
    }

    /// <summary>Standard output, as bytes.</summary>
    internal Stream Output { get; }

    /// <summary>Standard output, as text.</summary>
    internal TextWriter Out { get; }

    /// <summary>Standard error.</summary>
    internal TextWriter Error { get; }

    /// <summary>Colours for <see cref="Out"/>.</summary>
    internal Ink OutInk { get; }

    /// <summary>Colours for <see cref="Error"/>.</summary>
    internal Ink ErrorInk { get; }

    /// <summary>The process's streams; colours only on a terminal, and not where NO_COLOR is set.</summary>
    internal static CommandIo OfProcess()
    {
        bool mayColour = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var error = new StreamWriter(
            System.Console.OpenStandardError(), new UTF8Encoding(false))
        { AutoFlush = true };
        return new CommandIo(
            System.Console.OpenStandardInput,
            System.Console.OpenStandardOutput(),
            error,
            mayColour && !System.Console.IsOutputRedirected,
            mayColour && !System.Console.IsErrorRedirected);
    }

    /// <summary>Standard input, as bytes.</summary>
    internal Stream OpenInput() => _openInput();
}
