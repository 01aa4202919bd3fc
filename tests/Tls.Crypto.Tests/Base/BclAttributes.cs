using FsCheck.Xunit;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>
/// Why tests that hold our code against the BCL's cannot run: where its native library is hidden or missing. null where it is
/// there.
/// </summary>
internal static class BclIsMissing
{
    public static string? Reason { get; } = PlatformLibrary.IsThere
        ? null
        : "System.Security.Cryptography has no native library here to be compared with.";
}

/// <summary>A fact beside the BCL.</summary>
public sealed class BclFactAttribute : FactAttribute
{
    public BclFactAttribute() => Skip = BclIsMissing.Reason;
}

/// <summary>A theory beside the BCL.</summary>
public sealed class BclTheoryAttribute : TheoryAttribute
{
    public BclTheoryAttribute() => Skip = BclIsMissing.Reason;
}

/// <summary>A property beside the BCL.</summary>
public sealed class BclPropertyAttribute : PropertyAttribute
{
    public BclPropertyAttribute() => Skip = BclIsMissing.Reason;
}
