using System;
using System.Collections.Generic;

namespace Tls.X509;

/// <summary>
/// The logs that the caller accepts, or once did. None is built in and none is fetched: what is accepted
/// changes every few weeks, so that a list is only worth as much as the care of whoever keeps it fresh.
/// </summary>
public sealed class TransparencyLogList
{
    private readonly Dictionary<string, TransparencyLog> _byId = [];

    /// <summary>A list of these.</summary>
    /// <exception cref="ArgumentException">Two of them have one key.</exception>
    public TransparencyLogList(IEnumerable<TransparencyLog> logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        Logs = [.. logs];
        foreach (TransparencyLog log in Logs)
        {
            if (!_byId.TryAdd(Convert.ToHexString(log.Id.Span), log))
            {
                throw new ArgumentException($"Two logs have one key: {log}.", nameof(logs));
            }
        }
    }

    /// <summary>No log.</summary>
    public static TransparencyLogList Empty { get; } = new([]);

    /// <summary>The logs, in the order given.</summary>
    public IReadOnlyList<TransparencyLog> Logs { get; }

    /// <summary>As of when the list is; null when it does not say.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Reads the public JSON format, version 3.</summary>
    /// <param name="utf8">The text; at most 4 MiB.</param>
    /// <exception cref="TransparencyLogListException">
    /// It is malformed, or names a key that no log has.
    /// </exception>
    public static TransparencyLogList Parse(ReadOnlyMemory<byte> utf8) =>
        TransparencyLogListReader.Read(utf8);

    /// <summary>The log with that identity, or null.</summary>
    public TransparencyLog? Find(ReadOnlySpan<byte> id) => _byId.GetValueOrDefault(Convert.ToHexString(id));
}
