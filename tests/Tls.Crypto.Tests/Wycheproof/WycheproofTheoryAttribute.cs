using System;
using System.IO;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>
/// A theory over Wycheproof's files, which are not part of this repository: WYCHEPROOF_DIR names the folder
/// that holds testvectors_v1. Where there is none, the test is skipped and says so.
/// </summary>
public sealed class WycheproofTheoryAttribute : TheoryAttribute
{
    public WycheproofTheoryAttribute()
    {
        if (!Directory.Exists(Folder))
        {
            Skip = "Wycheproof's vectors are not here: WYCHEPROOF_DIR names the folder of testvectors_v1.";
        }
    }

    /// <summary>Whether it is the BCL that the files are tried on.</summary>
    public bool NeedsBcl
    {
        get => Skip == BclIsMissing.Reason;
        set => Skip ??= value ? BclIsMissing.Reason : null;
    }

    public static string Folder { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("WYCHEPROOF_DIR")
            ?? Path.Combine(Repository.Root, "..", "shared", "vectors", "wycheproof"),
        "testvectors_v1");
}
