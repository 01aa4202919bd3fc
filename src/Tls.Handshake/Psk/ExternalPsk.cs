using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>
/// A pre-shared key that was agreed on outside TLS, as one handshake uses it: the identity on the wire and the key that
/// belongs to it (RFC 8446 §4.2.11; RFC 4279 §2). Owns the key.
/// </summary>
internal sealed class ExternalPsk : IDisposable
{
    /// <summary>The identity as it stands on the wire; a serialized ImportedIdentity when imported.</summary>
    internal required ReadOnlyMemory<byte> Identity { get; init; }

    /// <summary>The key.</summary>
    internal required SecretBytes Key { get; init; }

    /// <summary>TLS 1.3: the hash the key goes with, which must be that of the suite.</summary>
    internal required HashKind Hash { get; init; }

    /// <summary>Whether the key comes from an importer (RFC 9258), and so never serves TLS 1.2.</summary>
    internal bool IsImported { get; init; }

    /// <summary>What the answerer of questions attached: the application's key object, typically.</summary>
    internal object? Tag { get; init; }

    /// <summary>Wipes the key.</summary>
    public void Dispose() => Key.Dispose();
}
