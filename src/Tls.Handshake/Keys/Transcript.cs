using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// The handshake messages so far, as RFC 8446 §4.4.1 hashes them. The hash function is known only once the
/// suite is: until then the messages (a ClientHello, perhaps a HelloRetryRequest) are kept as they are,
/// afterwards they only run through the hash. Reading the hash twice without a message between computes it
/// once.
/// </summary>
internal sealed class Transcript : IDisposable
{
    private TlsWriter? _buffered = TlsWriter.Pooled();
    private TlsWriter? _kept;
    private RunningHash? _hash;

    private Moment _moment;
    private TranscriptHash _hashThen;

    /// <summary>
    /// The hash up to and including the last message. Requires that the hash function has been chosen.
    /// </summary>
    /// <exception cref="ObjectDisposedException">Nobody was to ask any more.</exception>
    internal TranscriptHash Through
    {
        get
        {
            RunningHash hash = _hash ?? throw new ObjectDisposedException(nameof(Transcript));
            if (_moment != Moment.Through)
            {
                _hashThen = new TranscriptHash(hash);
                _moment = Moment.Through;
            }

            return _hashThen;
        }
    }

    /// <summary>
    /// The hash up to and not including the last message, when that message is one that vouches for what came
    /// before it: CertificateVerify or Finished. It is asked for before <see cref="Through"/>, or not at all.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is not known, or not any more.</exception>
    internal TranscriptHash Before => _moment == Moment.Before
        ? _hashThen
        : throw new InvalidOperationException("The hash before the last message is not kept.");

    /// <summary>
    /// All messages but CertificateVerify itself, which in TLS 1.2 signs them and not their hash (RFC 5246
    /// §7.4.8): its hash function may be another. Requires that they are kept.
    /// </summary>
    internal ReadOnlySpan<byte> Messages => _kept!.Written;

    /// <summary>A hash that goes on from here by itself.</summary>
    internal RunningHash Fork() => _hash!.Clone();

    /// <summary>Adds a whole message, ours or the peer's.</summary>
    /// <param name="message">Header and body.</param>
    internal void Advance(ReadOnlySpan<byte> message)
    {
        if (_hash is null)
        {
            _buffered!.Bytes(message);
            return;
        }

        bool vouches = (HandshakeType)message[0] is HandshakeType.CertificateVerify or HandshakeType.Finished;
        if (vouches)
        {
            _ = Through;
        }

        if ((HandshakeType)message[0] != HandshakeType.CertificateVerify)
        {
            _kept?.Bytes(message);
        }

        _hash.Append(message);
        _moment = vouches ? Moment.Before : Moment.None;
    }

    /// <summary>
    /// §4.2.11.2: the messages so far without the last so many bytes: the binders of the ClientHello that the
    /// server has just read. Requires that nothing has been chosen since the ClientHello.
    /// </summary>
    internal TranscriptHash Truncated(CryptoProvider crypto, HashKind kind, int omitted) =>
        TranscriptHash.Of(crypto, kind, _buffered!.Written[..^omitted], []);

    /// <summary>
    /// §4.2.11.2: the messages so far and the ClientHello about to be sent, as far as its binders.
    /// </summary>
    internal TranscriptHash With(CryptoProvider crypto, HashKind kind, ReadOnlySpan<byte> truncatedHello) =>
        TranscriptHash.Of(crypto, kind, _buffered!.Written, truncatedHello);

    /// <summary>The suite is known: from here on its hash runs.</summary>
    internal void Choose(CryptoProvider crypto, HashKind kind)
    {
        _hash = crypto.CreateHash(kind);
        _hash.Append(_buffered!.Written);
        if (_buffered != _kept)
        {
            _buffered.Release();
        }

        _buffered = null;
    }

    /// <summary>
    /// The same in TLS 1.2, where the messages are kept besides, until it is sure that no client signs them.
    /// </summary>
    internal void ChooseAndKeep(CryptoProvider crypto, HashKind kind)
    {
        _kept = _buffered;
        Choose(crypto, kind);
    }

    /// <summary>Nobody will sign the messages, or somebody has.</summary>
    internal void DropMessages()
    {
        _kept?.Release();
        _kept = null;
    }

    /// <summary>
    /// §4.4.1: with a HelloRetryRequest, ClientHello1 is replaced by a synthetic message_hash message.
    /// <code>Hash(message_hash || 00 00 Hash.length || Hash(ClientHello1) || HelloRetryRequest || …)</code>
    /// Whatever is buffered after ClientHello1 stays, and more is buffered until the second ClientHello has been
    /// dealt with: its binders are computed over a part of it.
    /// </summary>
    internal void ReplaceFirstHello(CryptoProvider crypto, HashKind kind)
    {
        ReadOnlySpan<byte> messages = _buffered!.Written;
        int firstLength = new TlsReader(messages[1..]).UInt24("length") + 4;

        Span<byte> messageHash = stackalloc byte[4 + HashKindExtensions.MaxSize];
        messageHash[0] = (byte)HandshakeType.MessageHash;
        messageHash[1] = 0;
        messageHash[2] = 0;
        messageHash[3] = (byte)kind.Size();
        crypto.Hash(kind, messages[..firstLength], messageHash[4..]);

        var replaced = TlsWriter.Pooled();
        replaced.Bytes(messageHash[..(4 + kind.Size())]);
        replaced.Bytes(messages[firstLength..]);
        _buffered.Release();
        _buffered = replaced;
    }

    /// <summary>Lets go of everything: nobody asks any more.</summary>
    public void Dispose()
    {
        _hash?.Dispose();
        _buffered?.Release();
        DropMessages();
        (_hash, _buffered, _moment) = (null, null, Moment.None);
    }

    /// <summary>Which hash is kept: that of all messages, or of all but one that vouches for the others.</summary>
    private enum Moment
    {
        None,
        Through,
        Before,
    }
}
