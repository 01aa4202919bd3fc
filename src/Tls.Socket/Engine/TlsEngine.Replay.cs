using System;
using Tls.Handshake;

namespace Tls;

/// <content>Early data that may be a replay: somebody else remembers (RFC 8446 §8.2).</content>
public sealed partial class TlsEngine
{
    /// <summary>
    /// What to ask a store while the status is <see cref="TlsStatus.NeedsReplayCheck"/>; otherwise null.
    /// </summary>
    public TlsReplayCheck? ReplayCheck =>
        _machine.Pending is ReplayQuestion question ? new TlsReplayCheck(question.Hello, question.Until) : null;

    /// <summary>
    /// Answers <see cref="TlsStatus.NeedsReplayCheck"/>. The answer is not waited for without end: false is always right.
    /// </summary>
    /// <param name="isNew">
    /// Whether the hello was not known to the store and now is. False when it was, or the store does not answer: early data
    /// is declined, and the handshake goes on.
    /// </param>
    /// <exception cref="InvalidOperationException">Nothing of the kind is asked.</exception>
    public void ProvideReplayCheck(bool isNew)
    {
        ThrowIfNotAsked<ReplayQuestion>();
        Drive(static (engine, answer) => engine._machine.Answer(answer), isNew);
    }
}
