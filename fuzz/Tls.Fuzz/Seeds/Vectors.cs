using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;

namespace Tls.Fuzz.Seeds;

/// <summary>The project's own test vectors as seeds.</summary>
internal static class Vectors
{
    /// <summary>Every handshake message of RFC 8448's traces.</summary>
    internal static IEnumerable<byte[]> HandshakeMessages() =>
        Read("rfc8448-messages.json", "messages", "bytes");

    /// <summary>Every record of RFC 8448's traces.</summary>
    internal static IEnumerable<byte[]> Records() => Read("rfc8448-records.json", "records", "record");

    private static IEnumerable<byte[]> Read(string file, string list, string field)
    {
        using JsonDocument vectors = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(Corpus.Root, "vectors", file)));
        foreach (JsonElement vector in vectors.RootElement.GetProperty(list).EnumerateArray())
        {
            yield return Convert.FromHexString(vector.GetProperty(field).GetString()!);
        }
    }
}
