using System;
using System.Diagnostics;
using System.IO;
using System.Text.RegularExpressions;

namespace Tls.Interop.Tests.Kit;

/// <summary>A TLS implementation that is not ours, if this machine has it.</summary>
internal sealed partial class Peer
{
    /// <summary>How long asking a program for its version may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private Peer(string name, string? version, string? reason)
    {
        Name = name;
        Version = version;
        ReasonMissing = reason;
    }

    /// <summary>The command, or the type.</summary>
    internal string Name { get; }

    /// <summary>What it says of itself.</summary>
    internal string? Version { get; }

    /// <summary>Why it cannot be tested against; null when it can.</summary>
    internal string? ReasonMissing { get; }

    /// <summary>Finds a program and asks it for its version.</summary>
    /// <param name="name">The command.</param>
    /// <param name="argument">Makes it say its version.</param>
    /// <param name="banner">
    /// What the version line must begin with: other programs go by the same name.
    /// </param>
    /// <param name="least">The first version that speaks what the tests need.</param>
    internal static Peer Find(string name, string argument, string banner, Version least)
    {
        string? line;
        try
        {
            line = FirstLine(name, argument);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return new Peer(name, null, $"{name} is not installed");
        }

        if (line is null || !line.StartsWith(banner, StringComparison.Ordinal)
            || !System.Version.TryParse(Number().Match(line).Value, out Version? version))
        {
            return new Peer(name, line, $"{name} is not {banner} but \"{line}\"");
        }

        return new Peer(name, line, version < least ? $"{line} is older than {least}" : null);
    }

    /// <summary>A peer that is part of the base class library.</summary>
    internal static Peer BuiltIn(string name, string? reasonMissing) => new(name, name, reasonMissing);

    /// <inheritdoc/>
    public override string ToString() => Version ?? Name;

    private static string? FirstLine(string name, string argument)
    {
        using Process process = Process.Start(new ProcessStartInfo(name, argument)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        process.StandardInput.Close();
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        string? line = process.StandardOutput.ReadLine();
        _ = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            throw new IOException($"{name} {argument} does not end.");
        }

        return line;
    }

    [GeneratedRegex(@"\d+\.\d+\.\d+")]
    private static partial Regex Number();
}
