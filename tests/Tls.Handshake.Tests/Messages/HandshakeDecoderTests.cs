using System;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests;

/// <summary>What one message alone can get wrong, and which fault that is.</summary>
public sealed class HandshakeDecoderTests
{
    [Theory]
    [InlineData(HandshakeType.HelloRequest)]
    [InlineData(HandshakeType.ServerKeyExchange)]
    [InlineData(HandshakeType.ServerHelloDone)]
    [InlineData(HandshakeType.ClientKeyExchange)]
    [InlineData(HandshakeType.MessageHash)]
    [InlineData((HandshakeType)99)]
    [Provokes(TlsFault.UnexpectedMessage)]
    [Rfc("8446-B-1")]
    public void A_type_that_TLS13_does_not_have_is_unexpected(HandshakeType type) =>
        Assert.Equal(TlsFault.UnexpectedMessage, Refusal.Of(type, []));

    [Fact]
    [Rfc("5246-7.4.1.2-6", "8446-4.1.2-15")]
    public void A_client_hello_without_extensions_is_read_and_written_without_them()
    {
        var hello = new ClientHello
        {
            Random = new byte[32],
            CipherSuites = [(CipherSuite)0xc02f],
            Extensions = ExtensionBlock.Absent,
        };
        byte[] bytes = hello.Encode();
        var read = Assert.IsType<ClientHello>(HandshakeDecoder.Decode(bytes));
        Assert.False(read.Extensions.IsPresent);
        Assert.Equal(bytes, read.Encode());
    }

    [Fact]
    public void A_client_hello_with_an_odd_length_of_suites_is_a_decode_error() =>
        Assert.Equal(TlsFault.DecodeVectorLength, Refusal.Of(
            HandshakeType.ClientHello, [3, 3, .. new byte[32], 0, 0, 3, 0x13, 1, 0x13, 1, 0]));

    [Fact]
    public void A_client_hello_without_suites_is_a_decode_error() =>
        Assert.Equal(TlsFault.DecodeVectorLength, Refusal.Of(
            HandshakeType.ClientHello, [3, 3, .. new byte[32], 0, 0, 0, 1, 0]));

    [Fact]
    public void A_client_hello_without_compression_methods_is_a_decode_error() =>
        Assert.Equal(TlsFault.DecodeVectorLength, Refusal.Of(
            HandshakeType.ClientHello, [3, 3, .. new byte[32], 0, 0, 2, 0x13, 1, 0]));

    [Fact]
    [Provokes(TlsFault.DecodeVectorLength)]
    public void A_session_id_of_33_bytes_is_a_decode_error() =>
        Assert.Equal(TlsFault.DecodeVectorLength, Refusal.Of(
            HandshakeType.ClientHello, [3, 3, .. new byte[32], 33, .. new byte[33], 0, 2, 0x13, 1, 1, 0]));

    [Fact]
    [Rfc("8446-4.1.3-10")]
    public void A_server_hello_with_the_special_random_is_a_hello_retry_request()
    {
        var hello = new ServerHello13(HelloRetryRequest.SpecialRandom)
        {
            CipherSuite = CipherSuite.TLS_AES_128_GCM_SHA256,
            Extensions =
            [
                new SupportedVersionsServerHello(ProtocolVersion.Tls13),
                new KeyShareHelloRetryRequest(NamedGroup.X25519),
            ],
        };
        var retry = Assert.IsType<HelloRetryRequest>(HandshakeDecoder.Decode(hello.Encode()));
        Assert.Equal(NamedGroup.X25519, retry.Extensions.Find<KeyShareHelloRetryRequest>()?.SelectedGroup);
        Assert.Equal(ProtocolVersion.Tls13, retry.SelectedVersion);
    }

    [Fact]
    [Rfc("8446-4.2.1-13")]
    public void A_server_hello_without_supported_versions_is_of_TLS12()
    {
        var hello = new ServerHello12(new byte[32])
        {
            CipherSuite = (CipherSuite)0xc02f,
            Extensions = [new ExtendedMasterSecret(), new RenegotiationInfo(ReadOnlyMemory<byte>.Empty)],
        };
        var read = Assert.IsType<ServerHello12>(HandshakeDecoder.Decode(hello.Encode()));
        Assert.NotNull(read.Extensions.Find<ExtendedMasterSecret>());
    }

    [Fact]
    [Provokes(TlsFault.IllegalVersion)]
    [Rfc("8446-4.2.1-13", "8446-4.2.1-16")]
    public void A_server_hello_that_selects_TLS12_by_supported_versions_is_illegal()
    {
        var hello = new ServerHello13(new byte[32])
        {
            CipherSuite = CipherSuite.TLS_AES_128_GCM_SHA256,
            Extensions = [new SupportedVersionsServerHello(ProtocolVersion.Tls12)],
        };
        Assert.Equal(TlsFault.IllegalVersion, Refusal.Of(hello.Encode()));
    }

    [Fact]
    public void A_server_hello_that_selects_an_unknown_newer_version_is_left_to_the_client()
    {
        var hello = new ServerHello13(new byte[32])
        {
            CipherSuite = CipherSuite.TLS_AES_128_GCM_SHA256,
            Extensions = [new SupportedVersionsServerHello((ProtocolVersion)0x0305)],
        };
        var read = Assert.IsType<ServerHello13>(HandshakeDecoder.Decode(hello.Encode()));
        Assert.Equal((ProtocolVersion)0x0305, read.SelectedVersion);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(255)]
    [Provokes(TlsFault.IllegalKeyUpdate)]
    [Rfc("8446-4.6.3-4", "8446-6-7")]
    public void A_key_update_that_is_neither_asked_nor_unasked_is_illegal(byte value) =>
        Assert.Equal(TlsFault.IllegalKeyUpdate, Refusal.Of(HandshakeType.KeyUpdate, [value]));

    [Fact]
    public void A_key_update_without_a_value_is_a_decode_error() =>
        Assert.Equal(TlsFault.DecodeTruncated, Refusal.Of(HandshakeType.KeyUpdate, []));

    [Fact]
    public void A_key_update_of_two_bytes_is_a_decode_error() =>
        Assert.Equal(TlsFault.DecodeTrailingData, Refusal.Of(HandshakeType.KeyUpdate, [2, 0]));

    [Fact]
    public void An_end_of_early_data_with_a_body_is_a_decode_error() =>
        Assert.Equal(TlsFault.DecodeTrailingData, Refusal.Of(HandshakeType.EndOfEarlyData, [0]));

    [Fact]
    public void An_empty_ticket_is_a_decode_error() =>
        Assert.Equal(TlsFault.DecodeVectorLength, Refusal.Of(
            HandshakeType.NewSessionTicket, [.. new byte[8], 0, 0, 0, 0, 0]));

    [Fact]
    public void A_ticket_with_too_long_a_block_of_extensions_is_a_decode_error() =>
        Assert.Equal(TlsFault.DecodeVectorLength, Refusal.Of(
            HandshakeType.NewSessionTicket, [.. new byte[8], 0, 0, 1, 7, 0xff, 0xff, .. new byte[0xffff]]));

    [Fact]
    public void A_certificate_request_without_extensions_is_a_decode_error() =>
        Assert.Equal(TlsFault.DecodeVectorLength, Refusal.Of(HandshakeType.CertificateRequest, [0, 0, 0]));

    [Fact]
    public void An_empty_certificate_list_is_left_to_the_state_machine()
    {
        var read = Assert.IsType<Certificate13>(
            HandshakeDecoder.Decode(Refusal.WithHeader(HandshakeType.Certificate, [0, 0, 0, 0])));
        Assert.Empty(read.Entries);
    }

    [Fact]
    public void A_certificate_entry_without_a_certificate_is_a_decode_error() =>
        Assert.Equal(TlsFault.DecodeVectorLength, Refusal.Of(
            HandshakeType.Certificate, [0, 0, 0, 5, 0, 0, 0, 0, 0]));

    [Fact]
    public void A_random_of_another_length_is_refused_before_anything_is_sent()
    {
        Assert.Throws<ArgumentException>(() => new ClientHello { Random = new byte[31], CipherSuites = [] });
        Assert.Throws<ArgumentException>(() => new ServerHello13(new byte[33]) { CipherSuite = default });
        Assert.Throws<ArgumentException>(() => new ServerHello12(new byte[16]) { CipherSuite = default });
    }

    [Fact]
    public void A_field_too_long_for_its_length_is_refused_before_anything_is_sent() =>
        Assert.Throws<InvalidOperationException>(() =>
            new CertificateRequest13 { RequestContext = new byte[256], Extensions = [] }.Encode());

    [Fact]
    public void A_chain_of_tiny_certificates_costs_memory_in_proportion()
    {
        const int Entries = 20_000;
        byte[] entry = [0, 0, 1, 0x30, 0, 0];
        byte[] list = [.. Enumerable.Repeat(entry, Entries).SelectMany(bytes => bytes)];
        var w = new TlsWriter();
        w.Opaque8([]);
        w.Opaque24(list);
        byte[] message = Refusal.WithHeader(HandshakeType.Certificate, w.Written);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var read = (Certificate13)HandshakeDecoder.Decode(message);
        long spent = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Entries, read.Entries.Count);
        Assert.InRange(spent, 0, 40L * message.Length);
    }
}
