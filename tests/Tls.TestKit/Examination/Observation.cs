using System.Linq;
using Tls.Wire;

namespace Tls.TestKit;

/// <summary>What can be seen of a peer from outside, when a flight has been played.</summary>
/// <param name="Refusal">The fatal alert that it sent first, if it sent one.</param>
/// <param name="HasFinished">Whether its Finished came, and was right.</param>
/// <param name="IsEnded">Whether it has ended the transport.</param>
/// <param name="HasClosed">Whether it said so by close_notify.</param>
/// <param name="IsGarbled">Whether it sent a record that the right keys do not open.</param>
public sealed record Observation(AlertDescription? Refusal, bool HasFinished, bool IsEnded, bool HasClosed, bool IsGarbled)
{
    /// <summary>Plays a flight.</summary>
    /// <exception cref="System.IO.IOException">There is no connection to be had, or no session to resume.</exception>
    public static Observation Of(IExaminee examinee, Flight flight, PeerSettings settings, bool isPatient)
    {
        System.ArgumentNullException.ThrowIfNull(examinee);
        System.ArgumentNullException.ThrowIfNull(flight);
        System.ArgumentNullException.ThrowIfNull(settings);
        if (flight.Scenario.Resumed)
        {
            settings = settings with
            {
                Session = Begin(examinee, flight.Scenario with { Resumed = false }, settings),
            };
        }

        IByteDuplex duplex = examinee.Connect(flight.Scenario, isPatient);
        using var owned = duplex as System.IDisposable;
        using ScriptedPeer peer = ScriptedPeer.Create(flight.Scenario, duplex, settings);
        peer.Play(flight.Steps());
        return new Observation(
            peer.Refusal,
            peer.HasFinished,
            peer.IsEnded,
            peer.Alerts.Any(alert => alert.Description == AlertDescription.CloseNotify),
            peer.IsGarbled);
    }

    /// <summary>A session to go on with: a handshake as it should be, and what it leaves.</summary>
    private static PeerSession Begin(IExaminee examinee, Scenario scenario, PeerSettings settings)
    {
        IByteDuplex duplex = examinee.Connect(scenario, isPatient: false);
        using var owned = duplex as System.IDisposable;
        using ScriptedPeer peer = ScriptedPeer.Create(scenario, duplex, settings);
        peer.Play(scenario.Legal());
        return peer.Session ?? throw new System.IO.IOException($"'{scenario}' leaves no session to resume");
    }

    /// <summary>In what it differs from a verdict, as far as that can be seen; null if in nothing.</summary>
    public FindingKind? Against(Verdict verdict)
    {
        System.ArgumentNullException.ThrowIfNull(verdict);
        if (Refusal is { } alert)
        {
            return verdict.Tolerated.Any(rule => rule.Alerts.Contains(alert)) ? null
                : verdict.Ending != Ending.Refused ? FindingKind.Refused
                : !verdict.Rule!.Alerts.Contains(alert) ? FindingKind.OtherAlert
                : verdict.Connected && !HasFinished ? FindingKind.NotConnected
                : null;
        }

        if (IsGarbled)
        {
            return FindingKind.Garbled;
        }

        if (verdict.Ending == Ending.Refused)
        {
            return IsEnded && !HasClosed ? FindingKind.NoAlert : FindingKind.Accepted;
        }

        // What a server does after the handshake is its application's affair: it may end when it likes.
        return verdict.Connected && !HasFinished ? FindingKind.NotConnected
            : verdict.Ending == Ending.Open && !verdict.Connected && IsEnded ? FindingKind.NoAlert
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        (Refusal is { } alert ? $"alert {alert}" : HasClosed ? "closed as if nothing were wrong" : IsEnded ? "ended without an alert" : "no alert")
        + (HasFinished ? ", handshake done" : "")
        + (IsGarbled ? ", a record that does not open" : "");
}
