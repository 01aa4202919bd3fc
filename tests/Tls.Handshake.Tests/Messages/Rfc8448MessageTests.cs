using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using Tls.TestKit;
using Xunit;

namespace Tls.Handshake.Tests;

/// <summary>
/// Every handshake message of RFC 8448's traces is read as what it is and written back byte for byte.
/// </summary>
public sealed class Rfc8448MessageTests
{
    public static TheoryData<string, string, string> Messages()
    {
        var data = new TheoryData<string, string, string>();
        using JsonDocument vectors = JsonDocument.Parse(
            File.ReadAllBytes(Repository.PathOf("vectors", "rfc8448-messages.json")));
        foreach (JsonElement message in vectors.RootElement.GetProperty("messages").EnumerateArray())
        {
            data.Add(
                message.GetProperty("trace").GetString()!,
                message.GetProperty("message").GetString()!,
                message.GetProperty("bytes").GetString()!);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_of_the_traces_is_read_and_written_back(string trace, string name, string hex)
    {
        Assert.NotEmpty(trace);
        byte[] bytes = Convert.FromHexString(hex);
        HandshakeMessage message = HandshakeDecoder.Decode(bytes);
        Assert.StartsWith(name, message.GetType().Name, StringComparison.Ordinal);
        Assert.Equal(bytes, message.Encode());
    }

    [Fact]
    public void The_resumed_client_hello_says_what_the_trace_says()
    {
        var hellos = new List<ClientHello>();
        foreach (object[] row in Messages())
        {
            if ((string)row[1] == "ClientHello" && (string)row[0] == "Resumed 0-RTT Handshake")
            {
                hellos.Add((ClientHello)HandshakeDecoder.Decode(Convert.FromHexString((string)row[2])));
            }
        }

        ClientHello hello = Assert.Single(hellos);
        Assert.Equal("server", hello.Extensions.Find<ServerName>()?.HostName);
        Assert.NotNull(hello.Extensions.Find<EarlyDataIndication>());
        Assert.Equal((ushort)0x4001, hello.Extensions.Find<RecordSizeLimit>()?.Limit);
        var offered = Assert.IsType<PreSharedKeyClientHello>(hello.Extensions[^1]);
        Assert.Equal(0xfad6aacbu, Assert.Single(offered.Identities).ObfuscatedTicketAge);
        Assert.Equal(512 - 477, offered.BindersSize);
    }
}
