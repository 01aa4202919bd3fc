using System;
using Tls.Wire;

namespace Tls.Records;

/// <summary>What an alert does to the connection.</summary>
internal enum AlertEffect
{
    /// <summary>Nothing: a close_notify will follow, or not.</summary>
    None,

    /// <summary>The peer will send no more.</summary>
    PeerClosed,

    /// <summary>The connection is over.</summary>
    Fatal,
}

/// <summary>
/// Reads alert records and says what they mean (RFC 8446 §6; RFC 5246 §7.2). A mutable struct: keep it in a field that is
/// not readonly.
/// </summary>
internal struct AlertPolicy
{
    private RunLimit _warnings;

    /// <summary>Takes the content of one alert record.</summary>
    /// <param name="content">What the record holds.</param>
    /// <param name="version">
    /// Whose rules hold: until the peer has chosen, those of the oldest version it may choose.
    /// </param>
    /// <param name="alert">The alert.</param>
    internal AlertEffect Receive(ReadOnlySpan<byte> content, ProtocolVersion version, out Alert alert)
    {
        // §5.1: a record of type alert must contain exactly one message.
        var reader = new TlsReader(content);
        alert = new Alert((AlertLevel)reader.UInt8("level"), (AlertDescription)reader.UInt8("description"));
        reader.End("Alert");

        // §6: enum { warning(1), fatal(2) }; TLS 1.3 has no use for the level, but nobody has one for another.
        if (alert.Level is not (AlertLevel.Warning or AlertLevel.Fatal))
        {
            throw Fault.Of(TlsFault.IllegalAlertLevel, $"level {(byte)alert.Level}");
        }

        switch (alert.Description)
        {
            case AlertDescription.CloseNotify:
                return AlertEffect.PeerClosed;

            case AlertDescription.UserCanceled:
                // §6.1: should be followed by a close_notify; by itself it ends nothing.
                _warnings.Add(RecordLimits.MaxWarningAlerts, TlsFault.LimitWarningAlerts);
                return AlertEffect.None;

            case var _ when version == ProtocolVersion.Tls12 && alert.Level == AlertLevel.Warning:
                // RFC 5246 §7.2.2: a warning lets the connection go on, if its receiver likes; we do, for a while.
                _warnings.Add(RecordLimits.MaxWarningAlerts, TlsFault.LimitWarningAlerts);
                return AlertEffect.None;

            case var _ when alert.Level == AlertLevel.Warning:
                // §6.2: all others MUST be sent as fatal; they are errors whatever their level, and this is another.
                throw Fault.Of(TlsFault.DecodeAlertLevel, $"{alert.Description} as a warning");

            default:
                // §6: all others are error alerts whatever their level, and so are unknown ones.
                return AlertEffect.Fatal;
        }
    }

    /// <summary>A record that is no alert came.</summary>
    internal void Reset() => _warnings.Reset();
}
