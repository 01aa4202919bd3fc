using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>
/// exporter_master_secret or early_exporter_master_secret, and what is made of it (RFC 8446 §7.5):
/// <code>
/// TLS-Exporter(label, context_value, key_length) =
///     HKDF-Expand-Label(Derive-Secret(Secret, label, ""), "exporter", Hash(context_value), key_length)
/// </code>
/// </summary>
internal sealed class Exporter13(KeySchedule13 schedule, SecretBytes secret) : Exporter
{
    /// <summary>What a key log calls it (RFC 9850 §2.1).</summary>
    internal const string KeyLogLabel = "EXPORTER_SECRET";

    /// <summary>What a key log calls that of early data (RFC 9850 §2.1).</summary>
    internal const string EarlyKeyLogLabel = "EARLY_EXPORTER_SECRET";

    /// <summary>The secret itself.</summary>
    internal SecretBytes Bytes { get; } = secret;

    /// <inheritdoc/>
    internal override int MaxOutputSize => 255 * schedule.Hash.Size();

    /// <inheritdoc/>
    internal override void Export(
        ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, bool hasContext, Span<byte> output)
    {
        // §7.5: if no context is provided, the context_value is zero length.
        Span<byte> hash = stackalloc byte[HashKindExtensions.MaxSize];
        hash = hash[..schedule.Hash.Size()];
        schedule.Crypto.Hash(schedule.Hash, hasContext ? context : [], hash);
        Span<byte> room = stackalloc byte[HashKindExtensions.MaxSize];
        try
        {
            Span<byte> derived = schedule.DeriveSecret(Bytes.Span, label, schedule.HashOfNothing(), room);
            schedule.ExpandLabel(derived, "exporter"u8, hash, output);
        }
        finally
        {
            FixedTime.Wipe(room);
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => Bytes.Dispose();
}
