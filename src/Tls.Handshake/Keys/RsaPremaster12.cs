using System;
using System.Buffers.Binary;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 5246 §7.4.7.1
///     ProtocolVersion client_version;               what the ClientHello says, whatever was negotiated
///     opaque random[46];
/// } PreMasterSecret;
/// </code>
/// The premaster secret of RSA key exchange. A client makes it and encrypts it; having done so is its proof
/// of the server's identity, since who cannot decrypt cannot make the Finished that follows.
/// </summary>
internal sealed class RsaPremaster12 : IdentityProof
{
    /// <summary>The size of the secret, in bytes.</summary>
    internal const int Size = 48;

    private RsaPremaster12()
    {
    }

    /// <summary>Client: a new secret, what it is encrypted, and the proof.</summary>
    /// <param name="crypto">Where it comes from.</param>
    /// <param name="leafKey">The key of the server's certificate, which has been accepted.</param>
    /// <param name="clientVersion">ClientHello.client_version.</param>
    /// <exception cref="TlsException">IllegalCertificateKey: the key is not one that encrypts so.</exception>
    internal static (SecretBytes Secret, ReadOnlyMemory<byte> Encrypted, RsaPremaster12 Proof) Encrypt(
        CryptoProvider crypto, VerifyingKey leafKey, ProtocolVersion clientVersion)
    {
        var secret = new SecretBytes(Size);
        crypto.FillRandom(secret.Span);
        BinaryPrimitives.WriteUInt16BigEndian(secret.Span, (ushort)clientVersion);
        if (leafKey.TryEncrypt(secret.Span, out byte[]? encrypted))
        {
            return (secret, encrypted, new RsaPremaster12());
        }

        // §7.4.2: the certificate MUST contain a key that the key exchange can use.
        secret.Dispose();
        throw Fault.Of(
            TlsFault.IllegalCertificateKey, $"a {leafKey.Kind} key of {leafKey.SizeInBits} bits cannot encrypt");
    }

    /// <summary>
    /// Server: the secret that was encrypted, or a random one, and nobody knows which before Finished.
    /// </summary>
    /// <param name="crypto">Where the random one comes from.</param>
    /// <param name="key">Our certificate's.</param>
    /// <param name="encrypted">What the client sent; anything.</param>
    /// <param name="clientVersion">ClientHello.client_version.</param>
    /// <remarks>
    /// The three steps of §7.4.7.1, which leave nothing to branch on: 1. random bytes R; 2. decrypt to M; 3.
    /// if the padding is wrong or M not 48 bytes long, client_version || R, otherwise client_version ||
    /// M[2..47]. The version in M is not looked at (Klíma, Pokorný and Rosa) but replaced by what it should
    /// be: where it was another, the client's Finished will not verify.
    /// </remarks>
    internal static SecretBytes Decrypt(
        CryptoProvider crypto, SigningKey key, ReadOnlySpan<byte> encrypted, ProtocolVersion clientVersion)
    {
        var secret = new SecretBytes(Size);
        crypto.FillRandom(secret.Span);
        key.DecryptOver(encrypted, secret.Span);
        BinaryPrimitives.WriteUInt16BigEndian(secret.Span, (ushort)clientVersion);
        return secret;
    }
}
