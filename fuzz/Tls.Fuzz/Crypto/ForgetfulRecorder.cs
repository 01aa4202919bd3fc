using System;

namespace Tls.Fuzz.Crypto;

/// <summary>To which every hello with early data is new: an input is played more than once.</summary>
internal sealed class ForgetfulRecorder : TlsReplayRecorder
{
    internal static ForgetfulRecorder Instance { get; } = new();

    public override bool TryAdd(ReadOnlySpan<byte> hello, DateTimeOffset until) => true;
}
