using System;

namespace Tls.Crypto;

/// <summary>Sums and products of a field, and b of y² = x³ − 3x + b.</summary>
/// <remarks>
/// Side channels: those of <see cref="MontgomeryModulus"/>, of which the lengths alone show, and they are the curve's.
/// </remarks>
#pragma warning disable CA1001 // What it owns is public, and stays as long as the process.
internal sealed class WeierstrassField
#pragma warning restore CA1001
{
    private readonly MontgomeryModulus _modulus;
    private readonly WeierstrassElement _b;
    private readonly ulong[] _lessTwo;

    /// <summary>Prepares a field.</summary>
    /// <param name="prime">p, big endian.</param>
    /// <param name="b">b, big endian, as long as p.</param>
    public WeierstrassField(ReadOnlySpan<byte> prime, ReadOnlySpan<byte> b)
    {
        Size = prime.Length;
        var p = new ulong[Limbs.For(prime.Length)];
        Limbs.Decode(prime, p);
        _modulus = new MontgomeryModulus(p);
        _lessTwo = p;
        _lessTwo[0] -= 2;
        _b = FromBytes(b);
        One = FromNumber([1]);
    }

    /// <summary>The size of an element, in bytes.</summary>
    public int Size { get; }

    public ref readonly WeierstrassElement B => ref _b;

    public WeierstrassElement One { get; }

    private int Length => _modulus.Length;

    public WeierstrassElement Multiply(in WeierstrassElement a, in WeierstrassElement b)
    {
        WeierstrassElement product = default;
        _modulus.Multiply(Words(a), Words(b), Room(ref product));
        return product;
    }

    public WeierstrassElement Add(in WeierstrassElement a, in WeierstrassElement b)
    {
        WeierstrassElement sum = default;
        _modulus.Add(Words(a), Words(b), Room(ref sum));
        return sum;
    }

    public WeierstrassElement Subtract(in WeierstrassElement a, in WeierstrassElement b)
    {
        WeierstrassElement difference = default;
        _modulus.Subtract(Words(a), Words(b), Room(ref difference));
        return difference;
    }

    public WeierstrassElement Twice(in WeierstrassElement a) => Add(a, a);

    public WeierstrassElement Times3(in WeierstrassElement a) => Add(Add(a, a), a);

    /// <summary>a1 b2 + b1 a2, out of a1 a2 and b1 b2.</summary>
    public WeierstrassElement Cross(
        in WeierstrassElement a1,
        in WeierstrassElement b1,
        in WeierstrassElement a2,
        in WeierstrassElement b2,
        in WeierstrassElement a1a2,
        in WeierstrassElement b1b2) =>
        Subtract(Multiply(Add(a1, b1), Add(a2, b2)), Add(a1a2, b1b2));

    /// <summary>1 / a as a^(p − 2); zero gives zero.</summary>
    public WeierstrassElement Invert(in WeierstrassElement a)
    {
        WeierstrassElement inverse = default;
        _modulus.Power(Words(a), _lessTwo, Room(ref inverse));
        return inverse;
    }

    /// <summary>Whether two are the same; for public values.</summary>
    public bool AreEqual(in WeierstrassElement a, in WeierstrassElement b) =>
        Limbs.AreEqual(Words(a), Words(b)) != 0;

    /// <summary>Reads a coordinate of <see cref="Size"/> bytes, big endian, which must be below p; a public one.</summary>
    public bool TryDecode(ReadOnlySpan<byte> bytes, out WeierstrassElement element)
    {
        Span<ulong> number = stackalloc ulong[WeierstrassElement.Limbs];
        number = number[..Length];
        Limbs.Decode(bytes, number);
        element = FromNumber(number);
        return Limbs.IsBelow(number, _modulus.Value) != 0;
    }

    /// <summary>Writes the one representative below p, <see cref="Size"/> bytes, big endian.</summary>
    public void Encode(in WeierstrassElement element, Span<byte> destination)
    {
        Span<ulong> number = stackalloc ulong[WeierstrassElement.Limbs];
        number = number[..Length];
        _modulus.FromMontgomery(Words(element), number);
        Limbs.Encode(number, destination[..Size]);
        MontgomeryModulus.Wipe(number);
    }

    private WeierstrassElement FromBytes(ReadOnlySpan<byte> bytes) => TryDecode(bytes, out WeierstrassElement element)
        ? element
        : throw new ArgumentException("It is not below p.", nameof(bytes));

    private WeierstrassElement FromNumber(ReadOnlySpan<ulong> number)
    {
        WeierstrassElement element = default;
        _modulus.ToMontgomery(number, Room(ref element));
        return element;
    }

    private ReadOnlySpan<ulong> Words(in WeierstrassElement element) => ((ReadOnlySpan<ulong>)element)[..Length];

    private Span<ulong> Room(ref WeierstrassElement element) => ((Span<ulong>)element)[..Length];
}
