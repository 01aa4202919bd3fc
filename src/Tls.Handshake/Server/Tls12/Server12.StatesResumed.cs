using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>The states of a TLS 1.2 server while a session goes on.</summary>
internal readonly partial struct Server12
{
    /// <summary>Our Finished is out; no message may come before the client's keys change.</summary>
    internal sealed class ResumeWaitChangeCipherSpec(ResumeKeyed keyed) : State12
    {
        internal ResumeKeyed Keyed { get; } = keyed;

        internal override ChangeCipherSpecRole ChangeCipherSpec => ChangeCipherSpecRole.ChangesKeys;

        private protected override IDisposable Owned => Keyed;
    }

    /// <summary>The client's keys have changed; now the proof that it knows the session.</summary>
    internal sealed class ResumeWaitFinished(ResumeKeyed keyed) : State12
    {
        internal ResumeKeyed Keyed { get; } = keyed;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.Finished];

        private protected override IDisposable Owned => Keyed;
    }
}
