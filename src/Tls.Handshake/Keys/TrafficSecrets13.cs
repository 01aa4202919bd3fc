using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>A secret that protects one direction for one phase: keys come from it (RFC 8446 §7.3).</summary>
internal abstract class TrafficSecret(KeySchedule13 schedule, SecretBytes bytes) : Secret13(schedule, bytes)
{
    /// <summary>What a key log calls it (RFC 9850 §2.1).</summary>
    internal abstract string KeyLogLabel { get; }
}

/// <summary>client_early_traffic_secret: protects early data (RFC 8446 §4.2.10).</summary>
internal sealed class ClientEarlyTrafficSecret(KeySchedule13 schedule, SecretBytes bytes)
    : TrafficSecret(schedule, bytes)
{
    /// <inheritdoc/>
    internal override string KeyLogLabel => "CLIENT_EARLY_TRAFFIC_SECRET";
}

/// <summary>The BaseKey of a Finished during the handshake (RFC 8446 §4.4).</summary>
internal abstract class HandshakeTrafficSecret(KeySchedule13 schedule, SecretBytes bytes)
    : TrafficSecret(schedule, bytes);

/// <summary>client_handshake_traffic_secret.</summary>
internal sealed class ClientHandshakeTrafficSecret(KeySchedule13 schedule, SecretBytes bytes)
    : HandshakeTrafficSecret(schedule, bytes)
{
    /// <inheritdoc/>
    internal override string KeyLogLabel => "CLIENT_HANDSHAKE_TRAFFIC_SECRET";
}

/// <summary>server_handshake_traffic_secret.</summary>
internal sealed class ServerHandshakeTrafficSecret(KeySchedule13 schedule, SecretBytes bytes)
    : HandshakeTrafficSecret(schedule, bytes)
{
    /// <inheritdoc/>
    internal override string KeyLogLabel => "SERVER_HANDSHAKE_TRAFFIC_SECRET";
}

/// <summary>application_traffic_secret_N of one direction; N counts the KeyUpdates (RFC 8446 §7.2).</summary>
internal abstract class ApplicationTrafficSecret(KeySchedule13 schedule, SecretBytes bytes)
    : TrafficSecret(schedule, bytes)
{
    /// <summary>
    /// application_traffic_secret_N+1 = HKDF-Expand-Label(., "traffic upd", "", Hash.length).
    /// </summary>
    internal abstract ApplicationTrafficSecret Next();

    /// <summary>The bytes of the next secret.</summary>
    private protected SecretBytes NextBytes()
    {
        var next = new SecretBytes(Schedule.Hash.Size());
        Schedule.ExpandLabel(Bytes, "traffic upd"u8, context: [], next.Span);
        return next;
    }
}

/// <summary>client_application_traffic_secret_N.</summary>
internal sealed class ClientApplicationTrafficSecret(KeySchedule13 schedule, SecretBytes bytes)
    : ApplicationTrafficSecret(schedule, bytes)
{
    /// <inheritdoc/>
    internal override string KeyLogLabel => "CLIENT_TRAFFIC_SECRET_0";

    /// <inheritdoc/>
    internal override ApplicationTrafficSecret Next() =>
        new ClientApplicationTrafficSecret(Schedule, NextBytes());
}

/// <summary>server_application_traffic_secret_N.</summary>
internal sealed class ServerApplicationTrafficSecret(KeySchedule13 schedule, SecretBytes bytes)
    : ApplicationTrafficSecret(schedule, bytes)
{
    /// <inheritdoc/>
    internal override string KeyLogLabel => "SERVER_TRAFFIC_SECRET_0";

    /// <inheritdoc/>
    internal override ApplicationTrafficSecret Next() =>
        new ServerApplicationTrafficSecret(Schedule, NextBytes());
}
