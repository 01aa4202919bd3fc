using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Records.Tests;

/// <summary>Every record of the traces of RFC 8448, sealed and opened byte for byte.</summary>
public class Rfc8448RecordTests
{
    private static readonly JsonElement[] Records = Load();

    public static TheoryData<int, string> All
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (int i = 0; i < Records.Length; i++)
            {
                data.Add(i, $"§{Records[i].GetProperty("section")} {Text(i, "sender")} {Text(i, "type")}");
            }

            return data;
        }
    }

    [Fact]
    public void The_traces_have_41_records() => Assert.Equal(41, Records.Length);

    [Theory]
    [MemberData(nameof(All))]
    [Rfc("8446-5.3-1")]
    public void Record_is_sealed_as_in_the_trace(int index, string name)
    {
        Assert.NotEmpty(name);
        byte[] expected = Bytes(index, "record");
        using var sender = new OutboundRecords(CryptoProvider.Default);
        if (Protector(index) is { } protector)
        {
            sender.Install(protector);
        }

        sender.LegacyVersion = (ProtocolVersion)((expected[1] << 8) | expected[2]);
        byte[] record = new byte[expected.Length];
        int written = Type(index) == ContentType.ChangeCipherSpec
            ? OutboundRecords.WriteChangeCipherSpec(record)
            : sender.Seal(Type(index), Bytes(index, "content"), record);
        Assert.Equal(expected.Length, written);
        Assert.Equal(expected, record);
    }

    [Theory]
    [MemberData(nameof(All))]
    [Rfc("8446-5.3-1")]
    public void Record_is_opened_as_in_the_trace(int index, string name)
    {
        Assert.NotEmpty(name);
        byte[] record = Bytes(index, "record");
        using var receiver = new InboundRecords(CryptoProvider.Default);
        if (Protector(index) is { } protector)
        {
            receiver.Install(protector);
        }

        Assert.True(receiver.TryReadHeader(record, out int size));
        Assert.Equal(record.Length, size);
        Span<byte> content = receiver.Open(record, out ContentType type);
        Assert.Equal(Type(index), type);
        Assert.Equal(Bytes(index, "content"), content);
    }

    private static Tls13Protector? Protector(int index)
    {
        if (!Records[index].TryGetProperty("key", out _))
        {
            return null;
        }

        return new Tls13Protector(
            CryptoProvider.Default.CreateAeadKey(AeadAlgorithm.Aes128Gcm, Bytes(index, "key")),
            new SecretBytes(Bytes(index, "iv")),
            Records[index].GetProperty("sequence").GetUInt64());
    }

    private static ContentType Type(int index) => Enum.Parse<ContentType>(Text(index, "type"));

    private static byte[] Bytes(int index, string field) => Convert.FromHexString(Text(index, field));

    private static string Text(int index, string field) => Records[index].GetProperty(field).GetString()!;

    private static JsonElement[] Load()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "vectors", "rfc8448-records.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        IEnumerable<JsonElement> records = document.RootElement.GetProperty("records").EnumerateArray();
        return [.. records.Select(record => record.Clone())];
    }
}
