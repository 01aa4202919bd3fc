using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>
/// The key schedule of RFC 8446 §7.1: one provider, one hash, and the two functions every arrow is made of.
/// Each secret of the diagram is a type; each arrow is a method of the secret it starts from; so an arrow
/// that is not in the diagram does not compile.
/// <code>
///             0
///             |
///             v
///   PSK ->  HKDF-Extract = Early Secret                     EarlySecret
///             |
///             +-----> Derive-Secret(., "ext binder" | "res binder", "") = binder_key
///             +-----> Derive-Secret(., "c e traffic", ClientHello) = client_early_traffic_secret
///             +-----> Derive-Secret(., "e exp master", ClientHello) = early_exporter_master_secret
///             v
///       Derive-Secret(., "derived", "")
///             |
///             v
///   (EC)DHE -> HKDF-Extract = Handshake Secret              HandshakeSecret
///             |
///             +-----> Derive-Secret(., "c hs traffic", ClientHello...ServerHello)
///             |                     = client_handshake_traffic_secret    ClientHandshakeTrafficSecret
///             +-----> Derive-Secret(., "s hs traffic", ClientHello...ServerHello)
///             |                     = server_handshake_traffic_secret    ServerHandshakeTrafficSecret
///             v
///       Derive-Secret(., "derived", "")
///             |
///             v
///   0 -> HKDF-Extract = Master Secret                       MainSecret
///             |
///             +-----> Derive-Secret(., "c ap traffic", ClientHello...server Finished)
///             |                     = client_application_traffic_secret_0    ApplicationTrafficSecret
///             +-----> Derive-Secret(., "s ap traffic", ClientHello...server Finished)
///             |                     = server_application_traffic_secret_0    ApplicationTrafficSecret
///             +-----> Derive-Secret(., "exp master", ClientHello...server Finished)
///             |                     = exporter_master_secret                 Exporter13
///             +-----> Derive-Secret(., "res master", ClientHello...client Finished)
///                                   = resumption_master_secret
/// </code>
/// </summary>
internal sealed class KeySchedule13
{
    // HkdfLabel: uint16 length, opaque label<7..255>, opaque context<0..255>.
    private const int MaxHkdfLabel = 2 + 1 + 6 + MaxLabel + 1 + MaxContext;

    // The exporter's labels are the application's.
    private const int MaxLabel = Exporter.MaxLabelSize;

    // A hash, or a ticket_nonce, which may be longer.
    private const int MaxContext = 255;

    // What is the same for every connection, by hash function; whoever comes first computes it.
    private static readonly Constants?[] Known = new Constants?[3];

    // The schedule last asked for, by hash function: mostly there is one provider.
    private static readonly KeySchedule13?[] Latest = new KeySchedule13?[3];

    private KeySchedule13(CryptoProvider crypto, HashKind hash)
    {
        Crypto = crypto;
        Hash = hash;
    }

    /// <summary>The schedule of a suite with this hash: it holds no secret, so connections share it.</summary>
    internal static KeySchedule13 Of(CryptoProvider crypto, HashKind hash)
    {
        ref KeySchedule13? latest = ref Latest[(int)hash];
        return latest is { } known && known.Crypto == crypto ? known : latest = new KeySchedule13(crypto, hash);
    }

    /// <summary>Who computes.</summary>
    internal CryptoProvider Crypto { get; }

    /// <summary>The hash of the suite.</summary>
    internal HashKind Hash { get; }

    /// <summary>
    /// Both inputs zero, and one arrow further: without a PSK what enters the HKDF-Extract of the Handshake
    /// Secret is a constant of the hash function, known to everybody, so it is computed once per process.
    /// </summary>
    /// <param name="room">Where it goes: <see cref="HashKindExtensions.MaxSize"/> bytes will do.</param>
    internal DerivedSecret StartWithoutPsk(Span<byte> room)
    {
        room = room[..Hash.Size()];
        if (Known[(int)Hash] is { } known)
        {
            known.DerivedWithoutPsk.CopyTo(room);
            return new DerivedSecret(this, room);
        }

        Span<byte> zeros = stackalloc byte[HashKindExtensions.MaxSize];
        zeros.Clear();
        using EarlySecret early =
            StartWithPsk(zeros[..Hash.Size()], stackalloc byte[HashKindExtensions.MaxSize]);
        early.Derived(room);
        Known[(int)Hash] = new Constants(HashOfNothing(), room.ToArray());
        return new DerivedSecret(this, room);
    }

    /// <summary>0 and PSK → HKDF-Extract = Early Secret.</summary>
    /// <param name="psk">The pre-shared key; Hash.length zeros when there is none.</param>
    /// <param name="room">Where it goes.</param>
    internal EarlySecret StartWithPsk(scoped ReadOnlySpan<byte> psk, Span<byte> room) =>
        new(this, Extract(salt: [], psk, room));

    /// <summary>HKDF-Extract(salt, input), for the arrows down.</summary>
    /// <returns>The beginning of the room, Hash.length bytes.</returns>
    internal Span<byte> Extract(
        scoped ReadOnlySpan<byte> salt, scoped ReadOnlySpan<byte> inputKeyMaterial, Span<byte> room)
    {
        Span<byte> extracted = room[..Hash.Size()];
        Crypto.HkdfExtract(Hash, salt, inputKeyMaterial, extracted);
        return extracted;
    }

    /// <summary>
    /// Derive-Secret(secret, label, messages) = HKDF-Expand-Label(secret, label, hash, Hash.length).
    /// </summary>
    /// <returns>The beginning of the room, Hash.length bytes.</returns>
    internal Span<byte> DeriveSecret(
        scoped ReadOnlySpan<byte> secret,
        scoped ReadOnlySpan<byte> label,
        scoped in TranscriptHash messages,
        Span<byte> room)
    {
        Span<byte> derived = room[..Hash.Size()];
        ExpandLabel(secret, label, messages.Span, derived);
        return derived;
    }

    /// <summary>The same for a secret that stays: in memory of its own.</summary>
    internal SecretBytes DeriveSecret(
        ReadOnlySpan<byte> secret, ReadOnlySpan<byte> label, in TranscriptHash messages)
    {
        var derived = new SecretBytes(Hash.Size());
        DeriveSecret(secret, label, messages, derived.Span);
        return derived;
    }

    /// <summary>Derive-Secret(secret, "derived", ""): the arrow down to the next stage.</summary>
    internal DerivedSecret Derived(scoped ReadOnlySpan<byte> secret, Span<byte> room) =>
        new(this, DeriveSecret(secret, "derived"u8, HashOfNothing(), room));

    /// <summary>
    /// <code>
    /// HKDF-Expand-Label(Secret, Label, Context, Length) = HKDF-Expand(Secret, HkdfLabel, Length)
    /// struct {
    ///     uint16 length = Length;
    ///     opaque label&lt;7..255&gt; = "tls13 " + Label;
    ///     opaque context&lt;0..255&gt; = Context;
    /// } HkdfLabel;
    /// </code>
    /// </summary>
    internal void ExpandLabel(
        ReadOnlySpan<byte> secret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(label.Length, MaxLabel, nameof(label));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(context.Length, MaxContext, nameof(context));
        ReadOnlySpan<byte> prefix = "tls13 "u8;
        Span<byte> hkdfLabel = stackalloc byte[MaxHkdfLabel];

        hkdfLabel[0] = (byte)(output.Length >> 8);
        hkdfLabel[1] = (byte)(output.Length & 0xff);
        hkdfLabel[2] = (byte)(prefix.Length + label.Length);
        int position = 3;
        prefix.CopyTo(hkdfLabel[position..]);
        position += prefix.Length;
        label.CopyTo(hkdfLabel[position..]);
        position += label.Length;
        hkdfLabel[position++] = (byte)context.Length;
        context.CopyTo(hkdfLabel[position..]);
        position += context.Length;

        Crypto.HkdfExpand(Hash, secret, hkdfLabel[..position], output);
    }

    /// <summary>Transcript-Hash of no messages: the context of "derived" and of the binder keys.</summary>
    internal TranscriptHash HashOfNothing() =>
        Known[(int)Hash]?.HashOfNothing ?? TranscriptHash.OfNothing(Crypto, Hash);

    private sealed class Constants(TranscriptHash hashOfNothing, byte[] derivedWithoutPsk)
    {
        internal TranscriptHash HashOfNothing { get; } = hashOfNothing;

        internal byte[] DerivedWithoutPsk { get; } = derivedWithoutPsk;
    }
}
