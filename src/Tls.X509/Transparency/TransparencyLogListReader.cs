using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;

namespace Tls.X509;

/// <summary>
/// The JSON in which lists of logs are published (log_list_v3): operators, each with <c>logs</c> and
/// <c>tiled_logs</c>. What is not needed is passed over; what is needed must be there and right.
/// </summary>
internal static class TransparencyLogListReader
{
    private const int MaxSize = 4 << 20;
    private const int MaxLogs = 4096;
    private const int MaxDepth = 16;

    internal static TransparencyLogList Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > MaxSize)
        {
            throw new TransparencyLogListException("list", "larger than 4 MiB");
        }

        try
        {
            using var document = JsonDocument.Parse(
                utf8, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
            JsonElement root = Expect(document.RootElement, JsonValueKind.Object, "list");
            List<TransparencyLog> logs = [];
            int index = 0;
            JsonElement operators = Required(root, "operators", JsonValueKind.Array, "list");
            foreach (JsonElement owner in operators.EnumerateArray())
            {
                ReadOperator(owner, $"operators[{index++}]", logs);
            }

            return new TransparencyLogList(logs)
            {
                Time = root.TryGetProperty("log_list_timestamp", out JsonElement time)
                    ? Time(time, "log_list_timestamp")
                    : null,
            };
        }
        catch (JsonException exception)
        {
            throw new TransparencyLogListException(
                exception.LineNumber is long line ? $"line {line + 1}" : "list",
                "not JSON as the format has it",
                exception);
        }
        catch (InvalidOperationException exception)
        {
            // A string with half a surrogate pair, which is JSON and no text.
            throw new TransparencyLogListException("list", "a string that is no text", exception);
        }
        catch (ArgumentException exception)
        {
            throw new TransparencyLogListException("operators", exception.Message, exception);
        }
    }

    private static void ReadOperator(JsonElement owner, string place, List<TransparencyLog> logs)
    {
        _ = Expect(owner, JsonValueKind.Object, place);
        string name = Text(owner, "name", place);
        foreach ((string list, bool isTiled) in
            (ReadOnlySpan<(string, bool)>)[("logs", false), ("tiled_logs", true)])
        {
            if (!owner.TryGetProperty(list, out JsonElement entries))
            {
                continue;
            }

            int index = 0;
            _ = Expect(entries, JsonValueKind.Array, $"{place}.{list}");
            foreach (JsonElement entry in entries.EnumerateArray())
            {
                if (logs.Count == MaxLogs)
                {
                    throw new TransparencyLogListException(place, $"more than {MaxLogs} logs");
                }

                logs.Add(ReadLog(entry, name, isTiled, $"{place}.{list}[{index++}]"));
            }
        }
    }

    private static TransparencyLog ReadLog(JsonElement entry, string name, bool isTiled, string place)
    {
        _ = Expect(entry, JsonValueKind.Object, place);
        byte[] key = Bytes(entry, "key", place);
        (TransparencyLogState state, DateTimeOffset since) = ReadState(entry, place);
        (DateTimeOffset? from, DateTimeOffset? before) = ReadInterval(entry, place);
        TransparencyLog log;
        try
        {
            log = new TransparencyLog(key, name)
            {
                Description = entry.TryGetProperty("description", out _)
                    ? Text(entry, "description", place)
                    : string.Empty,
                PreviousOperators = ReadPrevious(entry, place),
                State = state,
                StateSince = since,
                NotAfterFrom = from,
                NotAfterBefore = before,
                MaximumMergeDelay = ReadDelay(entry, place),
                IsTiled = isTiled,
            };
        }
        catch (ArgumentException exception)
        {
            throw new TransparencyLogListException($"{place}.key", exception.Message, exception);
        }

        // RFC 6962 §3.2: the identity is the hash of the key.
        return log.Id.Span.SequenceEqual(Bytes(entry, "log_id", place))
            ? log
            : throw new TransparencyLogListException($"{place}.log_id", "not the hash of the key");
    }

    private static (TransparencyLogState State, DateTimeOffset Since) ReadState(
        JsonElement entry, string place)
    {
        // A list of all logs has some that nobody has decided on; they count for nothing, as pending ones do.
        if (!entry.TryGetProperty("state", out JsonElement states))
        {
            return (TransparencyLogState.Pending, default);
        }

        string where = $"{place}.state";
        (TransparencyLogState, DateTimeOffset)? read = null;
        foreach (JsonProperty state in Expect(states, JsonValueKind.Object, where).EnumerateObject())
        {
            if (read is not null)
            {
                throw new TransparencyLogListException(where, "more than one");
            }

            DateTimeOffset since = Time(
                Required(state.Value, "timestamp", JsonValueKind.String, where), where);
            read = (state.Name switch
            {
                "pending" => TransparencyLogState.Pending,
                "qualified" => TransparencyLogState.Qualified,
                "usable" => TransparencyLogState.Usable,
                "readonly" => TransparencyLogState.ReadOnly,
                "retired" => TransparencyLogState.Retired,
                "rejected" => TransparencyLogState.Rejected,
                _ => throw new TransparencyLogListException(where, "not one that is known"),
            }, since);
        }

        return read ?? throw new TransparencyLogListException(where, "none");
    }

    private static (DateTimeOffset? From, DateTimeOffset? Before) ReadInterval(
        JsonElement entry, string place)
    {
        if (!entry.TryGetProperty("temporal_interval", out JsonElement interval))
        {
            return (null, null);
        }

        string where = $"{place}.temporal_interval";
        return (
            Time(Required(interval, "start_inclusive", JsonValueKind.String, where), where),
            Time(Required(interval, "end_exclusive", JsonValueKind.String, where), where));
    }

    private static List<TransparencyLogOperator> ReadPrevious(JsonElement entry, string place)
    {
        List<TransparencyLogOperator> previous = [];
        if (entry.TryGetProperty("previous_operators", out JsonElement list))
        {
            string where = $"{place}.previous_operators";
            foreach (JsonElement one in Expect(list, JsonValueKind.Array, where).EnumerateArray())
            {
                previous.Add(new TransparencyLogOperator(
                    Text(one, "name", where),
                    Time(Required(one, "end_time", JsonValueKind.String, where), where)));
            }

            previous.Sort(static (left, right) => left.Until.CompareTo(right.Until));
        }

        return previous;
    }

    private static TimeSpan ReadDelay(JsonElement entry, string place) =>
        Required(entry, "mmd", JsonValueKind.Number, place).TryGetInt32(out int seconds) && seconds >= 1
            ? TimeSpan.FromSeconds(seconds)
            : throw new TransparencyLogListException($"{place}.mmd", "not a number of seconds");

    private static JsonElement Required(JsonElement parent, string name, JsonValueKind kind, string place) =>
        Expect(parent, JsonValueKind.Object, place).TryGetProperty(name, out JsonElement value)
            ? Expect(value, kind, $"{place}.{name}")
            : throw new TransparencyLogListException(place, $"without {name}");

    private static JsonElement Expect(JsonElement value, JsonValueKind kind, string place) =>
        value.ValueKind == kind
            ? value
            : throw new TransparencyLogListException(place, $"{value.ValueKind} where {kind} was expected");

    private static string Text(JsonElement parent, string name, string place) =>
        Required(parent, name, JsonValueKind.String, place).GetString() is { Length: > 0 } text
            ? text
            : throw new TransparencyLogListException($"{place}.{name}", "empty");

    private static byte[] Bytes(JsonElement parent, string name, string place) =>
        Required(parent, name, JsonValueKind.String, place).TryGetBytesFromBase64(out byte[]? bytes)
            ? bytes
            : throw new TransparencyLogListException($"{place}.{name}", "not base64");

    private static DateTimeOffset Time(JsonElement value, string place) =>
        Expect(value, JsonValueKind.String, place).GetString() is { } text
        && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : throw new TransparencyLogListException(place, "not a time");
}
