using System;
using System.Collections.Generic;
using System.Linq;
using Tls.TestKit;
using Tls.Tests.Engine;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Extensions;

/// <summary>How long records are: record_size_limit (RFC 8449), max_fragment_length (RFC 6066 §4), padding.</summary>
public sealed class RecordSizeTests
{
    private const int Length = 20_000;

    // Header, explicit nonce and tag of AES-GCM in TLS 1.2; header and tag in TLS 1.3, where the type counts.
    private static int Overhead(ProtocolVersion version) => version == ProtocolVersion.Tls13 ? 5 + 16 : 5 + 8 + 16;

    [Theory]
    [InlineData(ProtocolVersion.Tls12, 64, 512)]
    [InlineData(ProtocolVersion.Tls13, 64, 512)]
    [InlineData(ProtocolVersion.Tls12, 16_384, 16_384)]
    [InlineData(ProtocolVersion.Tls13, 16_385, 16_385)]
    [InlineData(ProtocolVersion.Tls13, 513, null)]
    public void Each_side_sends_what_the_other_takes(ProtocolVersion version, int client, int? server)
    {
        using var pair = new EnginePair(
            client: Pki.ClientOptions with { RecordSizeLimit = client, MaximumVersion = version },
            server: Pki.ServerOptions with { RecordSizeLimit = server });
        pair.Handshake();

        Assert.Equal(server ?? 16_385, pair.Client.ConnectionInfo!.PeerRecordSizeLimit);
        Assert.Equal(client, pair.Server.ConnectionInfo!.PeerRecordSizeLimit);
        pair.ServerWrites(new byte[Length]);
        pair.ClientWrites(new byte[Length]);
        Assert.Equal(client + Overhead(version), Records(pair.ToClient).Max());
        Assert.Equal((server ?? 16_385) + Overhead(version), Records(pair.ToServer).Max());
        Assert.Equal(Length, pair.ClientReads(out _).Length);
        Assert.Equal(Length, pair.ServerReads(out _).Length);
    }

    [Fact]
    [Rfc("6066-4-5")]
    public void The_flight_that_follows_the_answer_is_short_too()
    {
        using var pair = new EnginePair(client: Pki.ClientOptions with { RecordSizeLimit = 64 });
        byte[] room = new byte[64 * 1024];
        pair.Client.Handshake([], room, out _, out int hello);
        pair.Server.Handshake(room.AsSpan(0, hello), room, out _, out int flight);

        // The first two are ServerHello and change_cipher_spec, in the clear.
        Assert.All(
            Records([.. room.AsSpan(0, flight)]).Skip(2),
            size => Assert.InRange(size, 1, 64 + Overhead(ProtocolVersion.Tls13)));
    }

    [Theory]
    [InlineData(ProtocolVersion.Tls12, true)]
    [InlineData(ProtocolVersion.Tls12, false)]
    [InlineData(ProtocolVersion.Tls13, true)]
    [InlineData(ProtocolVersion.Tls13, false)]
    public void A_record_beyond_what_we_announced_is_record_overflow(ProtocolVersion version, bool byClient)
    {
        using var pair = new EnginePair(
            client: Pki.ClientOptions with { RecordSizeLimit = 600, MaximumVersion = version },
            server: Pki.ServerOptions with { RecordSizeLimit = 600 });
        pair.Handshake();
        int content = version == ProtocolVersion.Tls13 ? 600 : 601;

        EnginePair.Outbound(byClient ? pair.Client : pair.Server).MaxPlaintext = content;
        TlsException fault = Assert.Throws<TlsException>(() =>
        {
            if (byClient)
            {
                pair.ClientWrites(new byte[content]);
                pair.ServerReads(out _);
            }
            else
            {
                pair.ServerWrites(new byte[content]);
                pair.ClientReads(out _);
            }
        });

        Assert.Equal(TlsFault.LimitRecordSize, fault.Fault);
        Assert.Equal(AlertDescription.RecordOverflow, fault.Alert);
    }

    [Theory]
    [InlineData(ProtocolVersion.Tls12)]
    [InlineData(ProtocolVersion.Tls13)]
    [Rfc("6066-4-2", "6066-4-5")]
    public void A_server_honours_max_fragment_length_and_so_does_the_client(ProtocolVersion version)
    {
        using var pair = new EnginePair(
            client: Pki.ClientOptions with { MaxFragmentLength = 512, MaximumVersion = version });
        pair.Handshake();

        pair.ServerWrites(new byte[Length]);
        pair.ClientWrites(new byte[Length]);
        int most = 512 + Overhead(version) + (version == ProtocolVersion.Tls13 ? 1 : 0);
        Assert.Equal(most, Records(pair.ToClient).Max());
        Assert.Equal(most, Records(pair.ToServer).Max());
        Assert.Equal(Length, pair.ClientReads(out _).Length);
        Assert.Equal(Length, pair.ServerReads(out _).Length);
    }

    [Fact]
    public void Record_size_limit_has_precedence_over_max_fragment_length()
    {
        using var pair = new EnginePair(
            client: Pki.ClientOptions with { MaxFragmentLength = 512, RecordSizeLimit = 1000 });
        pair.Handshake();

        pair.ServerWrites(new byte[Length]);
        Assert.Equal(1000 + Overhead(ProtocolVersion.Tls13), Records(pair.ToClient).Max());
    }

    [Fact]
    public void What_we_send_can_be_shorter_than_what_the_peer_takes()
    {
        using var pair = new EnginePair(
            client: Pki.ClientOptions with { MaxSendFragment = 100 },
            server: Pki.ServerOptions with { MaxSendFragment = 200 });
        pair.Handshake();

        pair.ServerWrites(new byte[Length]);
        pair.ClientWrites(new byte[Length]);
        Assert.Equal(201 + Overhead(ProtocolVersion.Tls13), Records(pair.ToClient).Max());
        Assert.Equal(101 + Overhead(ProtocolVersion.Tls13), Records(pair.ToServer).Max());
    }

    [Theory]
    [InlineData(64 * 1024)]
    [InlineData(700)]
    public void Padding_hides_the_length_whatever_the_room(int room)
    {
        using var pair = new EnginePair(
            room: () => room,
            client: Pki.ClientOptions with { PadRecordsTo = 512 },
            server: Pki.ServerOptions with { TicketCount = 0 });
        pair.Handshake();

        pair.ClientWrites(new byte[1]);
        pair.ClientWrites(new byte[511]);
        pair.ClientWrites(new byte[600]);
        Assert.Equal([512 + 21, 512 + 21, 1024 + 21], Records(pair.ToServer));
        Assert.Equal(1112, pair.ServerReads(out _).Length);
    }

    [Fact]
    public void What_does_not_fit_is_refused_when_the_options_are_used()
    {
        foreach (TlsClientOptions options in (TlsClientOptions[])
        [
            Pki.ClientOptions with { RecordSizeLimit = 63 },
            Pki.ClientOptions with { RecordSizeLimit = 16_386 },
            Pki.ClientOptions with { MaxFragmentLength = 513 },
            Pki.ClientOptions with { MaxSendFragment = 0 },
            Pki.ClientOptions with { MaxSendFragment = 16_385 },
            Pki.ClientOptions with { PadRecordsTo = -1 },
        ])
        {
            Assert.Throws<ArgumentException>(() => TlsEngine.Client(options));
        }

        Assert.Throws<ArgumentException>(() => TlsEngine.Server(Pki.ServerOptions with { RecordSizeLimit = 63 }));
    }

    private static IEnumerable<int> Records(List<byte> stream)
    {
        for (int at = 0; at < stream.Count;)
        {
            int size = 5 + (stream[at + 3] << 8) + stream[at + 4];
            yield return size;
            at += size;
        }
    }
}
