using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Tls.Architecture.Tests.Kit;

namespace Tls.Architecture.Tests.Rfc;

/// <summary>
/// What one RFC demands: a file of <c>vectors/rfc</c>. The rules are in our own words; how many words of
/// demand (MUST, REQUIRED, SHALL, MANDATORY) each section has was counted in the RFC's text.
/// </summary>
internal sealed class RfcRules
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The RFC's number.</summary>
    public required int Rfc { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>How many words of demand a section has, in the order of the RFC.</summary>
    public required IReadOnlyDictionary<string, int> Keywords { get; init; }

    /// <summary>The rules, in the order of the RFC.</summary>
    public required IReadOnlyList<RfcRule> Rules { get; init; }

    /// <summary>The files, by the numbers of their RFCs.</summary>
    internal static IReadOnlyList<RfcRules> All { get; } =
        [.. SourceTree.Files("vectors/rfc", ".json").Select(Read).OrderBy(rules => rules.Rfc)];

    private static RfcRules Read(string file) =>
        JsonSerializer.Deserialize<RfcRules>(SourceTree.Read(file), Strict)
        ?? throw new InvalidDataException($"{file} holds nothing.");
}
