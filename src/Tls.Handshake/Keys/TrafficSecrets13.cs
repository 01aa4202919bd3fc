using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>A secret that protects one direction for one phase: keys come from it (RFC 8446 §7.3).</summary>
internal interface ITrafficSecret : ISecret13
{
    /// <summary>What a key log calls it (RFC 9850 §2.1).</summary>
    string KeyLogLabel { get; }
}

/// <summary>client_early_traffic_secret: protects early data (RFC 8446 §4.2.10).</summary>
internal readonly ref struct ClientEarlyTrafficSecret(KeySchedule13 schedule, Span<byte> bytes) : ITrafficSecret
{
    private readonly Span<byte> _bytes = bytes;

    /// <inheritdoc/>
    public KeySchedule13 Schedule { get; } = schedule;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <inheritdoc/>
    public string KeyLogLabel => "CLIENT_EARLY_TRAFFIC_SECRET";

    /// <summary>Wipes the secret.</summary>
    public void Dispose() => FixedTime.Wipe(_bytes);
}

/// <summary>client_handshake_traffic_secret.</summary>
internal readonly ref struct ClientHandshakeTrafficSecret(KeySchedule13 schedule, ReadOnlySpan<byte> bytes)
    : ITrafficSecret, IBaseKey
{
    /// <inheritdoc/>
    public KeySchedule13 Schedule { get; } = schedule;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <inheritdoc/>
    public string KeyLogLabel => "CLIENT_HANDSHAKE_TRAFFIC_SECRET";
}

/// <summary>server_handshake_traffic_secret.</summary>
internal readonly ref struct ServerHandshakeTrafficSecret(KeySchedule13 schedule, ReadOnlySpan<byte> bytes)
    : ITrafficSecret, IBaseKey
{
    /// <inheritdoc/>
    public KeySchedule13 Schedule { get; } = schedule;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <inheritdoc/>
    public string KeyLogLabel => "SERVER_HANDSHAKE_TRAFFIC_SECRET";
}

/// <summary>
/// client_ or server_application_traffic_secret_N; N counts the KeyUpdates (RFC 8446 §7.2). Whose it is makes no difference
/// but in a key log.
/// </summary>
internal readonly ref struct ApplicationTrafficSecret(
    KeySchedule13 schedule, ReadOnlySpan<byte> bytes, bool isClients) : ITrafficSecret, IBaseKey
{
    /// <inheritdoc/>
    public KeySchedule13 Schedule { get; } = schedule;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <inheritdoc/>
    public string KeyLogLabel => isClients ? "CLIENT_TRAFFIC_SECRET_0" : "SERVER_TRAFFIC_SECRET_0";

    /// <summary>
    /// application_traffic_secret_N+1 = HKDF-Expand-Label(., "traffic upd", "", Hash.length).
    /// </summary>
    /// <param name="next">Hash.length bytes, not those of this one.</param>
    internal void Next(Span<byte> next) => Schedule.ExpandLabel(Bytes, "traffic upd"u8, context: [], next);
}
