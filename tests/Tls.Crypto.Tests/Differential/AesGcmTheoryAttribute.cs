using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>
/// A theory over managed AES-GCM beside the BCL's: where the processor lacks the instructions, or the BCL its library, it is
/// skipped and says so.
/// </summary>
public sealed class AesGcmTheoryAttribute : TheoryAttribute
{
    public AesGcmTheoryAttribute()
    {
        Skip = BclIsMissing.Reason;
        if (!AesGcmCipher.IsSupported)
        {
            Skip = "This processor has no instructions for AES or for carry-less multiplication.";
        }
    }
}
