using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace Tls.Crypto;

/// <summary>
/// Numbers to blind by (Kocher): r^e and 1 / r modulo n, a new pair for every use. Most are the squares of
/// the last pair, for which two products are enough; every so often r is drawn afresh.
/// </summary>
/// <remarks>
/// Side channels: as <see cref="MontgomeryModulus"/>; r never shows, and neither does its inverse.
/// </remarks>
internal sealed class RsaBlinding(CryptoProvider random, MontgomeryModulus n, ulong e, RsaFactors factors)
    : IDisposable
{
    private const int UsesOfOne = 32;
    private const int Attempts = 4;

    private readonly Lock _lock = new();

    /// <summary>r^e and 1 / r, both in Montgomery form.</summary>
    private readonly ulong[] _blinding = MontgomeryModulus.Pinned(n.Length);
    private readonly ulong[] _unblinding = MontgomeryModulus.Pinned(n.Length);
    private int _usesLeft;

    /// <summary>A pair that nobody else gets, in Montgomery form.</summary>
    /// <returns>False when there is none: p and q are not what they should be.</returns>
    public bool TryTake(Span<ulong> blinding, Span<ulong> unblinding)
    {
        lock (_lock)
        {
            if (_usesLeft == 0)
            {
                if (!TryDraw())
                {
                    return false;
                }

                _usesLeft = UsesOfOne;
            }
            else
            {
                n.Multiply(_blinding, _blinding, _blinding);
                n.Multiply(_unblinding, _unblinding, _unblinding);
            }

            _usesLeft--;
            _blinding.CopyTo(blinding);
            _unblinding.CopyTo(unblinding);
            return true;
        }
    }

    /// <summary>Wipes the pair.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            MontgomeryModulus.Wipe(_blinding);
            MontgomeryModulus.Wipe(_unblinding);
            _usesLeft = 0;
        }
    }

    private bool TryDraw()
    {
        Span<ulong> r = stackalloc ulong[n.Length];
        Span<ulong> one = stackalloc ulong[n.Length];
        one.Clear();
        one[0] = 1;
        bool isDrawn = false;
        for (int i = 0; i < Attempts && !isDrawn; i++)
        {
            random.FillRandom(MemoryMarshal.AsBytes(r));
            n.RaisePublic(r, e, _blinding);
            n.ToMontgomery(_blinding, _blinding);
            n.ToMontgomery(r, r);
            n.FromMontgomery(r, _unblinding);
            factors.Invert(_unblinding, _unblinding);
            n.ToMontgomery(_unblinding, _unblinding);

            // A multiple of p or q has no inverse; as likely as to guess them.
            n.Multiply(r, _unblinding, r);
            n.FromMontgomery(r, r);
            isDrawn = Limbs.AreEqual(r, one) != 0;
        }

        MontgomeryModulus.Wipe(r);
        return isDrawn;
    }
}
