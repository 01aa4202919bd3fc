using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>
/// A theory over managed AES-GCM: where the processor lacks the instructions it is skipped, and says so.
/// </summary>
public sealed class AesGcmTheoryAttribute : TheoryAttribute
{
    public AesGcmTheoryAttribute()
    {
        if (!AesGcmCipher.IsSupported)
        {
            Skip = "This processor has no instructions for AES or for carry-less multiplication.";
        }
    }
}
