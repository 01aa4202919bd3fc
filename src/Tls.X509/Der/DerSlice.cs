using System;

namespace Tls.X509.Der;

/// <summary>Where something lies in the whole input, kept in half the room of the memory itself.</summary>
/// <param name="Start">Its first octet, from the beginning of the input.</param>
/// <param name="Length">How many octets it has; 0 also for what is not there.</param>
internal readonly record struct DerSlice(int Start, int Length)
{
    internal bool IsEmpty => Length == 0;

    /// <summary>Cut out of the input.</summary>
    internal ReadOnlyMemory<byte> In(ReadOnlyMemory<byte> input) => input.Slice(Start, Length);

    /// <summary>A reader that knows where it is in the input.</summary>
    internal DerReader Open(ReadOnlyMemory<byte> input) => new(In(input).Span, Start);
}
