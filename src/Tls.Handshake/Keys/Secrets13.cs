using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>
/// A secret of RFC 8446 §7.1: Hash.length bytes, wiped on dispose, and the schedule it belongs to.
/// </summary>
internal abstract class Secret13 : IDisposable
{
    /// <summary>Takes ownership of the bytes.</summary>
    private protected Secret13(KeySchedule13 schedule, SecretBytes bytes)
    {
        Schedule = schedule;
        Bytes = bytes;
    }

    /// <summary>The schedule the secret belongs to.</summary>
    internal KeySchedule13 Schedule { get; }

    /// <summary>The secret itself.</summary>
    internal SecretBytes Bytes { get; }

    /// <summary>Wipes the secret.</summary>
    public void Dispose() => Bytes.Dispose();
}

/// <summary>Early Secret: what a PSK leads to, or zeros.</summary>
internal sealed class EarlySecret(KeySchedule13 schedule, SecretBytes bytes) : Secret13(schedule, bytes)
{
    /// <summary>
    /// Derive-Secret(., "ext binder" | "res binder" | "imp binder", ""): what proves that the key is known (RFC 9258 §5.2).
    /// </summary>
    internal BinderKey Binder(PskKind kind) => new(
        Schedule,
        Schedule.DeriveSecret(
            Bytes,
            kind switch
            {
                PskKind.Resumption => "res binder"u8,
                PskKind.External => "ext binder"u8,
                PskKind.Imported => "imp binder"u8,
            },
            Schedule.HashOfNothing()));

    /// <summary>Derive-Secret(., "c e traffic", ClientHello).</summary>
    internal ClientEarlyTrafficSecret ClientTraffic(in TranscriptHash throughClientHello) =>
        new(Schedule, Schedule.DeriveSecret(Bytes, "c e traffic"u8, throughClientHello));

    /// <summary>Derive-Secret(., "e exp master", ClientHello).</summary>
    internal Exporter13 Exporter(in TranscriptHash throughClientHello) =>
        new(Schedule, Schedule.DeriveSecret(Bytes, "e exp master"u8, throughClientHello));

    /// <summary>Derive-Secret(., "derived", "").</summary>
    internal DerivedSecret Derived() => Schedule.Derived(Bytes);
}

/// <summary>Derive-Secret(Early Secret, "derived", ""): the salt of the next HKDF-Extract.</summary>
internal sealed class DerivedSecret(KeySchedule13 schedule, SecretBytes bytes) : Secret13(schedule, bytes)
{
    /// <summary>(EC)DHE → HKDF-Extract = Handshake Secret.</summary>
    /// <param name="sharedSecret">What the key exchange came to.</param>
    internal HandshakeSecret ToHandshakeSecret(SecretBytes sharedSecret) =>
        new(Schedule, Schedule.Extract(Bytes, sharedSecret.Span));
}

/// <summary>Handshake Secret: as secret as the key exchange.</summary>
internal sealed class HandshakeSecret(KeySchedule13 schedule, SecretBytes bytes) : Secret13(schedule, bytes)
{
    /// <summary>Derive-Secret(., "c hs traffic", ClientHello...ServerHello).</summary>
    internal ClientHandshakeTrafficSecret ClientTraffic(in TranscriptHash throughServerHello) =>
        new(Schedule, Schedule.DeriveSecret(Bytes, "c hs traffic"u8, throughServerHello));

    /// <summary>Derive-Secret(., "s hs traffic", ClientHello...ServerHello).</summary>
    internal ServerHandshakeTrafficSecret ServerTraffic(in TranscriptHash throughServerHello) =>
        new(Schedule, Schedule.DeriveSecret(Bytes, "s hs traffic"u8, throughServerHello));

    /// <summary>Derive-Secret(., "derived", ""), then 0 → HKDF-Extract = Master Secret.</summary>
    internal MainSecret ToMainSecret()
    {
        using DerivedSecret derived = Schedule.Derived(Bytes);
        Span<byte> zeros = stackalloc byte[HashKindExtensions.MaxSize];
        zeros.Clear();
        return new MainSecret(Schedule, Schedule.Extract(derived.Bytes, zeros[..Schedule.Hash.Size()]));
    }
}

/// <summary>
/// Master Secret, which RFC 9846 calls Main Secret: everything after the handshake comes from it.
/// </summary>
internal sealed class MainSecret(KeySchedule13 schedule, SecretBytes bytes) : Secret13(schedule, bytes)
{
    /// <summary>Derive-Secret(., "c ap traffic", ClientHello...server Finished).</summary>
    internal ClientApplicationTrafficSecret ClientTraffic(in TranscriptHash throughServerFinished) =>
        new(Schedule, Schedule.DeriveSecret(Bytes, "c ap traffic"u8, throughServerFinished));

    /// <summary>Derive-Secret(., "s ap traffic", ClientHello...server Finished).</summary>
    internal ServerApplicationTrafficSecret ServerTraffic(in TranscriptHash throughServerFinished) =>
        new(Schedule, Schedule.DeriveSecret(Bytes, "s ap traffic"u8, throughServerFinished));

    /// <summary>Derive-Secret(., "exp master", ClientHello...server Finished).</summary>
    internal Exporter13 Exporter(in TranscriptHash throughServerFinished) =>
        new(Schedule, Schedule.DeriveSecret(Bytes, "exp master"u8, throughServerFinished));

    /// <summary>Derive-Secret(., "res master", ClientHello...client Finished).</summary>
    internal ResumptionSecret Resumption(in TranscriptHash throughClientFinished) =>
        new(Schedule, Schedule.DeriveSecret(Bytes, "res master"u8, throughClientFinished));
}
