using System;
using System.Collections.Generic;
using System.Linq;
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

    internal override Tokens Tokens => Tokens.Wire;

    internal override IEnumerable<byte[]> Seeds() => Vectors.HandshakeMessages().Concat(RecordedMessages.All())
        .SelectMany(Blocks)
        .DistinctBy(Convert.ToHexString);

    private static IEnumerable<byte[]> Blocks(byte[] encoded)
    {
        HandshakeMessage message;
        try
        {
            message = HandshakeDecoder.Decode(encoded);
        }
        catch (TlsException)
        {
            // One of TLS 1.2, none of which has extensions but the hellos.
            return [];
        }

        return message switch
        {
            ClientHello m => [Block(0, m.Extensions)],
            ServerHello13 m => [Block(1, m.Extensions)],
            EncryptedExtensions m => [Block(2, m.Extensions)],
            Certificate13 m => m.Entries.Select(entry => Block(3, entry.Extensions)),
            CertificateRequest13 m => [Block(4, m.Extensions)],
            NewSessionTicket13 m => [Block(5, m.Extensions)],
            HelloRetryRequest m => [Block(6, m.Extensions)],
            ServerHello12 m => [Block(7, m.Extensions)],
            _ => [],
        };
    }

    private static byte[] Block(byte context, ExtensionBlock block)
    {
        var w = new TlsWriter();
        w.UInt8(context);
        block.Write(w);
        return w.ToArray();
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
