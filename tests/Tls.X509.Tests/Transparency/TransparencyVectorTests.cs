using System;
using System.IO;
using System.Text.Json;
using Xunit;
using static Tls.X509.TimestampStatus;

namespace Tls.X509.Tests.Transparency;

/// <summary>
/// The published test certificates of the reference implementation: their log signed them with code that is not ours.
/// </summary>
public sealed class TransparencyVectorTests
{
    private static readonly JsonElement Vector = Read();
    private static readonly Certificate Issuer = Certificate.Parse(Bytes("issuer"));

    [Fact]
    public void Its_embedded_timestamp_is_valid_and_the_one_inside_is_the_published_one()
    {
        Certificate leaf = Certificate.Parse(Bytes("embedding"));
        TimestampVerdict verdict = Assert.Single(Check(leaf).Timestamps);
        Assert.Equal(Valid, verdict.Status);
        Assert.Equal(Bytes("embedded"), verdict.Timestamp!.Raw.ToArray());
        Assert.Equal("2013-04-05T17:04:16.275Z", $"{verdict.Timestamp.Time:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}");
    }

    [Fact]
    public void Its_invalid_one_is_invalid() => Assert.Equal(
        BadSignature, Assert.Single(Check(Certificate.Parse(Bytes("embeddingInvalid"))).Timestamps).Status);

    [Fact]
    public void The_timestamp_beside_the_certificate_is_for_it_alone()
    {
        byte[] timestamp = Bytes("timestamp");
        Assert.Equal(
            Valid, Assert.Single(Check(Certificate.Parse(Bytes("certificate")), timestamp).Timestamps).Status);
        Assert.Equal(BadSignature, Assert.Single(Check(Issuer, timestamp).Timestamps).Status);
    }

    [Fact]
    public void Every_octet_of_it_counts()
    {
        Certificate leaf = Certificate.Parse(Bytes("certificate"));
        byte[] timestamp = Bytes("timestamp");
        for (int i = 0; i < timestamp.Length; i++)
        {
            timestamp[i] ^= 0x10;
            Assert.NotEqual(Valid, Assert.Single(Check(leaf, timestamp).Timestamps).Status);
            timestamp[i] ^= 0x10;
        }
    }

    private static TransparencyResult Check(Certificate certificate, params byte[][] shown)
    {
        TransparencyLog log = new(Bytes("logKey"), "reference");
        VerificationOptions options = new()
        {
            TrustStore = TrustStore.Empty,
            HostName = null,
            HandshakeTimestamps = [.. Array.ConvertAll(shown, static one => (ReadOnlyMemory<byte>)one)],
            Transparency = new TransparencyPolicy
            {
                Mode = TransparencyMode.Report,
                Logs = new TransparencyLogList([log]),
            },
        };

        // Its CA signs with SHA-1 and 1024 bits: no path is trusted here, and the timestamps do not depend on that.
        return new TransparencyChecker(
            certificate, Issuer, options, DateTimeOffset.UnixEpoch.AddYears(44), new BudgetMeter(options.Budget)).Check();
    }

    private static byte[] Bytes(string name) => Convert.FromHexString(Vector.GetProperty(name).GetString()!);

    private static JsonElement Read()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "Tls.sln")))
        {
            root = root.Parent;
        }

        using JsonDocument document = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(root.FullName, "vectors", "certificate-transparency.json")));
        return document.RootElement.Clone();
    }
}
