using System;
using System.Collections.Generic;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>
/// What every state of a connection shares: the provider, the way out, the transcript and the facts.
/// </summary>
internal sealed class HandshakeContext : IDisposable
{
    private Transcript? _transcript = new();

    /// <summary>Begins a connection.</summary>
    internal HandshakeContext(
        CryptoProvider crypto,
        IHandshakeOutput output,
        Func<HandshakeMessage, ReadOnlyMemory<byte>>? rewriter)
    {
        Crypto = crypto;
        Output = output;
        Flight = new Flight(this, rewriter);
    }

    /// <summary>The crypto provider.</summary>
    internal CryptoProvider Crypto { get; }

    /// <summary>Where effects go. Messages and write keys go through <see cref="Flight"/>.</summary>
    internal IHandshakeOutput Output { get; }

    /// <summary>The messages so far, as long as somebody may ask for them.</summary>
    internal Transcript Transcript => _transcript ?? throw new ObjectDisposedException(nameof(Transcript));

    /// <summary>The only way to send.</summary>
    internal Flight Flight { get; }

    /// <summary>
    /// Client: the pre-shared keys to offer in TLS 1.3, a session first. Sessions stay their owner's, external keys are
    /// ours to wipe.
    /// </summary>
    internal IReadOnlyList<OfferedPsk> Psks { get; set; } = [];

    /// <summary>Client: the pre-shared keys for TLS 1.2, ours to wipe.</summary>
    internal IReadOnlyList<ExternalPsk> Psks12 { get; set; } = [];

    /// <summary>Client: the session of TLS 1.2 to offer; its owner's.</summary>
    internal ClientSession12? Session12 { get; set; }

    /// <summary>How Certificates are compressed (RFC 8879), the preferred first; not at all when empty.</summary>
    internal IReadOnlyList<CertificateCompressor> Compressors { get; init; } = [];

    /// <summary>What has been agreed so far.</summary>
    internal ConnectionFacts Facts { get; } = new();

    /// <summary>What exports keying material; null until the secrets it is made of exist.</summary>
    internal Exporter? Exporter { get; private set; }

    /// <summary>
    /// What exports keying material for early data (§7.5); null unless early data was offered, and not declined since.
    /// </summary>
    internal Exporter? EarlyExporter { get; private set; }

    /// <summary>The exporter for early data: until that is declined.</summary>
    internal void KeepEarly(Exporter13 exporter)
    {
        EarlyExporter = exporter;
        Output.LogSecret(Exporter13.EarlyKeyLogLabel, Facts.ClientRandom.Span, exporter.Bytes.Span);
    }

    /// <summary>Early data was declined: what it exports is no secret of two any more.</summary>
    internal void WipeEarlyExporter()
    {
        EarlyExporter?.Dispose();
        EarlyExporter = null;
    }

    /// <summary>The exporter of a TLS 1.3 connection: for good.</summary>
    internal void Keep(Exporter13 exporter)
    {
        Exporter = exporter;
        Output.LogSecret(Exporter13.KeyLogLabel, Facts.ClientRandom.Span, exporter.Bytes.Span);
    }

    /// <summary>The exporter of a TLS 1.2 connection: for good.</summary>
    internal void Keep(Exporter12 exporter) => Exporter = exporter;

    /// <summary>Nobody asks for the messages any more: the connection goes on without them.</summary>
    internal void EndTranscript()
    {
        _transcript?.Dispose();
        _transcript = null;
    }

    /// <summary>The external keys have done what they were for.</summary>
    internal void WipePsks()
    {
        foreach (OfferedPsk psk in Psks)
        {
            psk.External?.Dispose();
        }

        foreach (ExternalPsk psk in Psks12)
        {
            psk.Dispose();
        }
    }

    /// <summary>
    /// The message just received, as it came, where the state keeps it: after the handshake no other transcript hashes it.
    /// </summary>
    internal byte[] LateMessage { get; set; } = [];

    /// <summary>Offers a secret to the key log.</summary>
    internal void Log<T>(in T secret)
        where T : ITrafficSecret, allows ref struct =>
        Output.LogSecret(secret.KeyLogLabel, Facts.ClientRandom.Span, secret.Bytes);

    /// <summary>Offers the one secret of a TLS 1.2 connection to the key log.</summary>
    internal void Log(MasterSecret12 secret) =>
        Output.LogSecret(MasterSecret12.KeyLogLabel, Facts.ClientRandom.Span, secret.Bytes.Span);

    /// <inheritdoc/>
    public void Dispose()
    {
        EndTranscript();
        Flight.Dispose();
        Exporter?.Dispose();
        WipeEarlyExporter();
        WipePsks();
    }
}
