using System;
using FsCheck;
using FsCheck.Fluent;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake.Tests;

/// <summary>A well-formed message of any type, and the seed that makes it again.</summary>
public sealed record RandomMessage(int Seed, HandshakeMessage Message)
{
    private const int Kinds = 21;

    /// <summary>Found by FsCheck.</summary>
    public static Arbitrary<RandomMessage> Any() =>
        Gen.Choose(0, int.MaxValue).Select(Make).ToArbitrary();

    /// <summary>The message of a seed.</summary>
    public static RandomMessage Make(int seed)
    {
        var random = new Random(seed);
        return new RandomMessage(seed, Make(random, new RandomExtensions(random)));
    }

    /// <summary>Whose message it is; hellos are everybody's.</summary>
    public ProtocolVersion Version => Message
        is Certificate12 or ServerKeyExchange or CertificateRequest12 or ClientKeyExchange or ServerHelloDone
        or HelloRequest or NewSessionTicket12 or CertificateStatus
            ? ProtocolVersion.Tls12
            : ProtocolVersion.Tls13;

    /// <inheritdoc/>
    public override string ToString() =>
        $"seed {Seed}: {Message.GetType().Name} {Convert.ToHexStringLower(Message.Encode())}";

    private static HandshakeMessage Make(Random random, RandomExtensions make) => random.Next(Kinds) switch
    {
        0 => new ClientHello
        {
            LegacyVersion = (ProtocolVersion)random.Next(0x1_0000),
            Random = make.Bytes(32, 32),
            LegacySessionId = make.Bytes(0, 32),
            CipherSuites = make.Codes<CipherSuite>(1, 20),
            LegacyCompressionMethods = make.Bytes(1, 3),
            Extensions = random.Next(10) == 0
                ? ExtensionBlock.Absent
                : make.Block(ExtensionContext.ClientHello),
        },
        1 => new ServerHello13(make.Bytes(32, 32))
        {
            LegacySessionIdEcho = make.Bytes(0, 32),
            CipherSuite = CipherSuite.TLS_AES_128_GCM_SHA256,
            Extensions = make.Block(
                ExtensionContext.ServerHello, new SupportedVersionsServerHello(ProtocolVersion.Tls13)),
        },
        2 => new ServerHello12(make.Bytes(32, 32))
        {
            LegacySessionIdEcho = make.Bytes(0, 32),
            CipherSuite = (CipherSuite)random.Next(0x1_0000),
            LegacyCompressionMethod = (byte)random.Next(2),
            Extensions = random.Next(4) == 0
                ? ExtensionBlock.Absent
                : make.Block(ExtensionContext.ServerHello12),
        },
        3 => new HelloRetryRequest
        {
            LegacySessionIdEcho = make.Bytes(0, 32),
            CipherSuite = (CipherSuite)random.Next(0x1_0000),
            Extensions = make.Block(
                ExtensionContext.HelloRetryRequest, new SupportedVersionsServerHello(ProtocolVersion.Tls13)),
        },
        4 => new EncryptedExtensions { Extensions = make.Block(ExtensionContext.EncryptedExtensions) },
        5 => new CertificateRequest13
        {
            RequestContext = make.Bytes(0, 8),
            Extensions = make.Block(
                ExtensionContext.CertificateRequest, new SignatureAlgorithms(SignatureScheme.Ed25519)),
        },
        6 => new Certificate13
        {
            RequestContext = make.Bytes(0, 8),
            Entries = make.List(0, 3, () => new CertificateEntry
            {
                CertificateData = make.Bytes(1, 60),
                Extensions = make.Block(ExtensionContext.Certificate),
            }),
        },
        7 => new CertificateVerify
        {
            Algorithm = (SignatureScheme)random.Next(0x1_0000),
            Signature = make.Bytes(0, 80),
        },
        8 => new Finished { VerifyData = make.Bytes(32, 48) },
        9 => new NewSessionTicket13
        {
            LifetimeSeconds = (uint)random.NextInt64(1L << 32),
            AgeAdd = (uint)random.NextInt64(1L << 32),
            Nonce = make.Bytes(0, 8),
            Ticket = make.Bytes(1, 60),
            Extensions = make.Block(ExtensionContext.NewSessionTicket),
        },
        10 => new KeyUpdate { RequestUpdate = KeyUpdateRequest.UpdateRequested },
        11 => new KeyUpdate { RequestUpdate = KeyUpdateRequest.UpdateNotRequested },
        12 => new EndOfEarlyData(),
        13 => new Certificate12 { Certificates = make.List(0, 3, () => (ReadOnlyMemory<byte>)make.Bytes(1, 60)) },
        14 => new ServerKeyExchange
        {
            Params = new ServerEcdhParams((NamedGroup)random.Next(0x1_0000), make.Bytes(1, 97)),
            Algorithm = (SignatureScheme)random.Next(0x1_0000),
            Signature = make.Bytes(0, 80),
        },
        15 => new CertificateRequest12
        {
            CertificateTypes = make.List(1, 3, () => (ClientCertificateType)random.Next(0x100)),
            SignatureSchemes = make.Codes<SignatureScheme>(1, 8),
            Authorities = make.List(0, 3, () => (ReadOnlyMemory<byte>)make.Bytes(1, 40)),
        },
        16 => new ClientKeyExchange { Point = make.Bytes(1, 97) },
        17 => new ServerHelloDone(),
        19 => new CertificateStatus { OcspResponse = make.Bytes(1, 60) },
        18 => new NewSessionTicket12
        {
            LifetimeHintSeconds = (uint)random.NextInt64(1L << 32),
            Ticket = make.Bytes(0, 60),
        },
        _ => new HelloRequest(),
    };
}
