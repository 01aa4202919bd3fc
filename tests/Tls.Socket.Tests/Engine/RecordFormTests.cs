using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Engine;

/// <summary>The records of a handshake as they are on the wire (RFC 8446 §5.1, §6; RFC 7507 §3).</summary>
public class RecordFormTests
{
    [Fact]
    [Rfc("8446-5.1-12", "8446-5.1-16")]
    public void Records_behind_the_first_ClientHello_are_of_version_0x0303()
    {
        using TlsEngine client = TlsEngine.Client(Pki.ClientOptions with
        {
            Groups = [NamedGroup.X25519, NamedGroup.Secp256r1],
            KeyShareGroups = [NamedGroup.X25519],
        });
        using TlsEngine server = TlsEngine.Server(Pki.ServerOptions with { Groups = [NamedGroup.Secp256r1] });
        byte[] first = Step(client, []);
        byte[] retry = Step(server, first);
        byte[] second = Step(client, retry);
        byte[] flight = Step(server, second);

        Assert.Equal([0x0301], Versions(first));
        Assert.All([.. Versions(retry), .. Versions(second), .. Versions(flight)], v => Assert.Equal(0x0303, v));
        Assert.Equal([(byte)22, (byte)20], Types(retry));
        Assert.Equal([(byte)20, (byte)22], Types(second));
        Assert.True(server.ConnectionInfo is null || !server.IsConnected);
    }

    [Fact]
    [Rfc("5246-7.2.2-4", "8446-5.1-9", "8446-6-3")]
    public void Alert_of_a_failure_is_one_record()
    {
        using TlsEngine server = TlsEngine.Server(Pki.ServerOptions);
        byte[] room = new byte[1000];
        Assert.Throws<TlsException>(() => server.Handshake([22, 3, 3, 0, 5, 2, 0, 0, 1, 0], room, out _, out _));

        // level fatal, unexpected_message.
        Assert.Equal([21, 3, 3, 0, 2, 2, 10], EnginePair.Flush(server));
    }

    [Fact]
    [Rfc("7507-3-2")]
    public void The_alert_of_a_fallback_is_in_a_record_of_the_hellos_version()
    {
        using TlsEngine client = TlsEngine.Client(
            Pki.ClientOptions with { MaximumVersion = ProtocolVersion.Tls12, IsFallback = true });
        using TlsEngine server = TlsEngine.Server(Pki.ServerOptions);
        byte[] hello = Step(client, []);

        Assert.Throws<TlsException>(() => server.Handshake(hello, new byte[1000], out _, out _));

        Assert.Equal([21, 3, 3, 0, 2, 2, 86], EnginePair.Flush(server));
    }

    private static byte[] Step(TlsEngine engine, byte[] input)
    {
        byte[] room = new byte[1 << 16];
        _ = engine.Handshake(input, room, out int consumed, out int written);
        Assert.Equal(input.Length, consumed);
        return room[..written];
    }

    private static List<int> Versions(byte[] records) =>
        [.. Headers(records).ConvertAll(header => (header[1] << 8) | header[2])];

    private static List<byte> Types(byte[] records) => [.. Headers(records).ConvertAll(header => header[0])];

    private static List<byte[]> Headers(byte[] records)
    {
        var headers = new List<byte[]>();
        for (int at = 0; at < records.Length; at += 5 + ((records[at + 3] << 8) | records[at + 4]))
        {
            headers.Add(records[at..(at + 5)]);
        }

        Assert.NotEmpty(headers);
        return headers;
    }
}
