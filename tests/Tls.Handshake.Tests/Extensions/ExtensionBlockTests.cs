using System;
using System.Linq;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests;

/// <summary>RFC 8446 §4.2: no duplicates, nothing misplaced, nothing unsolicited, order kept.</summary>
public sealed class ExtensionBlockTests
{
    private const ExtensionType Unheard = (ExtensionType)0x7777;

    private static readonly ExtensionType[] AnsweredBefore =
    [
        ExtensionType.KeyShare, ExtensionType.PreSharedKey, ExtensionType.SupportedVersions, ExtensionType.Cookie,
    ];

    [Theory]
    [InlineData(ExtensionType.SupportedGroups, "0002001d")]
    [InlineData(Unheard, "")]
    [Provokes(TlsFault.DecodeDuplicateExtension)]
    [Rfc("5246-7.4.1.4-3", "8446-4.2-5")]
    public void The_same_extension_twice_in_a_hello_is_decode_error(ExtensionType type, string data)
    {
        byte[] block = Blocks.Encode((type, data), (ExtensionType.PostHandshakeAuth, ""), (type, data));
        var refused = Assert.Throws<TlsException>(() => Blocks.Read(ExtensionContext.ClientHello, block));
        Assert.Equal(TlsFault.DecodeDuplicateExtension, refused.Fault);
        Assert.Equal(AlertDescription.DecodeError, refused.Alert);
    }

    [Theory]
    [InlineData(ExtensionContext.HelloRetryRequest)]
    [InlineData(ExtensionContext.Certificate)]
    [InlineData(ExtensionContext.CertificateRequest)]
    [InlineData(ExtensionContext.NewSessionTicket)]
    [Provokes(TlsFault.IllegalDuplicateExtension)]
    [Rfc("8446-4.2-5")]
    public void The_same_extension_twice_elsewhere_is_illegal_parameter(ExtensionContext context)
    {
        byte[] block = Blocks.Encode((Unheard, ""), (Unheard, ""));
        var refused = Assert.Throws<TlsException>(() => Blocks.Read(context, block));
        Assert.Equal(TlsFault.IllegalDuplicateExtension, refused.Fault);
        Assert.Equal(AlertDescription.IllegalParameter, refused.Alert);
    }

    [Fact]
    [Provokes(TlsFault.IllegalExtensionForMessage)]
    [Rfc("5246-7.4.1.4.1-5", "8446-4.2-3")]
    public void A_known_extension_in_any_message_it_does_not_belong_to_is_illegal()
    {
        int tried = 0;
        foreach (ExtensionContext context in Enum.GetValues<ExtensionContext>())
        {
            foreach (ExtensionType type in Enum.GetValues<ExtensionType>().Where(ExtensionRules.IsKnown))
            {
                if (context == ExtensionContext.None || (ExtensionRules.PlacesOf(type) & context) != 0
                    || (context == ExtensionContext.EncryptedExtensions && AnsweredBefore.Contains(type)))
                {
                    continue;
                }

                Assert.Equal(TlsFault.IllegalExtensionForMessage, Refusal.Of(context, type, ""));
                tried++;
            }
        }

        Assert.True(tried > 100, $"{tried} pairs");
    }

    [Fact]
    [Provokes(TlsFault.UnexpectedExtension)]
    public void What_ServerHello_or_a_retry_answers_is_unexpected_in_EncryptedExtensions()
    {
        foreach (ExtensionType type in AnsweredBefore)
        {
            var refused = Assert.Throws<TlsException>(
                () => Blocks.Read(ExtensionContext.EncryptedExtensions, Blocks.Encode((type, ""))));
            Assert.Equal(TlsFault.UnexpectedExtension, refused.Fault);
            Assert.Equal(AlertDescription.UnsupportedExtension, refused.Alert);
        }
    }

    [Fact]
    [Rfc("8446-9.3-2")]
    public void An_unknown_extension_is_kept_in_every_message()
    {
        byte[] block = Blocks.Encode((Unheard, "0102"), ((ExtensionType)Grease.Value(3), ""));
        foreach (ExtensionContext context in Enum.GetValues<ExtensionContext>())
        {
            ExtensionBlock read = Blocks.Read(context, block);
            Assert.Equal([1, 2], Assert.IsType<UnknownExtension>(read[0]).Data.ToArray());
            Assert.Equal(block, Blocks.Write(read));
        }
    }

    [Fact]
    [Provokes(TlsFault.UnexpectedExtension)]
    [Rfc("8446-4.2-1")]
    public void An_answer_to_what_was_not_offered_is_unexpected()
    {
        ExtensionBlock offered = [new EarlyDataIndication(), new AlpnOffer("h2")];
        ExtensionBlock answer = [new AlpnChoice("h2"), new ServerNameAcknowledgement()];
        var refused = Assert.Throws<TlsException>(
            () => answer.RefuseUnsolicited(offered, "EncryptedExtensions"));
        Assert.Equal(TlsFault.UnexpectedExtension, refused.Fault);
        Assert.Equal(AlertDescription.UnsupportedExtension, refused.Alert);
        Assert.Contains("ServerName in EncryptedExtensions", refused.Context, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cookie_needs_no_offer_and_what_was_offered_may_be_answered()
    {
        ExtensionBlock offered = [new SupportedVersionsClientHello(ProtocolVersion.Tls13)];
        ExtensionBlock answer =
            [new Cookie(new byte[] { 1 }), new SupportedVersionsServerHello(ProtocolVersion.Tls13)];
        answer.RefuseUnsolicited(offered, "HelloRetryRequest");
    }

    [Fact]
    [Provokes(TlsFault.IllegalPreSharedKeyPosition)]
    [Rfc("8446-4.2-4")]
    public void A_pre_shared_key_before_another_extension_is_illegal()
    {
        string psk = "0007 0001 61 00000000" + "0021 20" + new string('0', 64);
        Assert.IsType<PreSharedKeyClientHello>(
            Blocks.ReadOne(ExtensionContext.ClientHello, ExtensionType.PreSharedKey, psk));
        byte[] block = Blocks.Encode(
            (ExtensionType.PreSharedKey, psk), (ExtensionType.PostHandshakeAuth, ""));
        var refused = Assert.Throws<TlsException>(() => Blocks.Read(ExtensionContext.ClientHello, block));
        Assert.Equal(TlsFault.IllegalPreSharedKeyPosition, refused.Fault);
    }

    [Fact]
    [Provokes(TlsFault.MissingExtension)]
    public void A_missing_extension_is_named_when_it_is_required()
    {
        var refused = Assert.Throws<TlsException>(
            () => ExtensionBlock.Empty.Require<SupportedGroups>(ExtensionType.SupportedGroups));
        Assert.Equal(TlsFault.MissingExtension, refused.Fault);
        Assert.Equal("SupportedGroups", refused.Context);
    }

    [Fact]
    public void A_block_that_is_absent_writes_nothing_and_an_empty_one_its_length()
    {
        Assert.Empty(Blocks.Write(ExtensionBlock.Absent));
        Assert.Equal([0, 0], Blocks.Write(ExtensionBlock.Empty));
    }

    [Fact]
    public void Bytes_left_in_an_extension_are_a_decode_error_that_names_it()
    {
        byte[] block = Blocks.Encode((ExtensionType.PostHandshakeAuth, "00"));
        var refused = Assert.Throws<TlsException>(() => Blocks.Read(ExtensionContext.ClientHello, block));
        Assert.Equal(TlsFault.DecodeTrailingData, refused.Fault);
        Assert.Contains("PostHandshakeAuth", refused.Context, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_full_of_tiny_extensions_costs_memory_in_proportion()
    {
        byte[] block = Blocks.Encode([.. Unknowns().Take(0xffff / 4)]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ExtensionBlock read = Blocks.Read(ExtensionContext.ClientHello, block);
        long spent = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0xffff / 4, read.Count);
        Assert.InRange(spent, 0, 40L * block.Length);
    }

    [Fact]
    public void A_duplicate_at_the_end_of_a_full_block_is_found()
    {
        (ExtensionType Type, string Data)[] many = [.. Unknowns().Take((0xffff / 4) - 1)];
        byte[] block = Blocks.Encode([.. many, many[0]]);
        var refused = Assert.Throws<TlsException>(() => Blocks.Read(ExtensionContext.ClientHello, block));
        Assert.Equal(TlsFault.DecodeDuplicateExtension, refused.Fault);
    }

    private static System.Collections.Generic.IEnumerable<(ExtensionType Type, string Data)> Unknowns() =>
        Enumerable.Range(0x100, 0xfd00)
            .Select(code => (ExtensionType)code)
            .Where(type => !ExtensionRules.IsKnown(type))
            .Select(type => (type, ""));
}
