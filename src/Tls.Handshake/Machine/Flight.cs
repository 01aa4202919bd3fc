using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// The only send path: encodes a message, adds it to the transcript and queues it, so that nothing is ever
/// sent and not hashed. What is queued leaves together, in as few records as it fits, at the latest when the
/// write keys change.
/// </summary>
internal sealed class Flight : IDisposable
{
    private readonly HandshakeContext _context;
    private readonly Func<HandshakeMessage, ReadOnlyMemory<byte>>? _rewriter;
    private readonly TlsWriter _queue = TlsWriter.Pooled();

    /// <summary>The flights of one connection.</summary>
    /// <param name="context">Where they go, and what hashes them.</param>
    /// <param name="rewriter">For tests: what to send instead of a message.</param>
    internal Flight(HandshakeContext context, Func<HandshakeMessage, ReadOnlyMemory<byte>>? rewriter)
    {
        _context = context;
        _rewriter = rewriter;
    }

    /// <summary>Sends a message of the handshake: part of the transcript.</summary>
    /// <returns>The message as it was sent: the same, unless a test rewrote it into another.</returns>
    internal T Add<T>(T message)
        where T : HandshakeMessage
    {
        ReadOnlySpan<byte> bytes = Queue(message);
        if (!bytes.IsEmpty)
        {
            _context.Transcript.Advance(bytes);
        }

        return _rewriter is null ? message : AsSent(message, bytes);
    }

    /// <summary>Sends a message after the handshake: not part of the transcript.</summary>
    internal void AddPostHandshake(HandshakeMessage message) => Queue(message);

    /// <summary>Sends a dummy change_cipher_spec (§D.4) after what is queued.</summary>
    internal void ChangeCipherSpec()
    {
        Flush();
        _context.Output.SendChangeCipherSpec();
    }

    /// <summary>What is queued still leaves under the old keys; what comes after, under these.</summary>
    /// <param name="epoch">What they are for.</param>
    /// <param name="keys">No more the caller's, whatever happens.</param>
    internal void InstallWriteKeys(KeyEpoch epoch, TrafficKeys keys)
    {
        try
        {
            Flush();
        }
        catch
        {
            keys.Dispose();
            throw;
        }

        _context.Output.InstallWriteKeys(epoch, keys);
    }

    /// <summary>What is queued still leaves under the old keys; what comes after, unprotected (§4.1.2, §4.2.10).</summary>
    internal void RemoveWriteKeys()
    {
        Flush();
        _context.Output.RemoveWriteKeys();
    }

    /// <summary>Lets what is queued leave.</summary>
    internal void Flush()
    {
        if (_queue.Length > 0)
        {
            _context.Output.SendMessages(_queue.Written);
            Dispose();
        }
    }

    /// <summary>Forgets what is queued.</summary>
    public void Dispose() => _queue.Release();

    private static T AsSent<T>(T message, ReadOnlySpan<byte> bytes)
        where T : HandshakeMessage
    {
        try
        {
            return HandshakeDecoder.Decode(bytes) as T ?? message;
        }
        catch (TlsException)
        {
            return message;
        }
    }

    private ReadOnlySpan<byte> Queue(HandshakeMessage message)
    {
        int start = _queue.Length;
        if (_rewriter is null)
        {
            message.Write(_queue);
        }
        else
        {
            _queue.Bytes(_rewriter(message).Span);
        }

        return _queue.Written[start..];
    }
}
