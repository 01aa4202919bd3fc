using System;

namespace Tls;

/// <summary>A hello that offers early data, for a store to say whether it is new (RFC 8446 §8.2).</summary>
/// <param name="Hello">32 to 255 bytes that only this hello has, already authenticated.</param>
/// <param name="Until">When it may be forgotten: the hello is too old to be accepted then.</param>
public sealed record TlsReplayCheck(ReadOnlyMemory<byte> Hello, DateTimeOffset Until);
