using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;

namespace Tls.TestKit;

/// <summary>
/// Messages that a peer of TLS 1.3 of either side never has to compute: well-formed, and mostly out of place.
/// </summary>
internal static class ForeignMessages
{
    /// <summary>The message, or null when it is one that the peer has to build.</summary>
    internal static byte[]? Find(Step step) => step.What switch
    {
        Item.EndOfEarlyData => [(byte)HandshakeType.EndOfEarlyData, 0, 0, 0],
        Item.KeyUpdate => [(byte)HandshakeType.KeyUpdate, 0, 0, 1, 0],
        Item.KeyUpdateRequested => [(byte)HandshakeType.KeyUpdate, 0, 0, 1, 1],
        Item.HelloRequest => [(byte)HandshakeType.HelloRequest, 0, 0, 0],
        Item.ServerHelloDone => [(byte)HandshakeType.ServerHelloDone, 0, 0, 0],
        Item.ServerKeyExchange => [(byte)HandshakeType.ServerKeyExchange, 0, 0, 8, 3, 0, 29, 0, 4, 3, 0, 0],
        Item.ClientKeyExchange => [(byte)HandshakeType.ClientKeyExchange, 0, 0, 3, 2, 4, 4],
        Item.CertificateStatus => [(byte)HandshakeType.CertificateStatus, 0, 0, 5, 1, 0, 0, 1, 0],
        Item.MessageHash => [(byte)HandshakeType.MessageHash, 0, 0, 2, 7, 7],
        Item.UnknownMessage => [99, 0, 0, 2, 7, 7],
        Item.NewSessionTicket => new NewSessionTicket13
        {
            LifetimeSeconds = 3600,
            AgeAdd = 1,
            Nonce = new byte[] { 1 },
            Ticket = new byte[] { 1, 2, 3 },
            Extensions = step.Change == Alteration.UnknownExtension
                ? [new UnknownExtension((ExtensionType)0xfff0, new byte[] { 1 })]
                : ExtensionBlock.Empty,
        }.Encode(),
        _ => null,
    };

    /// <summary>A message that only the other side sends.</summary>
    internal static byte[] OfOtherSide(Item item) => item switch
    {
        Item.ClientHello => new ClientHello
        {
            Random = new byte[32],
            CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256],
            Extensions = [new SupportedVersionsClientHello(ProtocolVersion.Tls13)],
        }.Encode(),
        Item.ServerHello => new ServerHello13(new byte[32])
        {
            CipherSuite = CipherSuite.TLS_AES_128_GCM_SHA256,
            Extensions =
            [
                new SupportedVersionsServerHello(ProtocolVersion.Tls13),
                new KeyShareServerHello(new KeyShareEntry(NamedGroup.X25519, new byte[32])),
            ],
        }.Encode(),
        Item.HelloRetryRequest => new HelloRetryRequest
        {
            CipherSuite = CipherSuite.TLS_AES_128_GCM_SHA256,
            Extensions =
            [
                new SupportedVersionsServerHello(ProtocolVersion.Tls13),
                new KeyShareHelloRetryRequest(NamedGroup.Secp256r1),
            ],
        }.Encode(),
        Item.CertificateRequest => new CertificateRequest13
        {
            Extensions = [new SignatureAlgorithms(SignatureScheme.EcdsaSecp256r1Sha256)],
        }.Encode(),
        _ => new EncryptedExtensions().Encode(),
    };
}
