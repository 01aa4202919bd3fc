using System;
using System.Security.Cryptography;

namespace Tls.Crypto;

/// <summary>
/// A running hash over <see cref="IncrementalHash"/>, which can be read without being reset.
/// </summary>
internal sealed class BclRunningHash(HashKind kind) : RunningHash(kind)
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(BclDigests.NameOf(kind));

    public override void Append(ReadOnlySpan<byte> data) => _hash.AppendData(data);

    public override void GetCurrent(Span<byte> destination) => _hash.GetCurrentHash(destination);

    protected override void Dispose(bool disposing) => _hash.Dispose();
}
