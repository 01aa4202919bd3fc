using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Tls.Handshake;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Extensions;

/// <summary>Certificates compressed (RFC 8879), by servers and clients.</summary>
public sealed class CertificateCompressionTests
{
    public static TheoryData<CertificateCompressionAlgorithm> Algorithms { get; } =
        [CertificateCompressionAlgorithm.Zlib, CertificateCompressionAlgorithm.Brotli];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Both_sides_compress_where_both_can(CertificateCompressionAlgorithm algorithm)
    {
        CertificateCompressor[] ours = [Of(algorithm)];
        var seen = new Seen();
        (TlsStream client, TlsStream server) = await Streams.ConnectAsync(
            Pki.ClientOptions with { Identity = Pki.Client, CertificateCompressors = ours, Observer = seen },
            Asking(ours));

        Assert.Equal(2, seen.Types.Count(type => type == HandshakeType.CompressedCertificate));
        Assert.DoesNotContain(HandshakeType.Certificate, seen.Types);
        Assert.NotEmpty(client.ConnectionInfo!.PeerChain);
        Assert.NotEmpty(server.ConnectionInfo!.PeerChain);
    }

    [Fact]
    public async Task Nothing_is_compressed_unless_both_say_so()
    {
        var seen = new Seen();
        await Streams.ConnectAsync(
            Pki.ClientOptions with
            {
                Identity = Pki.Client,
                CertificateCompressors = [CertificateCompressors.Zlib],
                Observer = seen,
            },
            Asking([]));
        await Streams.ConnectAsync(
            Pki.ClientOptions with { Identity = Pki.Client, Observer = seen }, Asking([CertificateCompressors.Brotli]));
        await Streams.ConnectAsync(
            Pki.ClientOptions with { CertificateCompressors = [CertificateCompressors.Zlib], Observer = seen },
            Pki.ServerOptions with { CertificateCompressors = [CertificateCompressors.Brotli] });
        await Streams.ConnectAsync(
            Pki.ClientOptions with { CertificateCompressors = [CertificateCompressors.Zlib], Observer = seen },
            Pki.ServerOptions with
            {
                CertificateCompressors = [CertificateCompressors.Zlib],
                MaximumVersion = ProtocolVersion.Tls12,
            });

        Assert.DoesNotContain(HandshakeType.CompressedCertificate, seen.Types);
    }

    [Theory]
    [InlineData("")]
    [InlineData("78")]
    [InlineData("789c")]
    [InlineData("789cffffffffff")]
    [InlineData("7820deadbeef")]
    [InlineData("7820000000010000000000")]
    public void What_is_no_stream_at_all_is_no_message(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);

        Assert.False(CertificateCompressors.Zlib.TryDecompress(bytes, new byte[10]));
        Assert.False(CertificateCompressors.Brotli.TryDecompress(bytes, new byte[10]));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_length_that_is_not_the_length_is_no_message(CertificateCompressionAlgorithm algorithm)
    {
        CertificateCompressor compressor = Of(algorithm);
        byte[] message = new byte[5000];
        byte[] compressed = compressor.Compress(message)!;

        Assert.True(compressor.TryDecompress(compressed, new byte[5000]));
        Assert.False(compressor.TryDecompress(compressed, new byte[4999]));
        Assert.False(compressor.TryDecompress(compressed, new byte[5001]));
        Assert.False(compressor.TryDecompress(compressed.AsSpan(0, compressed.Length - 1), new byte[5000]));
        Assert.False(compressor.TryDecompress([0xff, 0xff, 0xff], new byte[5000]));
        Assert.Null(compressor.Compress([1]));
    }

    [Fact]
    [Provokes(TlsFault.DecodeCompressedCertificate)]
    public async Task What_does_not_decompress_is_bad_certificate() => await Refused(
        new Odd { Compressed = [1, 2, 3] }, TlsFault.DecodeCompressedCertificate, AlertDescription.BadCertificate);

    [Fact]
    [Provokes(TlsFault.IllegalCertificateCompression)]
    public async Task Another_way_than_offered_is_illegal_parameter()
    {
        // What it calls itself changes between what it offers and what it sends.
        int calls = 0;
        await Refused(
            new Odd { Name = () => calls++ < 2 ? 0xff01 : 0xff02, Compressed = [1] },
            TlsFault.IllegalCertificateCompression,
            AlertDescription.IllegalParameter);
    }

    [Fact]
    public async Task A_bomb_is_refused_before_it_goes_off() => await Refused(
        new Odd { Padding = 1000, Compressed = [1] },
        TlsFault.LimitHandshakeMessageSize,
        AlertDescription.IllegalParameter);

    [Fact]
    public async Task A_certificate_is_compressed_once_and_anew_only_when_something_in_it_changes()
    {
        var counted = new Counted();
        TlsIdentity identity = TlsIdentity.Create(Pki.Server.Chain, Pki.Server.Key!);
        byte staple = 0;
        TlsServerOptions server = Pki.ServerOptions with
        {
            Identities = [identity],
            CertificateCompressors = [counted],
            OcspResponseFor = _ => staple == 0 ? default : new byte[] { staple },
        };
        TlsClientOptions client = Pki.ClientOptions with
        {
            CertificateCompressors = [CertificateCompressors.Zlib],
            RequestOcspStaple = true,
        };

        await Streams.ConnectAsync(client, server);
        await Streams.ConnectAsync(client, server);
        await Streams.ConnectAsync(client, server with { TicketCount = 0 });
        Assert.Equal(1, counted.Calls);

        for (staple = 1; staple <= CompressedForms.Capacity; staple++)
        {
            await Streams.ConnectAsync(client, server);
        }

        Assert.Equal(1 + CompressedForms.Capacity, counted.Calls);
        staple = CompressedForms.Capacity;
        await Streams.ConnectAsync(client, server);
        Assert.Equal(1 + CompressedForms.Capacity, counted.Calls);

        // The oldest is forgotten: what is kept is bounded.
        staple = 0;
        await Streams.ConnectAsync(client, server);
        Assert.Equal(2 + CompressedForms.Capacity, counted.Calls);
    }

    [Fact]
    public void Two_ways_of_the_same_name_are_refused() => Assert.Throws<ArgumentException>(() => TlsEngine.Client(
        Pki.ClientOptions with { CertificateCompressors = [CertificateCompressors.Zlib, CertificateCompressors.Zlib] }));

    private static async Task Refused(Odd server, TlsFault fault, AlertDescription alert)
    {
        TlsIdentity identity = server.Padding == 0
            ? Pki.Server
            : TlsIdentity.Create(
                [.. Enumerable.Repeat(Pki.Server.Certificate, server.Padding)], Pki.Server.Key!);
        (Exception client, Exception end) = await Streams.FailAsync(
            Pki.ClientOptions with { CertificateCompressors = [new Odd()] },
            Pki.ServerOptions with { Identities = [identity], CertificateCompressors = [server] });

        Assert.Equal(fault, Assert.IsType<TlsException>(client).Fault);
        Assert.Equal(alert, Assert.IsType<TlsException>(end).PeerAlert);
    }

    private static TlsServerOptions Asking(IReadOnlyList<CertificateCompressor> compressors) => Pki.ServerOptions with
    {
        CertificateCompressors = compressors,
        ClientCertificates = TlsClientCertificateMode.Require,
        ClientTrustStore = Pki.Trust,
    };

    private static CertificateCompressor Of(CertificateCompressionAlgorithm algorithm) =>
        algorithm == CertificateCompressionAlgorithm.Zlib ? CertificateCompressors.Zlib : CertificateCompressors.Brotli;

    private sealed class Counted : CertificateCompressor
    {
        public int Calls { get; private set; }

        public override CertificateCompressionAlgorithm Algorithm => CertificateCompressors.Zlib.Algorithm;

        public override byte[]? Compress(ReadOnlySpan<byte> message)
        {
            Calls++;
            return CertificateCompressors.Zlib.Compress(message);
        }

        public override bool TryDecompress(ReadOnlySpan<byte> compressed, Span<byte> destination) =>
            CertificateCompressors.Zlib.TryDecompress(compressed, destination);
    }

    private sealed class Odd : CertificateCompressor
    {
        public Func<int> Name { get; init; } = () => 0xff01;

        public byte[] Compressed { get; init; } = [];

        public int Padding { get; init; }

        public override CertificateCompressionAlgorithm Algorithm => (CertificateCompressionAlgorithm)Name();

        public override byte[]? Compress(ReadOnlySpan<byte> message) => Compressed;

        public override bool TryDecompress(ReadOnlySpan<byte> compressed, Span<byte> destination) => false;
    }

    private sealed class Seen : TlsObserver
    {
        public List<HandshakeType> Types { get; } = [];

        public override void HandshakeMessage(TlsDirection direction, ReadOnlySpan<byte> message) =>
            Types.Add((HandshakeType)message[0]);
    }
}
