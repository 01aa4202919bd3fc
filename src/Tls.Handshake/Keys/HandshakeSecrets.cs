using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>
/// What both sides keep from ServerHello to the Finished messages: the two traffic secrets, and the Main
/// Secret, which depends on no message after ServerHello. The Handshake Secret itself is wiped as soon as
/// these three exist.
/// </summary>
/// <remarks>One piece of memory holds all three. What is asked for after it was wiped is refused.</remarks>
internal sealed class HandshakeSecrets : IDisposable
{
    private readonly KeySchedule13 _schedule;
    private readonly SecretBytes _all;
    private bool _hasServer = true;

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
        // §7.1: if a given secret is not available, a string of Hash.length zero bytes is used.
        using SecretBytes input = sharedSecret ?? new SecretBytes(schedule.Hash.Size());
        _schedule = schedule;
        _all = new SecretBytes(3 * schedule.Hash.Size());
        try
        {
            using DerivedSecret derived = Start(psk, stackalloc byte[HashKindExtensions.MaxSize]);
            using HandshakeSecret handshake =
                derived.ToHandshakeSecret(input.Span, stackalloc byte[HashKindExtensions.MaxSize]);
            handshake.ClientTraffic(throughServerHello, Place(0));
            handshake.ServerTraffic(throughServerHello, Place(1));
            handshake.ToMainSecret(Place(2));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>client_handshake_traffic_secret.</summary>
    internal ClientHandshakeTrafficSecret Client => new(_schedule, Place(0));

    /// <summary>server_handshake_traffic_secret, until it is wiped.</summary>
    internal ServerHandshakeTrafficSecret Server
    {
        get
        {
            ObjectDisposedException.ThrowIf(!_hasServer, this);
            return new(_schedule, Place(1));
        }
    }

    /// <summary>Master Secret.</summary>
    internal MainSecret Main => new(_schedule, Place(2));

    /// <summary>The server's Finished has been sent, or has verified: its secret is of no more use.</summary>
    internal void WipeServer()
    {
        _hasServer = false;
        FixedTime.Wipe(Place(1));
    }

    /// <summary>Wipes all three.</summary>
    public void Dispose() => _all.Dispose();

    private Span<byte> Place(int index) => _all.Span.Slice(index * _schedule.Hash.Size(), _schedule.Hash.Size());

    private DerivedSecret Start(SecretBytes? psk, Span<byte> room)
    {
        if (psk is null)
        {
            return _schedule.StartWithoutPsk(room);
        }

        using EarlySecret early = _schedule.StartWithPsk(psk.Span, stackalloc byte[HashKindExtensions.MaxSize]);
        early.Derived(room);
        return new DerivedSecret(_schedule, room[.._schedule.Hash.Size()]);
    }
}
