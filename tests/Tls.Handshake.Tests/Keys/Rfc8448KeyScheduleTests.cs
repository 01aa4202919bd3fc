using System;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Keys;

/// <summary>The key schedule against RFC 8448 §3, §5 and §6, arrow by arrow.</summary>
public class Rfc8448KeyScheduleTests
{
    private static readonly KeySchedule13 Schedule = KeySchedule13.Of(CryptoProvider.Default, HashKind.Sha256);
    private static readonly AeadAlgorithm Aead = AeadAlgorithm.Aes128Gcm;

    public static TheoryData<string> Traces =>
        ["simple-1rtt", "hello-retry-request", "client-authentication"];

    [Theory]
    [MemberData(nameof(Traces))]
    public void Early_secret_and_what_derives_from_it(string name)
    {
        Trace trace = Trace.Named(name);

        using EarlySecret early = Schedule.StartWithPsk(new byte[32], stackalloc byte[64]);
        using DerivedSecret derived = early.Derived(stackalloc byte[64]);
        using DerivedSecret constant = Schedule.StartWithoutPsk(stackalloc byte[64]);

        Assert.Equal(trace.Value("server", "extract secret \"early\"", "secret"), early.Bytes);
        Assert.Equal(trace.Value("server", "derive secret for handshake", "expanded"), derived.Bytes);
        Assert.Equal(derived.Bytes, constant.Bytes);
    }

    [Theory]
    [MemberData(nameof(Traces))]
    public void Handshake_secret_and_its_traffic_secrets(string name)
    {
        Trace trace = Trace.Named(name);
        TranscriptHash throughServerHello = Hash(trace, HandshakeType.EncryptedExtensions);

        using HandshakeSecret handshake = Handshake(trace, stackalloc byte[64]);
        ClientHandshakeTrafficSecret client = handshake.ClientTraffic(throughServerHello, stackalloc byte[64]);
        ServerHandshakeTrafficSecret server = handshake.ServerTraffic(throughServerHello, stackalloc byte[64]);

        Assert.Equal(trace.Value("server", "extract secret \"handshake\"", "secret"), handshake.Bytes);
        Assert.Equal(
            trace.Value("server", "derive secret \"tls13 c hs traffic\"", "hash"), throughServerHello.Span);
        Assert.Equal(
            trace.Value("server", "derive secret \"tls13 c hs traffic\"", "expanded"), client.Bytes);
        Assert.Equal(
            trace.Value("server", "derive secret \"tls13 s hs traffic\"", "expanded"), server.Bytes);
        AssertKeys(trace, "derive write traffic keys for handshake data", server);
        AssertKeys(trace, "derive read traffic keys for handshake data", client);
    }

    [Theory]
    [MemberData(nameof(Traces))]
    public void Main_secret_and_its_traffic_secrets(string name)
    {
        Trace trace = Trace.Named(name);
        byte[] hash = trace.Value("server", "derive secret \"tls13 c ap traffic\"", "hash");
        TranscriptHash throughServerFinished = HashThroughServerFinished(trace);

        using HandshakeSecret handshake = Handshake(trace, stackalloc byte[64]);
        MainSecret main = handshake.ToMainSecret(stackalloc byte[64]);
        ApplicationTrafficSecret client = main.ClientTraffic(throughServerFinished, stackalloc byte[64]);
        ApplicationTrafficSecret server = main.ServerTraffic(throughServerFinished, stackalloc byte[64]);

        Assert.Equal(hash, throughServerFinished.Span);
        Assert.Equal(trace.Value("server", "extract secret \"master\"", "secret"), main.Bytes);
        Assert.Equal(
            trace.Value("server", "derive secret \"tls13 c ap traffic\"", "expanded"), client.Bytes);
        Assert.Equal(
            trace.Value("server", "derive secret \"tls13 s ap traffic\"", "expanded"), server.Bytes);
        AssertKeys(trace, "derive write traffic keys for application data", server);
        AssertKeys(trace, "derive write traffic keys for application data", client, by: "client");
    }

    [Theory]
    [MemberData(nameof(Traces))]
    public void Finished_of_both_sides(string name)
    {
        Trace trace = Trace.Named(name);
        using HandshakeSecret handshake = Handshake(trace, stackalloc byte[64]);
        TranscriptHash throughServerHello = Hash(trace, HandshakeType.EncryptedExtensions);
        ClientHandshakeTrafficSecret client = handshake.ClientTraffic(throughServerHello, stackalloc byte[64]);
        ServerHandshakeTrafficSecret server = handshake.ServerTraffic(throughServerHello, stackalloc byte[64]);

        byte[] ofServer = FinishedMac.Compute(server, Hash(trace, HandshakeType.Finished));
        byte[] ofClient = FinishedMac.Compute(client, BeforeLast(trace));

        Assert.Equal(trace.Value("server", "calculate finished", "finished"), ofServer);
        Assert.Equal(trace.Value("client", "calculate finished", "finished"), ofClient);
    }

    [Fact]
    public void The_next_traffic_secret_is_that_of_section_7_2()
    {
        byte[] secret = Trace.Simple.Value("server", "derive secret \"tls13 c ap traffic\"", "expanded");
        var current = new ApplicationTrafficSecret(Schedule, secret, isClients: true);

        byte[] next = new byte[32];
        current.Next(next);

        // HKDF-Expand-Label(secret, "traffic upd", "", 32), written out.
        byte[] info = [0, 32, 17, .. "tls13 traffic upd"u8, 0];
        byte[] expected = System.Security.Cryptography.HKDF.Expand(
            System.Security.Cryptography.HashAlgorithmName.SHA256, secret, 32, info);
        Assert.Equal(expected, next);
    }

    [Fact]
    public void A_secret_on_the_stack_is_wiped_where_it_goes_out_of_use()
    {
        Span<byte> room = stackalloc byte[64];
        room.Fill(0xff);
        Span<byte> below = stackalloc byte[64];
        using (EarlySecret early = Schedule.StartWithPsk(new byte[32], room))
        {
            Assert.Equal(early.Bytes, room[..32]);
            Assert.True(early.Bytes.ContainsAnyExcept((byte)0));
            early.Derived(below).Dispose();
            early.Binder(PskKind.External, below[32..]).Dispose();
        }

        Assert.Equal(new byte[32], room[..32]);
        Assert.Equal(new byte[64], below);
    }

    private static HandshakeSecret Handshake(Trace trace, Span<byte> room)
    {
        using DerivedSecret derived = Schedule.StartWithoutPsk(stackalloc byte[64]);
        _ = derived.ToHandshakeSecret(trace.Value("server", "extract secret \"handshake\"", "IKM"), room);
        return new HandshakeSecret(Schedule, room[..32]);
    }

    /// <summary>The transcript up to and not including the first message of that type.</summary>
    private static TranscriptHash Hash(Trace trace, HandshakeType before) =>
        Hash(trace, trace.Messages().TakeWhile(m => m[0] != (byte)before).Count());

    private static TranscriptHash HashThroughServerFinished(Trace trace) => Hash(
        trace, trace.Messages().TakeWhile(m => m[0] != (byte)HandshakeType.Finished).Count() + 1);

    private static TranscriptHash BeforeLast(Trace trace) => Hash(trace, trace.Messages().Count - 1);

    private static TranscriptHash Hash(Trace trace, int count)
    {
        using var transcript = new Transcript();
        foreach ((int index, byte[] message) in trace.Messages().Take(count).Index())
        {
            transcript.Advance(message);
            if (index == 1 && trace == Trace.Retry)
            {
                transcript.ReplaceFirstHello(CryptoProvider.Default, HashKind.Sha256);
            }
        }

        transcript.Choose(CryptoProvider.Default, HashKind.Sha256);
        return transcript.Through;
    }

    private static void AssertKeys<T>(Trace trace, string step, in T secret, string by = "server")
        where T : ITrafficSecret, allows ref struct
    {
        using TrafficKeys keys = secret.Keys(Aead);
        Assert.Equal(trace.Value(by, step, "key expanded"), keys.Key);
        Assert.Equal(trace.Value(by, step, "iv expanded"), keys.Iv);
    }
}
