using System;
using System.Collections.Generic;
using Tls.Fuzz.Seeds;
using Tls.Handshake;
using Tls.Wire;

namespace Tls.Fuzz.Targets;

/// <summary>
/// <see cref="ExtensionBlock"/>: the first byte says in which message, the rest is the block. What is
/// accepted is written back byte for byte.
/// </summary>
internal sealed class ExtensionTarget : Target
{
    private const int Contexts = 8;

    internal override string Name => "extensions";

    internal override string Summary =>
        "ExtensionBlock: a message's extensions, for each of the messages that have them";

    internal override IEnumerable<byte[]> Seeds()
    {
        foreach (byte[] encoded in Vectors.HandshakeMessages())
        {
            (int context, ExtensionBlock block) = HandshakeDecoder.Decode(encoded) switch
            {
                ClientHello m => (0, m.Extensions),
                ServerHello13 m => (1, m.Extensions),
                EncryptedExtensions m => (2, m.Extensions),
                CertificateRequest13 m => (4, m.Extensions),
                NewSessionTicket13 m => (5, m.Extensions),
                HelloRetryRequest m => (6, m.Extensions),
                _ => (0, ExtensionBlock.Absent),
            };
            if (block.IsPresent)
            {
                var w = new TlsWriter();
                w.UInt8((byte)context);
                block.Write(w);
                yield return w.ToArray();
            }
        }
    }

    internal override void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        var context = (ExtensionContext)(1 << (input[0] % Contexts));
        var reader = new TlsReader(input[1..]);
        ExtensionBlock block;
        try
        {
            block = ExtensionBlock.Read(ref reader, context);
        }
        catch (TlsException)
        {
            return;
        }

        var w = new TlsWriter();
        block.Write(w);
        FindingException.Unless(
            input.Slice(1, reader.Position).SequenceEqual(w.Written),
            $"a block of {context} is written back as it was read");
    }
}
