using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.TestKit;
using VerifyXunit;
using Xunit;

namespace Tls.Handshake.Tests.Machines;

/// <summary>
/// TLS 1.2 byte for byte, with known randomness: a handshake with a pre-shared key, which has no signature to vary,
/// and its resumption. What the Finished messages hold is worked out here a second time, from the RFCs.
/// </summary>
public class Transcript12Tests
{
    private static readonly byte[] ClientPrivate = Bytes(0x40, 32);
    private static readonly byte[] ServerPrivate = Bytes(0x60, 32);

    private readonly TestSessions _sessions = new();

    [Fact]
    public Task Every_byte_of_a_handshake_and_of_its_resumption()
    {
        var text = new StringBuilder();
        using MachinePair full = Full();
        Describe(text, "full", full);
        using MachinePair resumed = Pair(
            [Bytes(0xa0, 32), Bytes(0xc0, 32)], [], [Bytes(0xe0, 32)], [], full.ClientOutput.Sessions12.Single());
        Describe(text, "resumed", resumed);
        Assert.True(resumed.Client.Facts.IsResumed);
        return Verifier.Verify(text.ToString());
    }

    [Fact]
    [Rfc("5246-7.4.9-2", "5288-3-3", "5289-3.2-1", "7627-5.1-1")]
    public void The_secrets_and_the_Finished_messages_are_those_of_the_RFCs()
    {
        using MachinePair pair = Full();
        byte[][] sent = InOrder(pair);
        byte[] premaster = Premaster();

        // RFC 7627 §4: session_hash ends with ClientKeyExchange.
        int exchange = Array.FindIndex(sent, m => m[0] == (byte)HandshakeType.ClientKeyExchange);
        byte[] master = Prf(premaster, "extended master secret", Hash(sent[..(exchange + 1)]), 48);
        Assert.Equal(Convert.ToHexStringLower(master), pair.ClientOutput.Secrets["CLIENT_RANDOM"]);

        // RFC 5246 §7.4.9: over all messages before it; the ticket among them (RFC 5077 §3.3).
        int client = Array.FindIndex(sent, m => m[0] == (byte)HandshakeType.Finished);
        int server = Array.FindLastIndex(sent, m => m[0] == (byte)HandshakeType.Finished);
        Assert.Equal(HandshakeType.NewSessionTicket, (HandshakeType)sent[server - 1][0]);
        Assert.Equal(Prf(master, "client finished", Hash(sent[..client]), 12), sent[client][4..]);
        Assert.Equal(Prf(master, "server finished", Hash(sent[..server]), 12), sent[server][4..]);

        // RFC 5246 §6.3: server_random first.
        byte[] block = Prf(master, "key expansion", [.. sent[1][6..38], .. sent[0][6..38]], 40);
        Assert.Equal(
            $"AES-128-GCM {Convert.ToHexStringLower(block[..16])} {Convert.ToHexStringLower(block[32..36])}",
            pair.ClientOutput.WriteKeys.Single().Keys);
        Assert.Equal(
            $"AES-128-GCM {Convert.ToHexStringLower(block[16..32])} {Convert.ToHexStringLower(block[36..])}",
            pair.ServerOutput.WriteKeys.Single().Keys);
    }

    private MachinePair Full() => Pair([Bytes(0, 32)], [ClientPrivate], [Bytes(0x20, 32)], [ServerPrivate], null);

    private MachinePair Pair(
        byte[][] clientRandoms,
        byte[][] clientKeys,
        byte[][] serverRandoms,
        byte[][] serverKeys,
        ClientSession12? session)
    {
        CipherSuiteInfo[] suites = [CipherSuiteInfo.Tls12Psk[0]];
        var pair = new MachinePair(
            TestOptions.Client(
                crypto: new DeterministicCrypto(clientRandoms, clientKeys), suites: suites, shares: [],
                versions: TestOptions.Tls12Only),
            TestOptions.Server(
                crypto: new DeterministicCrypto(serverRandoms, serverKeys), suites: suites,
                versions: TestOptions.Tls12Only, sessions12: _sessions.Options12(), externalPsks: true),
            session,
            psks12: [TestPsks.Plain("a")])
        {
            FindPsk = _ => TestPsks.Plain("a"),
        };
        pair.ClientOutput.WantsSessions = true;
        pair.Run();
        Assert.True(pair.Client.IsConnected);
        return pair;
    }

    /// <summary>The messages of a full handshake as they crossed.</summary>
    private static byte[][] InOrder(MachinePair pair)
    {
        List<byte[]> client = pair.ClientOutput.Sent;
        List<byte[]> server = pair.ServerOutput.Sent;
        return [client[0], server[0], server[1], server[2], client[1], client[2], server[3], server[4]];
    }

    private static byte[] Premaster()
    {
        KeyShare client = X25519Group.FromPrivate(ClientPrivate);
        KeyShare server = X25519Group.FromPrivate(ServerPrivate);
        Assert.True(client.TryComplete(server.PublicShare, out SecretBytes? secret));
        using ExternalPsk psk = TestPsks.Plain("a");
        byte[] key = psk.Key.Span.ToArray();
        return [0, 32, .. secret!.Span, (byte)(key.Length >> 8), (byte)key.Length, .. key];
    }

    private static byte[] Prf(byte[] secret, string label, byte[] seed, int length)
    {
        byte[] output = new byte[length];
        Tls12Prf.Derive(CryptoProvider.Default, HashKind.Sha256, secret, Encoding.ASCII.GetBytes(label), seed, output);
        return output;
    }

    private static byte[] Hash(IEnumerable<byte[]> messages)
    {
        byte[] hash = new byte[32];
        CryptoProvider.Default.Hash(HashKind.Sha256, messages.SelectMany(m => m).ToArray(), hash);
        return hash;
    }

    private static void Describe(StringBuilder text, string title, MachinePair pair)
    {
        foreach ((string who, RecordedOutput output) in new[]
        {
            ("client", pair.ClientOutput), ("server", pair.ServerOutput),
        })
        {
            foreach (byte[] message in output.Sent)
            {
                text.Append($"{title}, {who}, {(HandshakeType)message[0]}: {Convert.ToHexStringLower(message)}\n");
            }

            text.Append($"{title}, {who}, keys: {output.WriteKeys.Single().Keys}\n");
        }

        text.Append($"{title}, master secret: {pair.ClientOutput.Secrets["CLIENT_RANDOM"]}\n");
    }

    private static byte[] Bytes(byte first, int count) => [.. Enumerable.Range(first, count).Select(i => (byte)i)];
}
