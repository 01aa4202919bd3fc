using System.Collections.Generic;
using Tls.Crypto;
using Tls.Handshake;

namespace Tls.Fuzz.Seeds;

/// <summary>One of each message that TLS 1.2 has and TLS 1.3 has not, or has with another syntax.</summary>
internal static class Messages12
{
    /// <summary>The messages, encoded.</summary>
    internal static IEnumerable<byte[]> All()
    {
        var parameters = new ServerEcdhParams(NamedGroup.X25519, new byte[32]);
        yield return new HelloRequest().Encode();
        yield return new Certificate12 { Certificates = [new byte[] { 0x30, 0 }, new byte[] { 0x30, 0 }] }.Encode();
        yield return new CertificateStatus { OcspResponse = new byte[] { 0x30, 3, 10, 1, 6 } }.Encode();
        yield return new ServerKeyExchange
        {
            Params = parameters,
            Algorithm = SignatureScheme.EcdsaSecp256r1Sha256,
            Signature = new byte[70],
        }.Encode();
        yield return new ServerKeyExchangePsk { IdentityHint = "hint"u8.ToArray(), Params = parameters }.Encode();
        yield return new CertificateRequest12
        {
            CertificateTypes = [ClientCertificateType.EcdsaSign, ClientCertificateType.RsaSign],
            SignatureSchemes = [SignatureScheme.EcdsaSecp256r1Sha256],
            Authorities = [new byte[] { 0x30, 0 }],
        }.Encode();
        yield return new ServerHelloDone().Encode();
        yield return new ClientKeyExchange { Point = new byte[32] }.Encode();
        yield return new ClientKeyExchangePsk { Identity = "identity"u8.ToArray(), Point = new byte[32] }.Encode();
        yield return new ClientKeyExchangeRsa { EncryptedPreMasterSecret = new byte[256] }.Encode();
        yield return new NewSessionTicket12 { LifetimeHintSeconds = 7200, Ticket = new byte[16] }.Encode();
    }
}
