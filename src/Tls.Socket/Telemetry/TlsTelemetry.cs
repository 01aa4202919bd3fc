using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Tls;

/// <summary>
/// The meter and the source of activities, both named <c>Tls.Socket</c>; docs/telemetry.md says what they tell. Nothing
/// that is told is a secret, but it names hosts.
/// </summary>
internal static class TlsTelemetry
{
    /// <summary>What everything is found by.</summary>
    internal const string Name = "Tls.Socket";

    internal static readonly ActivitySource Activities = new(Name);

    private static readonly Meter Meter = new(Name);

    internal static readonly Counter<long> Handshakes = Meter.CreateCounter<long>(
        "tls.handshakes", "{handshake}", "Handshakes that ended, well or not.");

    internal static readonly Histogram<double> HandshakeDuration = Meter.CreateHistogram(
        "tls.handshake.duration",
        "s",
        "From the first step of a handshake to its end, the peer's and the application's part included.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
        });

    internal static readonly Counter<long> Resumptions = Meter.CreateCounter<long>(
        "tls.resumptions", "{handshake}", "Handshakes that resumed a session.");

    internal static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "tls.failures", "{connection}", "Connections that failed, in the handshake or after it.");

    internal static readonly UpDownCounter<long> OpenSessions = Meter.CreateUpDownCounter<long>(
        "tls.sessions.open", "{connection}", "Connections whose handshake is done and that have not ended.");

    internal static readonly Counter<long> ShedHandshakes = Meter.CreateCounter<long>(
        "tls.handshakes.shed", "{handshake}", "Handshakes that a server gave up for newer connections.");

    internal static readonly Counter<long> Bytes = Meter.CreateCounter<long>(
        "tls.io", "By", "Application data, before it is encrypted and after it is decrypted.");

    private static readonly object True = true;
    private static readonly object False = false;

    /// <summary>A tag of a flag, which allocates nothing.</summary>
    internal static KeyValuePair<string, object?> Flag(string key, bool value) => new(key, value ? True : False);
}
