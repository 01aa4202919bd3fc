using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Tls.TestKit;

/// <summary>A trace of RFC 8448, step by step: vectors/rfc8448-*.json.</summary>
public sealed class Trace
{
    private readonly List<TraceStep> _steps;

    private Trace(string name, List<TraceStep> steps)
    {
        Name = name;
        _steps = steps;
    }

    /// <summary>§3: the simple full handshake.</summary>
    public static Trace Simple { get; } = Load("simple-1rtt");

    /// <summary>§4: the session of §3 resumed, with early data.</summary>
    public static Trace Resumed { get; } = Load("resumed-0rtt");

    /// <summary>§5: a HelloRetryRequest with a cookie.</summary>
    public static Trace Retry { get; } = Load("hello-retry-request");

    /// <summary>§6: a client certificate.</summary>
    public static Trace ClientAuthentication { get; } = Load("client-authentication");

    /// <summary>The trace's name: that of its file.</summary>
    public string Name { get; }

    /// <summary>The trace of that name.</summary>
    public static Trace Named(string name) =>
        new[] { Simple, Retry, ClientAuthentication }.Single(trace => trace.Name == name);

    /// <summary>A value of a step.</summary>
    /// <param name="by">client or server.</param>
    /// <param name="does">The step, or how it begins.</param>
    /// <param name="value">The value's name.</param>
    /// <param name="nth">Which of several such steps, from 1.</param>
    public byte[] Value(string by, string does, string value, int nth = 1) => _steps
        .Where(s => s.By == by && s.Does.StartsWith(does, StringComparison.Ordinal))
        .ElementAt(nth - 1).Values[value];

    /// <summary>A handshake message, header included.</summary>
    public byte[] Message(string by, string name, int nth = 1) =>
        Value(by, $"construct a{(name[0] == 'E' ? "n" : string.Empty)} {name} handshake message", name, nth);

    /// <summary>All handshake messages of the handshake proper, in the order they are sent.</summary>
    public IReadOnlyList<byte[]> Messages() =>
    [
        .. _steps
            .Where(
                s => s.Does.StartsWith("construct a", StringComparison.Ordinal) && !s.Does.Contains("Ticket"))
            .Select(s => s.Values.Values.Single()),
    ];

    /// <summary>The handshake messages of one side, in the order they are sent.</summary>
    public IReadOnlyList<byte[]> Messages(string by) =>
    [
        .. _steps
            .Where(s => s.By == by && s.Does.StartsWith("construct a", StringComparison.Ordinal))
            .Where(s => !s.Does.Contains("Ticket"))
            .Select(s => s.Values.Values.Single()),
    ];

    /// <summary>The private keys a side makes, in order.</summary>
    public IReadOnlyList<byte[]> PrivateKeys(string by) =>
    [
        .. _steps.Where(s => s.By == by && s.Does.StartsWith("create", StringComparison.Ordinal))
            .Select(s => s.Values["private key"]),
    ];

    private static Trace Load(string name)
    {
        string path = Repository.PathOf("vectors", $"rfc8448-{name}.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        var steps = new List<TraceStep>();
        foreach (JsonElement step in document.RootElement.GetProperty("steps").EnumerateArray())
        {
            steps.Add(new TraceStep(
                step.GetProperty("by").GetString()!,
                step.GetProperty("does").GetString()!,
                step.GetProperty("values").EnumerateObject().ToDictionary(
                    value => value.Name, value => Convert.FromHexString(value.Value.GetString()!))));
        }

        return new Trace(name, steps);
    }

    private sealed record TraceStep(string By, string Does, Dictionary<string, byte[]> Values);
}
