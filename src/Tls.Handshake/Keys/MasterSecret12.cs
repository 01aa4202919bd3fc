using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>master_secret of TLS 1.2 (RFC 5246 §8.1): 48 bytes, wiped on dispose, and the schedule it belongs to.</summary>
internal sealed class MasterSecret12(KeySchedule12 schedule, SecretBytes bytes) : IDisposable
{
    /// <summary>The size of verify_data in every suite we speak, in bytes (RFC 5246 §7.4.9).</summary>
    internal const int VerifyDataSize = 12;

    /// <summary>What a key log calls it (RFC 9850 §2.2).</summary>
    internal const string KeyLogLabel = "CLIENT_RANDOM";

    /// <summary>The secret itself.</summary>
    internal SecretBytes Bytes { get; } = bytes;

    /// <summary>PRF(., "key expansion", server_random + client_random).</summary>
    internal KeyBlock12 KeyBlock(CipherSuiteInfo suite, bool encryptsThenMacs) =>
        schedule.KeyBlock(Bytes, suite, encryptsThenMacs);

    /// <summary>PRF(., "client finished", handshake_hash).</summary>
    /// <param name="beforeFinished">The transcript up to and not including the client's Finished.</param>
    internal byte[] ClientVerifyData(in TranscriptHash beforeFinished) =>
        VerifyData("client finished"u8, beforeFinished);

    /// <summary>PRF(., "server finished", handshake_hash).</summary>
    /// <param name="beforeFinished">The transcript up to and not including the server's Finished.</param>
    internal byte[] ServerVerifyData(in TranscriptHash beforeFinished) =>
        VerifyData("server finished"u8, beforeFinished);

    /// <summary>What exports keying material (RFC 5705), with a copy of the secret.</summary>
    /// <param name="isBound">Whether this is an extended master secret (RFC 7627).</param>
    internal Exporter12 Exporter(bool isBound) => new(schedule, Bytes.Clone(), isBound);

    /// <summary>Wipes the secret.</summary>
    public void Dispose() => Bytes.Dispose();

    private byte[] VerifyData(ReadOnlySpan<byte> label, in TranscriptHash beforeFinished)
    {
        byte[] verifyData = new byte[VerifyDataSize];
        schedule.Derive(Bytes, label, beforeFinished.Span, verifyData);
        return verifyData;
    }
}
