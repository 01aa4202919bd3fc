using System.Collections.Generic;
using System.IO;
using System.Text.Json;

namespace Tls.X509.Tests.Limbo;

/// <summary>
/// How many other validators agree with a case: "must" for all, "should" for most, "strict" for some,
/// "profile-or-disputed" for none. Read from the file named by LIMBO_CLASSES; a case that it does not have is
/// one of BetterTLS, or unclassed.
/// </summary>
internal sealed class LimboClasses
{
    internal const string Unclassed = "unclassed";

    private readonly Dictionary<string, string> _classes = [];

    internal LimboClasses()
    {
        if (VectorFiles.Find("LIMBO_CLASSES", "limbo", "limbo-dev-classes.json") is not string file)
        {
            return;
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            if (property.Value.TryGetProperty("class", out JsonElement name))
            {
                _classes.Add(property.Name, name.GetString()!);
            }
        }
    }

    internal string Of(LimboCase test) =>
        _classes.GetValueOrDefault(test.Id, test.Namespace == "bettertls" ? "bettertls" : Unclassed);
}
