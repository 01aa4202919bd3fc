using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using Tls.Crypto;
using Tls.TestKit;
using Xunit;

namespace Tls.Handshake.Tests.Machines;

/// <summary>
/// The traces of RFC 8448 §3, §5 and §6 through the machines, byte for byte: one machine is fed the trace's
/// other side, with the trace's randoms and private keys. What the trace's implementation words otherwise
/// than ours — the ClientHello, and EncryptedExtensions with record_size_limit — is put in its mouth;
/// signatures, which are randomised, are given as answers; every other message, secret and key must come out
/// as printed.
/// </summary>
public class Rfc8448TraceTests
{
    private static readonly SignatureScheme[] Schemes =
    [
        .. new[]
        {
            0x0403, 0x0503, 0x0603, 0x0203, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0201, 0x0402,
            0x0502, 0x0602, 0x0202,
        }.Select(scheme => (SignatureScheme)scheme),
    ];

    public static TheoryData<string> Traces =>
        ["simple-1rtt", "hello-retry-request", "client-authentication"];

    [Theory]
    [MemberData(nameof(Traces))]
    public void The_server_says_what_the_trace_says(string name)
    {
        Trace trace = Trace.Named(name);
        var output = new RecordedOutput();
        using HandshakeMachine server = HandshakeMachines.Server(ServerOptions(trace), output);
        server.Start();

        foreach (byte[] message in trace.Messages("client"))
        {
            server.Receive(message);
            Answer(server, trace, by: "server");
        }

        Assert.True(server.IsConnected);
        AssertSame(trace.Messages("server"), output.Sent);
        AssertSecrets(trace, output);
        AssertKeys(trace, "server", "handshake data", output.WriteKeys[0]);
        AssertKeys(trace, "server", "application data", output.WriteKeys[1]);
        AssertKeys(trace, "client", "application data", output.ReadKeys[1]);
    }

    [Theory]
    [MemberData(nameof(Traces))]
    public void The_client_says_what_the_trace_says(string name)
    {
        Trace trace = Trace.Named(name);
        var output = new RecordedOutput();
        using HandshakeMachine client = HandshakeMachines.Client(ClientOptions(trace), output);
        client.Start();

        foreach (byte[] message in trace.Messages("server"))
        {
            client.Receive(message);
            Answer(client, trace, by: "client");
        }

        Assert.True(client.IsConnected);
        AssertSame(trace.Messages("client"), output.Sent);
        AssertSecrets(trace, output);
        AssertKeys(trace, "server", "handshake data", output.ReadKeys[0]);
        AssertKeys(trace, "server", "application data", output.ReadKeys[1]);
        AssertKeys(trace, "client", "application data", output.WriteKeys[1]);
    }

    [Fact]
    public void The_ticket_of_the_trace_is_handed_out()
    {
        var output = new RecordedOutput();
        using HandshakeMachine client = HandshakeMachines.Client(ClientOptions(Trace.Simple), output);
        client.Start();
        foreach (byte[] message in Trace.Simple.Messages("server"))
        {
            client.Receive(message);
            Answer(client, Trace.Simple, by: "client");
        }

        byte[] ticket = Trace.Simple.Message("server", "NewSessionTicket");
        client.Receive(ticket);

        Assert.Equal(ticket, Assert.Single(output.Tickets).Encode());
    }

    private static ServerHandshakeOptions ServerOptions(Trace trace)
    {
        // The last ServerHello is the one that is not a HelloRetryRequest.
        byte[] random = trace.Messages("server").Last(m => m[0] == (byte)HandshakeType.ServerHello)[6..38];
        return TestOptions.Server(
            new DeterministicCrypto([random], trace.PrivateKeys("server")),
            groups: [trace == Trace.Retry ? NamedGroup.Secp256r1 : NamedGroup.X25519],
            schemes: Schemes,
            clientCertificates: trace == Trace.ClientAuthentication
                ? ClientCertificatePolicy.Require
                : ClientCertificatePolicy.None,
            rewriter: message => message switch
            {
                HelloRetryRequest => trace.Message("server", "ServerHello", 1),
                EncryptedExtensions => trace.Message("server", "EncryptedExtensions"),
                _ => message.Encode(),
            });
    }

    private static ClientHandshakeOptions ClientOptions(Trace trace)
    {
        byte[] random = trace.Message("client", "ClientHello")[6..38];
        int hellos = 0;
        return TestOptions.Client(
            new DeterministicCrypto([random], trace.PrivateKeys("client")),
            shares: [NamedGroup.X25519],
            schemes: Schemes,
            middleboxCompatibility: false,
            rewriter: message => message is ClientHello
                ? trace.Message("client", "ClientHello", ++hellos)
                : message.Encode());
    }

    private static void Answer(HandshakeMachine machine, Trace trace, string by)
    {
        while (machine.Pending is { } question)
        {
            switch (question)
            {
                case CertificateQuestion:
                    machine.Answer(Identity(trace, by));
                    break;
                case SignatureQuestion signature:
                    byte[] printed = trace.Message(by, "CertificateVerify");
                    var verify = (CertificateVerify)HandshakeDecoder.Decode(printed);
                    Assert.Equal(verify.Algorithm, signature.Scheme);
                    machine.Answer(verify.Signature.ToArray());
                    break;
                case VerdictQuestion verdict:
                    machine.Answer(PeerVerdict.Accept(KeyOf(verdict.Chain[0])));
                    break;
            }
        }
    }

    private static LocalIdentity Identity(Trace trace, string by)
    {
        var certificate = (Certificate13)HandshakeDecoder.Decode(trace.Message(by, "Certificate"));
        VerifyingKey key = KeyOf(certificate.Entries[0].CertificateData);
        return new LocalIdentity
        {
            Chain = certificate.Chain(),
            KeyKind = key.Kind,
            KeySizeInBits = key.SizeInBits,
        };
    }

    private static VerifyingKey KeyOf(ReadOnlyMemory<byte> der)
    {
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(der.Span);
        Assert.True(CryptoProvider.Default.TryImportVerifyingKey(
            certificate.PublicKey.ExportSubjectPublicKeyInfo(), out VerifyingKey? key));
        return key;
    }

    private static void AssertSame(IReadOnlyList<byte[]> expected, List<byte[]> actual) => Assert.Equal(
        expected.Select(Convert.ToHexStringLower), actual.Select(Convert.ToHexStringLower));

    private static void AssertSecrets(Trace trace, RecordedOutput output)
    {
        Assert.Equal(5, output.Secrets.Count);
        AssertSecret("CLIENT_HANDSHAKE_TRAFFIC_SECRET", "c hs traffic");
        AssertSecret("SERVER_HANDSHAKE_TRAFFIC_SECRET", "s hs traffic");
        AssertSecret("CLIENT_TRAFFIC_SECRET_0", "c ap traffic");
        AssertSecret("SERVER_TRAFFIC_SECRET_0", "s ap traffic");
        AssertSecret("EXPORTER_SECRET", "exp master");

        void AssertSecret(string logged, string label) => Assert.Equal(
            Convert.ToHexStringLower(trace.Value("server", $"derive secret \"tls13 {label}\"", "expanded")),
            output.Secrets[logged]);
    }

    private static void AssertKeys(
        Trace trace, string by, string data, (KeyEpoch Epoch, string Keys) installed)
    {
        string key = Convert.ToHexStringLower(
            trace.Value(by, $"derive write traffic keys for {data}", "key expanded"));
        string iv = Convert.ToHexStringLower(
            trace.Value(by, $"derive write traffic keys for {data}", "iv expanded"));
        Assert.Equal($"AES-128-GCM {key} {iv}", installed.Keys);
    }
}
