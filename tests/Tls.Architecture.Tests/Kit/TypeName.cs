namespace Tls.Architecture.Tests.Kit;

/// <summary>A type of another assembly, as a reference names it.</summary>
internal sealed record TypeName(string Assembly, string Namespace, string Name)
{
    internal string FullName => Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";

    /// <summary>Whether the type is in the namespace or in one below it.</summary>
    internal bool IsIn(string @namespace) =>
        Namespace == @namespace || Namespace.StartsWith($"{@namespace}.", System.StringComparison.Ordinal);
}
