using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>
/// A secret of RFC 8446 §7.1: Hash.length bytes, and the schedule it belongs to. Each is a type of its own, so that none
/// is taken for another, and a view of memory that somebody else owns: of a block of several in <see
/// cref="HandshakeSecrets"/> or <see cref="ApplicationSecrets"/>, or of the stack, where <c>using</c> wipes it.
/// </summary>
internal interface ISecret13
{
    /// <summary>The schedule the secret belongs to.</summary>
    KeySchedule13 Schedule { get; }

    /// <summary>The secret itself.</summary>
    ReadOnlySpan<byte> Bytes { get; }
}

/// <summary>The BaseKey of a Finished (RFC 8446 §4.4), or of a binder, which is computed alike (§4.2.11.2).</summary>
internal interface IBaseKey : ISecret13;

/// <summary>Early Secret: what a PSK leads to, or zeros.</summary>
internal readonly ref struct EarlySecret(KeySchedule13 schedule, Span<byte> bytes) : ISecret13
{
    private readonly Span<byte> _bytes = bytes;

    /// <inheritdoc/>
    public KeySchedule13 Schedule { get; } = schedule;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>
    /// Derive-Secret(., "ext binder" | "res binder" | "imp binder", ""): what proves that the key is known (RFC 9258 §5.2).
    /// </summary>
    internal BinderKey Binder(PskKind kind, Span<byte> room)
    {
        ReadOnlySpan<byte> label = kind switch
        {
            PskKind.Resumption => "res binder"u8,
            PskKind.External => "ext binder"u8,
            PskKind.Imported => "imp binder"u8,
        };
        return new BinderKey(Schedule, Schedule.DeriveSecret(Bytes, label, Schedule.HashOfNothing(), room));
    }

    /// <summary>Derive-Secret(., "c e traffic", ClientHello).</summary>
    internal ClientEarlyTrafficSecret ClientTraffic(scoped in TranscriptHash throughClientHello, Span<byte> room) =>
        new(Schedule, Schedule.DeriveSecret(Bytes, "c e traffic"u8, throughClientHello, room));

    /// <summary>Derive-Secret(., "e exp master", ClientHello).</summary>
    internal Exporter13 Exporter(in TranscriptHash throughClientHello) =>
        new(Schedule, Schedule.DeriveSecret(Bytes, "e exp master"u8, throughClientHello));

    /// <summary>Derive-Secret(., "derived", "").</summary>
    internal DerivedSecret Derived(Span<byte> room) => Schedule.Derived(Bytes, room);

    /// <summary>Wipes the secret.</summary>
    public void Dispose() => FixedTime.Wipe(_bytes);
}

/// <summary>Derive-Secret(., "derived", ""): the salt of the next HKDF-Extract.</summary>
internal readonly ref struct DerivedSecret(KeySchedule13 schedule, Span<byte> bytes) : ISecret13
{
    private readonly Span<byte> _bytes = bytes;

    /// <inheritdoc/>
    public KeySchedule13 Schedule { get; } = schedule;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>(EC)DHE → HKDF-Extract = Handshake Secret.</summary>
    /// <param name="sharedSecret">What the key exchange came to.</param>
    /// <param name="room">Where it goes.</param>
    internal HandshakeSecret ToHandshakeSecret(scoped ReadOnlySpan<byte> sharedSecret, Span<byte> room) =>
        new(Schedule, Schedule.Extract(Bytes, sharedSecret, room));

    /// <summary>Wipes the secret.</summary>
    public void Dispose() => FixedTime.Wipe(_bytes);
}

/// <summary>Handshake Secret: as secret as the key exchange.</summary>
internal readonly ref struct HandshakeSecret(KeySchedule13 schedule, Span<byte> bytes) : ISecret13
{
    private readonly Span<byte> _bytes = bytes;

    /// <inheritdoc/>
    public KeySchedule13 Schedule { get; } = schedule;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Derive-Secret(., "c hs traffic", ClientHello...ServerHello).</summary>
    internal ClientHandshakeTrafficSecret ClientTraffic(scoped in TranscriptHash throughServerHello, Span<byte> room) =>
        new(Schedule, Schedule.DeriveSecret(Bytes, "c hs traffic"u8, throughServerHello, room));

    /// <summary>Derive-Secret(., "s hs traffic", ClientHello...ServerHello).</summary>
    internal ServerHandshakeTrafficSecret ServerTraffic(scoped in TranscriptHash throughServerHello, Span<byte> room) =>
        new(Schedule, Schedule.DeriveSecret(Bytes, "s hs traffic"u8, throughServerHello, room));

    /// <summary>Derive-Secret(., "derived", ""), then 0 → HKDF-Extract = Master Secret.</summary>
    internal MainSecret ToMainSecret(Span<byte> room)
    {
        using DerivedSecret derived = Schedule.Derived(Bytes, stackalloc byte[HashKindExtensions.MaxSize]);
        Span<byte> zeros = stackalloc byte[HashKindExtensions.MaxSize];
        zeros.Clear();
        return new MainSecret(Schedule, Schedule.Extract(derived.Bytes, zeros[..Schedule.Hash.Size()], room));
    }

    /// <summary>Wipes the secret.</summary>
    public void Dispose() => FixedTime.Wipe(_bytes);
}

/// <summary>
/// Master Secret, which RFC 9846 calls Main Secret: everything after the handshake comes from it.
/// </summary>
internal readonly ref struct MainSecret(KeySchedule13 schedule, ReadOnlySpan<byte> bytes) : ISecret13
{
    /// <inheritdoc/>
    public KeySchedule13 Schedule { get; } = schedule;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>Derive-Secret(., "c ap traffic", ClientHello...server Finished).</summary>
    internal ApplicationTrafficSecret ClientTraffic(scoped in TranscriptHash throughServerFinished, Span<byte> room) =>
        new(Schedule, Schedule.DeriveSecret(Bytes, "c ap traffic"u8, throughServerFinished, room), isClients: true);

    /// <summary>Derive-Secret(., "s ap traffic", ClientHello...server Finished).</summary>
    internal ApplicationTrafficSecret ServerTraffic(scoped in TranscriptHash throughServerFinished, Span<byte> room) =>
        new(Schedule, Schedule.DeriveSecret(Bytes, "s ap traffic"u8, throughServerFinished, room), isClients: false);

    /// <summary>Derive-Secret(., "exp master", ClientHello...server Finished).</summary>
    internal Exporter13 Exporter(in TranscriptHash throughServerFinished) =>
        new(Schedule, Schedule.DeriveSecret(Bytes, "exp master"u8, throughServerFinished));

    /// <summary>Derive-Secret(., "res master", ClientHello...client Finished).</summary>
    internal ResumptionSecret Resumption(in TranscriptHash throughClientFinished) =>
        new(Schedule, Schedule.DeriveSecret(Bytes, "res master"u8, throughClientFinished));
}
