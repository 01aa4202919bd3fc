using System;
using System.Buffers.Binary;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>
/// The exporter of TLS 1.2 (RFC 5705 §4):
/// <code>
/// PRF(master_secret, label, client_random + server_random [+ context_value_length + context_value])
/// </code>
/// </summary>
internal sealed class Exporter12(KeySchedule12 schedule, SecretBytes masterSecret, bool isBound) : Exporter
{
    // RFC 5705 sets no limit; who needs more wants a stream cipher.
    private const int OutputLimit = ushort.MaxValue;

    /// <summary>
    /// RFC 7627 §5.4: without the extended master secret, MUST NOT export any key material. §7.1 has the reason.
    /// </summary>
    internal override bool IsBound => isBound;

    /// <inheritdoc/>
    internal override int MaxOutputSize => OutputLimit;

    /// <inheritdoc/>
    internal override void Export(
        ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, bool hasContext, Span<byte> output)
    {
        byte[] seed = new byte[(2 * HelloRandom.Size) + (hasContext ? sizeof(ushort) + context.Length : 0)];
        schedule.ClientRandom.CopyTo(seed);
        schedule.ServerRandom.CopyTo(seed.AsSpan(HelloRandom.Size));
        if (hasContext)
        {
            BinaryPrimitives.WriteUInt16BigEndian(seed.AsSpan(2 * HelloRandom.Size), (ushort)context.Length);
            context.CopyTo(seed.AsSpan((2 * HelloRandom.Size) + sizeof(ushort)));
        }

        schedule.Derive(masterSecret, label, seed, output);
    }

    /// <inheritdoc/>
    public override void Dispose() => masterSecret.Dispose();
}
