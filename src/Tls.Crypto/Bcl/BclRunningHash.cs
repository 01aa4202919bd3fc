using System;
using System.Security.Cryptography;

namespace Tls.Crypto;

/// <summary>
/// A running hash over <see cref="IncrementalHash"/>, which can be read without being reset.
/// </summary>
internal sealed class BclRunningHash : RunningHash
{
    private readonly IncrementalHash _hash;

    internal BclRunningHash(HashKind kind)
        : this(kind, IncrementalHash.CreateHash(BclDigests.NameOf(kind)))
    {
    }

    private BclRunningHash(HashKind kind, IncrementalHash hash)
        : base(kind) => _hash = hash;

    public override void Append(ReadOnlySpan<byte> data) => _hash.AppendData(data);

    public override void GetCurrent(Span<byte> destination) => _hash.GetCurrentHash(destination);

    public override RunningHash Clone() => new BclRunningHash(Kind, _hash.Clone());

    protected override void Dispose(bool disposing) => _hash.Dispose();
}
