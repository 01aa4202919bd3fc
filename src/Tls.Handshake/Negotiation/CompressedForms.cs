using System;
using System.Collections.Generic;
using System.Threading;

namespace Tls.Handshake;

/// <summary>
/// The latest Certificates of one identity, made once, and compressed once: an identity shows much the same to everybody,
/// and compressing costs more than the rest of the flight. What is not the same byte for byte, such as a staple that was renewed, is compressed
/// anew. Used by many connections at once.
/// </summary>
internal sealed class CompressedForms
{
    /// <summary>
    /// How many are kept: with and without a staple, in two ways.
    /// </summary>
    internal const int Capacity = 4;

    private readonly Lock _sync = new();
    private readonly Queue<Form> _forms = new(Capacity);
    private Plain? _plain;

    /// <summary>The message that shows a chain and nothing with it, made once: what most handshakes send.</summary>
    /// <param name="chain">The identity's own; a copy of the identity may have another.</param>
    internal Certificate13 Uncompressed(IReadOnlyList<ReadOnlyMemory<byte>> chain)
    {
        if (_plain is { } plain && ReferenceEquals(plain.Chain, chain))
        {
            return plain.Message;
        }

        Certificate13 message = CertificateChains.ToCertificate(chain, aboutLeaf: ExtensionBlock.Empty);
        _plain = new Plain(chain, message);
        return message;
    }

    /// <summary>That message as that compressor makes it; null when it does not.</summary>
    internal byte[]? Of(CertificateCompressor compressor, ReadOnlySpan<byte> message)
    {
        lock (_sync)
        {
            foreach (Form form in _forms)
            {
                if (ReferenceEquals(form.Compressor, compressor) && message.SequenceEqual(form.Message))
                {
                    return form.Compressed;
                }
            }
        }

        // Outside the lock: a compressor is somebody else's code, and two that make the same form at once do no harm.
        byte[]? compressed = compressor.Compress(message);
        lock (_sync)
        {
            if (_forms.Count == Capacity)
            {
                _forms.Dequeue();
            }

            _forms.Enqueue(new Form(compressor, message.ToArray(), compressed));
        }

        return compressed;
    }

    private sealed record Plain(IReadOnlyList<ReadOnlyMemory<byte>> Chain, Certificate13 Message);

    private sealed record Form(CertificateCompressor Compressor, byte[] Message, byte[]? Compressed);
}
