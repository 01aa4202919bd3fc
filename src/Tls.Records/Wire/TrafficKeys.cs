using System;
using Tls.Crypto;

namespace Tls.Wire;

/// <summary>
/// Key and IV of one direction (RFC 8446 §7.3; RFC 5246 §6.3), or with CBC a key and that of the MAC: what the handshake
/// hands to the record layer. Whoever receives it owns it and disposes it.
/// </summary>
public sealed class TrafficKeys : IDisposable
{
    private readonly AeadAlgorithm? _aead;

    /// <summary>Takes ownership of the key and the IV.</summary>
    /// <param name="version">Which version's record protection they are for.</param>
    /// <param name="aead">The AEAD of the cipher suite.</param>
    /// <param name="key"><see cref="AeadAlgorithm.KeySize"/> bytes.</param>
    /// <param name="iv">12 bytes in TLS 1.3; the fixed part of the nonce in TLS 1.2.</param>
    public TrafficKeys(ProtocolVersion version, AeadAlgorithm aead, SecretBytes key, SecretBytes iv)
    {
        Version = version;
        _aead = aead;
        Key = key;
        Iv = iv;
        MacKey = SecretBytes.Empty;
    }

    /// <summary>Takes ownership of the keys of a CBC suite of TLS 1.2.</summary>
    /// <param name="cbc">The algorithms of the cipher suite.</param>
    /// <param name="encryptsThenMacs">Whether encrypt_then_mac was agreed on (RFC 7366).</param>
    /// <param name="key"><see cref="CbcAlgorithm.KeySize"/> bytes.</param>
    /// <param name="macKey"><see cref="CbcAlgorithm.MacSize"/> bytes.</param>
    public TrafficKeys(CbcAlgorithm cbc, bool encryptsThenMacs, SecretBytes key, SecretBytes macKey)
    {
        Version = ProtocolVersion.Tls12;
        Cbc = cbc;
        EncryptsThenMacs = encryptsThenMacs;
        Key = key;
        MacKey = macKey;
        Iv = SecretBytes.Empty;
    }

    /// <summary>Which version's record protection they are for.</summary>
    public ProtocolVersion Version { get; }

    /// <summary>The AEAD of the cipher suite.</summary>
    /// <exception cref="InvalidOperationException">It has none: see <see cref="Cbc"/>.</exception>
    public AeadAlgorithm Aead => _aead ?? throw new InvalidOperationException($"{Cbc} is no AEAD.");

    /// <summary>The algorithms of a CBC suite; null where there is an AEAD.</summary>
    public CbcAlgorithm? Cbc { get; }

    /// <summary>With CBC, whether the MAC is outside (RFC 7366).</summary>
    public bool EncryptsThenMacs { get; }

    /// <summary>The key.</summary>
    public SecretBytes Key { get; }

    /// <summary>The IV; empty with CBC, whose records bring their own.</summary>
    public SecretBytes Iv { get; private set; }

    /// <summary>The key of the MAC; empty with an AEAD.</summary>
    public SecretBytes MacKey { get; }

    /// <summary>The IV, which is the caller's from now on: nobody finds it here any more.</summary>
    internal SecretBytes TakeIv()
    {
        SecretBytes iv = Iv;
        Iv = SecretBytes.Empty;
        return iv;
    }

    /// <summary>Wipes them.</summary>
    public void Dispose()
    {
        Key.Dispose();
        Iv.Dispose();
        MacKey.Dispose();
    }
}
