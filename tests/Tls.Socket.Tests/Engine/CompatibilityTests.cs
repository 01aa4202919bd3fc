using System;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Engine;

/// <summary>What options say for the sake of peers, and the limits and rules that hold whatever options say.</summary>
public class CompatibilityTests
{
    [Theory]
    [InlineData(ProtocolVersion.Tls12)]
    [InlineData(ProtocolVersion.Tls13)]
    [Rfc("8446-D.5-5")]
    public void The_first_ClientHello_is_in_a_record_of_version_0x0301(ProtocolVersion version)
    {
        using TlsEngine client = TlsEngine.Client(Pki.ClientOptions with { MaximumVersion = version });
        byte[] room = new byte[16 * 1024];

        client.Handshake([], room, out _, out _);

        Assert.Equal([22, 3, 1], room[..3]);
    }

    [Theory]
    [InlineData(ProtocolVersion.Tls12)]
    [InlineData(ProtocolVersion.Tls13)]
    [Provokes(TlsFault.LimitHandshakeMessageSize)]
    public void A_chain_longer_than_the_limit_is_refused_before_it_is_read(ProtocolVersion version)
    {
        var chain = new Certificate[10];
        Array.Fill(chain, Pki.Server.Certificate);
        TlsIdentity identity = TlsIdentity.Create(chain, Pki.Server.Key!);
        using var pair = new EnginePair(
            client: Pki.ClientOptions with { MaxCertificateMessageSize = 1024, MaximumVersion = version },
            server: new TlsServerOptions { Identities = [identity] });

        TlsException failure = Assert.Throws<TlsException>(pair.Handshake);
        Assert.Equal(TlsFault.LimitHandshakeMessageSize, failure.Fault);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => TlsEngine.Client(Pki.ClientOptions with { MaxCertificateMessageSize = 1023 }));
    }

    [Fact]
    public void A_client_that_falls_back_is_refused_by_a_server_of_the_newer_version()
    {
        using var pair = new EnginePair(
            client: Pki.ClientOptions with { MaximumVersion = ProtocolVersion.Tls12, IsFallback = true });

        Assert.Equal(TlsFault.IllegalFallback, Assert.Throws<TlsException>(pair.Handshake).Fault);
    }

    [Fact]
    public void A_client_that_falls_back_is_welcome_where_there_is_nothing_newer()
    {
        using EnginePair pair = new EnginePair(
            client: Pki.ClientOptions with { MaximumVersion = ProtocolVersion.Tls12, IsFallback = true },
            server: Pki.ServerOptions with { MaximumVersion = ProtocolVersion.Tls12 }).Handshake();

        Assert.Equal(ProtocolVersion.Tls12, pair.Client.ConnectionInfo!.Version);
    }

    [Fact]
    [Rfc("5246-7.4.1.2-6", "5246-7.4.1.4-1", "5246-7.4.1.4.1-3", "5746-3.6-8", "7627-5.2-3")]
    public void A_client_without_extensions_gets_a_ServerHello_without_any()
    {
        using TlsEngine server = TlsEngine.Server(new TlsServerOptions
        {
            Identities = [Pki.Rsa.DangerousWithSignatureSchemes([SignatureScheme.RsaPkcs1Sha1])],
        });

        // RFC 5246 §7.4.1.2: version, random, no session, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, null compression.
        byte[] hello = [1, 0, 0, 41, 3, 3, .. new byte[32], 0, 0, 2, 0xc0, 0x2f, 1, 0];
        byte[] room = new byte[16 * 1024];
        Assert.Equal(
            TlsStatus.WantRead,
            server.Handshake((byte[])[22, 3, 1, 0, (byte)hello.Length, .. hello], room, out _, out _));

        // type, length; version, random, session id, suite, compression, and no more.
        int sessionId = room[5 + 4 + 2 + 32];
        Assert.Equal(2, room[5]);
        Assert.Equal(2 + 32 + 1 + sessionId + 2 + 1, (room[6] << 16) | (room[7] << 8) | room[8]);
    }

    [Theory]
    [InlineData(true, ProtocolVersion.Tls12)]
    [InlineData(false, ProtocolVersion.Tls12)]
    [InlineData(true, ProtocolVersion.Tls13)]
    [InlineData(false, ProtocolVersion.Tls13)]
    [Provokes(TlsFault.IllegalKeyUsage)]
    [Rfc("5246-7.4.2-8", "5246-7.4.2-9", "8446-4.4.2.2-3", "8446-4.4.2.2-4")]
    public void A_key_that_must_not_sign_does_not_sign_a_handshake_whoever_accepts_its_certificate(
        bool asks, ProtocolVersion version)
    {
        TestCertificate made = TestCertificate.Root("CA").Issue(
            new CertificateRequestOptions { CommonName = "localhost", DnsNames = ["localhost"], KeyUsage = KeyUsages.KeyAgreement },
            KeyKind.EcP256);
        TlsIdentity identity = TlsIdentity.Create([made.Certificate], made.Key);
        using var pair = new EnginePair(
            client: Pki.ClientOptions with
            {
                MaximumVersion = version,
                DangerousAcceptAnyCertificate = true,
                VerifyPeer = asks ? (_, _) => new(true) : null,
            },
            server: new TlsServerOptions { Identities = [identity] });

        TlsException failure = Assert.Throws<TlsException>(pair.Handshake);
        Assert.Equal(TlsFault.IllegalKeyUsage, failure.Fault);
        Assert.Equal(AlertDescription.IllegalParameter, failure.Alert);
    }
}
