using System.Collections.Generic;
using System.Diagnostics;
using Tls.Wire;

namespace Tls;

/// <summary>
/// What is told of one connection, to whoever listens. It lives in the engine, so that streams, sockets and servers tell the
/// same. All but <see cref="Moved"/> is called under the engine's lock.
/// </summary>
internal struct ConnectionTelemetry
{
    // OpenTelemetry's word for a cause that has no name.
    private const string Other = "_OTHER";

    private readonly bool _isServer;
    private long _start;
    private Activity? _activity;
    private bool _isHandshaking;
    private bool _isOpen;

    /// <summary>Of a connection that has not begun.</summary>
    internal ConnectionTelemetry(bool isServer)
        : this() => _isServer = isServer;

    /// <summary>The handshake begins.</summary>
    internal void Started(string? host)
    {
        _isHandshaking = true;
        _start = Stopwatch.GetTimestamp();
        if (TlsTelemetry.Activities.HasListeners())
        {
            // The caller's own activity stays the current one: this one is ended by another call.
            Activity? current = Activity.Current;
            _activity = TlsTelemetry.Activities.StartActivity(
                "TLS handshake", _isServer ? ActivityKind.Server : ActivityKind.Client);
            Activity.Current = current;
            if (host is not null)
            {
                _activity?.SetTag("server.address", host);
            }
        }

        if (TlsEventSource.Log.IsEnabled())
        {
            TlsEventSource.Log.HandshakeStart(RoleName, host ?? string.Empty);
        }
    }

    /// <summary>The handshake is done.</summary>
    internal void Connected(TlsEngine engine)
    {
        if (!_isHandshaking)
        {
            return;
        }

        _isHandshaking = false;
        if (TlsTelemetry.OpenSessions.Enabled)
        {
            _isOpen = true;
            TlsTelemetry.OpenSessions.Add(1, Role);
        }

        bool isMeasured = TlsTelemetry.Handshakes.Enabled || TlsTelemetry.HandshakeDuration.Enabled
            || TlsTelemetry.Resumptions.Enabled;
        if (!isMeasured && _activity is null && !TlsEventSource.Log.IsEnabled())
        {
            return;
        }

        TlsConnectionInfo info = engine.ConnectionInfo!;
        string version = info.Version == ProtocolVersion.Tls13 ? "1.3" : "1.2";
        string cipher = info.CipherSuite.ToString();
        var tags = new TagList
        {
            Role,
            new KeyValuePair<string, object?>("tls.protocol.version", version),
            new KeyValuePair<string, object?>("tls.cipher", cipher),
            TlsTelemetry.Flag("tls.resumed", info.IsResumed),
        };
        TlsTelemetry.Handshakes.Add(1, tags);
        TlsTelemetry.HandshakeDuration.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, tags);
        if (info.IsResumed)
        {
            TlsTelemetry.Resumptions.Add(1, tags);
            TlsEventSource.Log.SessionResumed(RoleName, version, cipher);
        }

        TlsEventSource.Log.HandshakeStop(RoleName, version, cipher);
        End(_activity, tags, info);
        _activity = null;
    }

    /// <summary>The connection has failed.</summary>
    internal void Failed(TlsException failure)
    {
        bool wasHandshaking = _isHandshaking;
        string fault = failure.Fault.ToString();
        if (TlsTelemetry.Failures.Enabled)
        {
            TlsTelemetry.Failures.Add(
                1,
                Role,
                new KeyValuePair<string, object?>("error.type", fault),
                TlsTelemetry.Flag("tls.established", !wasHandshaking));
        }

        if (!wasHandshaking && TlsEventSource.Log.IsEnabled())
        {
            TlsEventSource.Log.ConnectionFailed(RoleName, fault, failure.Context);
        }

        FailHandshake(fault, failure.Context);
    }

    /// <summary>The connection is over, one way or another.</summary>
    internal void Ended()
    {
        FailHandshake(Other, "left before it was done");
        if (_isOpen)
        {
            _isOpen = false;
            TlsTelemetry.OpenSessions.Add(-1, Role);
        }
    }

    /// <summary>Application data went one way or the other.</summary>
    internal readonly void Moved(TlsDirection direction, int count)
    {
        if (count > 0 && TlsTelemetry.Bytes.Enabled)
        {
            TlsTelemetry.Bytes.Add(
                count,
                Role,
                new KeyValuePair<string, object?>(
                    "network.io.direction", direction == TlsDirection.Sent ? "transmit" : "receive"));
        }
    }

    private readonly KeyValuePair<string, object?> Role => new("tls.role", RoleName);

    private readonly string RoleName => _isServer ? "server" : "client";

    private static void End(Activity? activity, in TagList tags, TlsConnectionInfo info)
    {
        if (activity is null)
        {
            return;
        }

        foreach (KeyValuePair<string, object?> tag in tags)
        {
            activity.SetTag(tag.Key, tag.Value);
        }

        activity.SetTag("tls.protocol.name", "tls");
        activity.SetTag("tls.established", true);
        activity.SetTag("tls.curve", info.Group?.ToString());
        activity.SetTag("tls.next_protocol", info.ApplicationProtocol);
        Stop(activity);
    }

    private void FailHandshake(string fault, string message)
    {
        if (!_isHandshaking)
        {
            return;
        }

        _isHandshaking = false;
        var error = new KeyValuePair<string, object?>("error.type", fault);
        TlsTelemetry.Handshakes.Add(1, Role, error);
        TlsTelemetry.HandshakeDuration.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, Role, error);
        TlsEventSource.Log.HandshakeFailed(RoleName, fault, message);
        if (_activity is { } activity)
        {
            _activity = null;
            activity.SetTag(Role.Key, Role.Value);
            activity.SetTag(error.Key, error.Value);
            activity.SetTag("tls.established", false);
            _ = activity.SetStatus(ActivityStatusCode.Error, message);
            Stop(activity);
        }
    }

    private static void Stop(Activity activity)
    {
        Activity? current = Activity.Current;
        activity.Dispose();
        Activity.Current = current;
    }
}
