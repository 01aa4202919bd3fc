using System;

namespace Tls.Bench.Timing;

/// <summary>Writes a secret of a class.</summary>
internal delegate void Fill(Span<byte> secret);

/// <summary>
/// An operation on a secret of one of two classes. Secrets are prepared many at a time, in an order drawn at
/// random, before any of them is measured, so that caches and predictors have seen the same of both classes.
/// </summary>
internal abstract class TimingTarget(string name)
{
    /// <summary>At most so many secrets are prepared at a time.</summary>
    public const int MaxSlots = 512;

    public string Name { get; } = name;

    /// <summary>Whether it leaks on purpose: then a test that does not see it is no test.</summary>
    public bool IsControl { get; init; }

    /// <summary>Makes the secret of a slot.</summary>
    public abstract void Prepare(int slot, bool first);

    /// <summary>
    /// Makes it the one that is operated on. Not timed, and the same code for both classes.
    /// </summary>
    public abstract void Stage(int slot);

    /// <summary>What is timed.</summary>
    public abstract void Run();
}

/// <summary>
/// An operation on bytes. Whatever the class, both secrets are drawn, one is chosen by a mask, and it is
/// copied to one place: what differs is its value, and nothing of how it came to be there.
/// </summary>
internal sealed class BytesTarget(string name, int size, Fill first, Fill second, Action<byte[]> run)
    : TimingTarget(name)
{
    private readonly byte[] _all = new byte[MaxSlots * size];
    private readonly byte[] _staged = GC.AllocateArray<byte>(size, pinned: true);
    private readonly SecretPair _pair = new(size, first, second);

    public override void Prepare(int slot, bool isFirst) =>
        _pair.Draw(_all.AsSpan(slot * size, size), isFirst);

    public override void Stage(int slot) => _all.AsSpan(slot * size, size).CopyTo(_staged);

    public override void Run() => run(_staged);
}

/// <summary>
/// An operation on an object that holds a secret: each is a new one, made in the same way of either class'
/// bytes, so that where it lies says nothing of its class.
/// </summary>
internal sealed class ObjectTarget<T>(
    string name, int size, Fill first, Fill second, Func<byte[], T> make, Action<T> run) : TimingTarget(name)
    where T : class, IDisposable
{
    private readonly T?[] _all = new T?[MaxSlots];
    private readonly byte[] _drawn = new byte[size];
    private readonly SecretPair _pair = new(size, first, second);
    private T? _staged;

    public override void Prepare(int slot, bool isFirst)
    {
        _all[slot]?.Dispose();
        _pair.Draw(_drawn, isFirst);
        _all[slot] = make(_drawn);
    }

    public override void Stage(int slot) => _staged = _all[slot];

    public override void Run() => run(_staged!);
}

/// <summary>Draws a secret of each class, and takes one.</summary>
internal sealed class SecretPair(int size, Fill first, Fill second)
{
    private readonly byte[] _first = new byte[size];
    private readonly byte[] _second = new byte[size];

    /// <summary>Writes the secret of a class.</summary>
    public void Draw(Span<byte> secret, bool isFirst)
    {
        first(_first);
        second(_second);
        int mask = isFirst ? -1 : 0;
        for (int i = 0; i < secret.Length; i++)
        {
            secret[i] = (byte)(_second[i] ^ (mask & (_first[i] ^ _second[i])));
        }
    }
}
