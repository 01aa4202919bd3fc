using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 5246 §7.4.7.1
///     opaque encrypted_pre_master_secret&lt;0..2^16-1&gt;;
/// } ClientKeyExchange;
/// </code>
/// Of the suites with RSA key exchange.
/// </summary>
public sealed class ClientKeyExchangeRsa : HandshakeMessage
{
    /// <inheritdoc/>
    public override HandshakeType Type => HandshakeType.ClientKeyExchange;

    /// <summary>
    /// encrypted_pre_master_secret: RSAES-PKCS1-v1_5, as long as the modulus if all is well.
    /// </summary>
    public required ReadOnlyMemory<byte> EncryptedPreMasterSecret { get; init; }

    /// <summary>Reads the body. Whether it can be decrypted nobody asks, and nobody is told.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static ClientKeyExchangeRsa Read(ref TlsReader body)
    {
        var message = new ClientKeyExchangeRsa
        {
            EncryptedPreMasterSecret = body.Opaque16("encrypted_pre_master_secret").ToArray(),
        };
        body.End("ClientKeyExchange");
        return message;
    }

    /// <inheritdoc/>
    public override void WriteBody(TlsWriter w) => w.Opaque16(EncryptedPreMasterSecret.Span);
}
