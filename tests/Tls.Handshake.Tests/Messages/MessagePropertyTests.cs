using System.Linq;
using FsCheck.Xunit;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests;

/// <summary>
/// What holds for every message: its bytes are its meaning, and other bytes are refused in our words.
/// </summary>
[Properties(Arbitrary = [typeof(RandomMessage)])]
public sealed class MessagePropertyTests
{
    [Property(MaxTest = 500)]
    public void Reading_what_was_written_gives_the_same_message(RandomMessage sample)
    {
        byte[] bytes = sample.Message.Encode();
        HandshakeMessage read = HandshakeDecoder.Decode(bytes, sample.Version);
        Assert.IsType(sample.Message.GetType(), read);
        Assert.Equal(bytes, read.Encode());
        Assert.Equal(Shape(sample.Message), Shape(read));
    }

    [Property(MaxTest = 200)]
    [Provokes(TlsFault.DecodeTruncated)]
    [Rfc("8446-6-6")]
    public void Every_prefix_is_a_decode_error(RandomMessage sample)
    {
        byte[] bytes = sample.Message.Encode();
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(TlsFault.DecodeTruncated, Refusal.Of(bytes[..length], sample.Version));
        }
    }

    [Property(MaxTest = 200)]
    [Rfc("5246-7.4.1.2-8", "8446-4.1.2-15")]
    public void Every_shorter_body_is_a_decode_error_or_a_message_of_its_own(RandomMessage sample)
    {
        byte[] bytes = sample.Message.Encode();
        for (int length = HandshakeMessage.HeaderSize; length < bytes.Length; length++)
        {
            byte[] shorter = Refusal.WithTrueLength(bytes[..length]);
            if (IsWholeWithoutItsEnd(sample.Message, shorter))
            {
                Assert.Equal(shorter, HandshakeDecoder.Decode(shorter, sample.Version).Encode());
            }
            else
            {
                var refused = Assert.Throws<TlsException>(() => HandshakeDecoder.Decode(shorter, sample.Version));
                Assert.Equal(AlertDescription.DecodeError, refused.Alert);
            }
        }
    }

    [Property(MaxTest = 300)]
    [Provokes(TlsFault.DecodeTrailingData)]
    public void A_byte_after_the_message_is_trailing_data(RandomMessage sample)
    {
        byte[] longer = [.. sample.Message.Encode(), 0];
        Assert.Equal(TlsFault.DecodeTrailingData, Refusal.Of(longer, sample.Version));
    }

    [Property(MaxTest = 300)]
    [Rfc("5246-7.4.1.2-7", "5246-7.4.1.2-8", "8446-4.1.2-16", "8446-6-6")]
    public void A_byte_after_the_body_is_a_decode_error(RandomMessage sample)
    {
        byte[] longer = Refusal.WithTrueLength([.. sample.Message.Encode(), 0]);
        if (sample.Message is Finished)
        {
            Assert.Equal(longer, HandshakeDecoder.Decode(longer, sample.Version).Encode());
            return;
        }

        var refused = Assert.Throws<TlsException>(() => HandshakeDecoder.Decode(longer, sample.Version));
        Assert.Equal(AlertDescription.DecodeError, refused.Alert);
    }

    [Property(MaxTest = 200)]
    [Rfc("6066-11.1-2")]
    public void Any_changed_byte_is_refused_by_a_fault_or_kept_as_it_is(RandomMessage sample, byte difference)
    {
        byte[] bytes = sample.Message.Encode();
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= difference;
            AssertRefusedOrKept(bytes, sample.Version);
            bytes[i] ^= difference;
        }
    }

    [Property(MaxTest = 2000)]
    [Rfc("6066-11.1-2")]
    public void Any_body_is_refused_by_a_fault_or_kept_as_it_is(HandshakeType type, byte[] body)
    {
        AssertRefusedOrKept(Refusal.WithHeader(type, body), ProtocolVersion.Tls13);
        AssertRefusedOrKept(Refusal.WithHeader(type, body), ProtocolVersion.Tls12);
    }

    private static void AssertRefusedOrKept(byte[] bytes, ProtocolVersion version)
    {
        HandshakeMessage message;
        try
        {
            message = HandshakeDecoder.Decode(bytes, version);
        }
        catch (TlsException refused)
        {
            Assert.NotNull(refused.Alert);
            return;
        }

        Assert.Equal(bytes, message.Encode());
    }

    private static bool IsWholeWithoutItsEnd(HandshakeMessage message, byte[] shorter)
    {
        const int BeforeExtensions = 4 + 2 + 32 + 1 + 2 + 1;
        return message switch
        {
            Finished => true,
            ClientHello hello => shorter.Length == EncodeWithoutExtensions(hello),
            ServerHello12 or ServerHello13 =>
                shorter.Length == BeforeExtensions + ((ServerHello)message).LegacySessionIdEcho.Length,
            _ => false,
        };
    }

    private static int EncodeWithoutExtensions(ClientHello hello) =>
        hello.Encode().Length - Blocks.Write(hello.Extensions).Length;

    private static string[] Shape(HandshakeMessage message)
    {
        ExtensionBlock block = message switch
        {
            ClientHello m => m.Extensions,
            ServerHello m => m.Extensions,
            EncryptedExtensions m => m.Extensions,
            CertificateRequest13 m => m.Extensions,
            NewSessionTicket13 m => m.Extensions,
            Certificate13 m => ExtensionBlock.Create([.. m.Entries.SelectMany(entry => entry.Extensions)]),
            _ => ExtensionBlock.Absent,
        };
        return [.. block.Select(extension => $"{extension.GetType().Name} {extension.Type}")];
    }
}
