using System.Diagnostics.Tracing;

namespace Tls;

/// <summary>The event source <c>Tls.Socket</c>, for dotnet-trace and its like.</summary>
[EventSource(Name = TlsTelemetry.Name)]
internal sealed class TlsEventSource : EventSource
{
    internal static readonly TlsEventSource Log = new();

    private TlsEventSource()
    {
    }

    /// <summary>A handshake begins.</summary>
    /// <param name="role">client or server.</param>
    /// <param name="host">The name of the server, on a client; otherwise empty.</param>
    [Event(1, Level = EventLevel.Informational, ActivityOptions = EventActivityOptions.Disable)]
    public void HandshakeStart(string role, string host) => WriteEvent(1, role, host);

    /// <summary>It is done.</summary>
    /// <param name="role">client or server.</param>
    /// <param name="protocol">1.2 or 1.3.</param>
    /// <param name="cipher">The cipher suite, by its registered name.</param>
    [Event(2, Level = EventLevel.Informational, ActivityOptions = EventActivityOptions.Disable)]
    public void HandshakeStop(string role, string protocol, string cipher) => WriteEvent(2, role, protocol, cipher);

    /// <summary>It was a session that it resumed; comes before <see cref="HandshakeStop"/>.</summary>
    /// <param name="role">client or server.</param>
    /// <param name="protocol">1.2 or 1.3.</param>
    /// <param name="cipher">The cipher suite, by its registered name.</param>
    [Event(3, Level = EventLevel.Informational)]
    public void SessionResumed(string role, string protocol, string cipher) => WriteEvent(3, role, protocol, cipher);

    /// <summary>A handshake failed.</summary>
    /// <param name="role">client or server.</param>
    /// <param name="fault">The rule that was broken, a TlsFault.</param>
    /// <param name="message">Where, and how.</param>
    [Event(4, Level = EventLevel.Error)]
    public void HandshakeFailed(string role, string fault, string message) => WriteEvent(4, role, fault, message);

    /// <summary>A connection failed after its handshake.</summary>
    /// <param name="role">client or server.</param>
    /// <param name="fault">The rule that was broken, a TlsFault.</param>
    /// <param name="message">Where, and how.</param>
    [Event(5, Level = EventLevel.Error)]
    public void ConnectionFailed(string role, string fault, string message) => WriteEvent(5, role, fault, message);

    /// <summary>A server gave a handshake up for a newer connection.</summary>
    /// <param name="places">How many may be under way.</param>
    [Event(6, Level = EventLevel.Warning)]
    public void HandshakeShed(int places) => WriteEvent(6, places);
}
