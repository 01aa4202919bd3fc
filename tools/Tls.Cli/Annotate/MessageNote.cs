using System.Collections.Generic;

namespace Tls.Cli;

/// <summary>What there is to say about one message.</summary>
/// <param name="Name">Its name in the RFC.</param>
/// <param name="Section">Where the RFC describes it.</param>
/// <param name="Size">In bytes, header included.</param>
/// <param name="Fields">The fields that matter, by name.</param>
internal sealed record MessageNote(
    string Name, string Section, int Size, IReadOnlyList<(string Name, string Value)> Fields);
