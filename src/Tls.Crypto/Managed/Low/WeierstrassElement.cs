using System.Runtime.CompilerServices;

namespace Tls.Crypto;

/// <summary>
/// An element of the field of P-384 or P-521, in Montgomery form: limbs of 64 bits, the lowest first, of which the field uses as
/// many as it needs.
/// </summary>
[InlineArray(Limbs)]
internal struct WeierstrassElement
{
    /// <summary>As many as P-521 needs.</summary>
    public const int Limbs = 9;

    private ulong _limb;
}
