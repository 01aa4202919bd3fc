using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>
/// What both sides keep from ServerHello to the Finished messages: the two traffic secrets, and the Main
/// Secret, which depends on no message after ServerHello. The Handshake Secret itself is wiped as soon as
/// these three exist.
/// </summary>
internal sealed class HandshakeSecrets : IDisposable
{
    /// <summary>
    /// Runs the schedule from the shared secret to the Main Secret, and wipes the shared secret.
    /// </summary>
    /// <param name="schedule">The provider and the hash of the suite.</param>
    /// <param name="psk">The pre-shared key, or null.</param>
    /// <param name="sharedSecret">What the key exchange came to; ours to wipe. Null with psk_ke, which has none.</param>
    /// <param name="throughServerHello">The transcript ClientHello...ServerHello.</param>
    internal HandshakeSecrets(
        KeySchedule13 schedule,
        SecretBytes? psk,
        SecretBytes? sharedSecret,
        in TranscriptHash throughServerHello)
    {
        using DerivedSecret derived = Start(schedule, psk);

        // §7.1: if a given secret is not available, a string of Hash.length zero bytes is used.
        using SecretBytes input = sharedSecret ?? new SecretBytes(schedule.Hash.Size());
        using HandshakeSecret handshake = derived.ToHandshakeSecret(input);
        Client = handshake.ClientTraffic(throughServerHello);
        Server = handshake.ServerTraffic(throughServerHello);
        Main = handshake.ToMainSecret();
    }

    /// <summary>client_handshake_traffic_secret.</summary>
    internal ClientHandshakeTrafficSecret Client { get; }

    /// <summary>server_handshake_traffic_secret.</summary>
    internal ServerHandshakeTrafficSecret Server { get; }

    /// <summary>Master Secret.</summary>
    internal MainSecret Main { get; }

    /// <summary>Wipes all three.</summary>
    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
        Main.Dispose();
    }

    private static DerivedSecret Start(KeySchedule13 schedule, SecretBytes? psk)
    {
        if (psk is null)
        {
            return schedule.StartWithoutPsk();
        }

        using EarlySecret early = schedule.StartWithPsk(psk.Span);
        return early.Derived();
    }
}
