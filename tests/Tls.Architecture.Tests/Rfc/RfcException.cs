namespace Tls.Architecture.Tests.Rfc;

/// <summary>Why a rule has no test.</summary>
internal sealed class RfcException
{
    /// <summary>Demands something of other people: of registries, documents, applications, middleboxes.</summary>
    internal const string NotOurs = "not of an implementation";

    /// <summary>Binds what is not built here.</summary>
    internal const string NotBuilt = "not built";

    /// <summary>No test can tell; the reason says where the code does it.</summary>
    internal const string NotSeen = "cannot be seen from outside";

    /// <summary>A test is owed.</summary>
    internal const string Missing = "missing";

    internal static readonly string[] Kinds = [NotOurs, NotBuilt, NotSeen, Missing];

    /// <summary>One of <see cref="Kinds" />.</summary>
    public required string Kind { get; init; }

    /// <summary>One sentence.</summary>
    public required string Reason { get; init; }
}
