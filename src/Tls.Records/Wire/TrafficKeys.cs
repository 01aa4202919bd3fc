using System;
using Tls.Crypto;

namespace Tls.Wire;

/// <summary>
/// Key and IV of one direction (RFC 8446 §7.3; RFC 5246 §6.3), or with CBC a key and that of the MAC: what the handshake
/// hands to the record layer. Whoever receives it owns it and disposes it; copies of the value are of the same keys.
/// <code>
/// +----+-----+---------------------------+
/// | IV | key | MAC key, or with an AEAD  |     one secret, of which the IV stays when the rest is no more needed;
/// |    |     | one byte: is it taken?    |     the mark stands in it so that every copy of the value sees it
/// +----+-----+---------------------------+
/// </code>
/// </summary>
internal readonly struct TrafficKeys : IDisposable
{
    private const int MarkSize = 1;

    private readonly AeadAlgorithm? _aead;
    private readonly SecretBytes _secret;
    private readonly int _ivSize;
    private readonly int _keySize;

    /// <summary>Room for keys that are still to be derived: zeros.</summary>
    /// <param name="version">Which version's record protection they are for.</param>
    /// <param name="aead">The AEAD of the cipher suite.</param>
    /// <param name="ivSize">12 bytes in TLS 1.3; in TLS 1.2 those of the fixed part of the nonce.</param>
    internal TrafficKeys(ProtocolVersion version, AeadAlgorithm aead, int ivSize)
    {
        Version = version;
        _aead = aead;
        _ivSize = ivSize;
        _keySize = aead.KeySize;
        _secret = Room(ivSize + aead.KeySize + MarkSize);
    }

    /// <summary>Takes copies of the key and the IV.</summary>
    /// <param name="version">Which version's record protection they are for.</param>
    /// <param name="aead">The AEAD of the cipher suite.</param>
    /// <param name="key"><see cref="AeadAlgorithm.KeySize"/> bytes.</param>
    /// <param name="iv">12 bytes in TLS 1.3; the fixed part of the nonce in TLS 1.2.</param>
    internal TrafficKeys(ProtocolVersion version, AeadAlgorithm aead, ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv)
        : this(version, aead, iv.Length)
    {
        key.CopyTo(Key);
        iv.CopyTo(Iv);
    }

    /// <summary>Takes copies of the keys of a CBC suite of TLS 1.2.</summary>
    /// <param name="cbc">The algorithms of the cipher suite.</param>
    /// <param name="encryptsThenMacs">Whether encrypt_then_mac was agreed on (RFC 7366).</param>
    /// <param name="key"><see cref="CbcAlgorithm.KeySize"/> bytes.</param>
    /// <param name="macKey"><see cref="CbcAlgorithm.MacSize"/> bytes.</param>
    internal TrafficKeys(
        CbcAlgorithm cbc, bool encryptsThenMacs, ReadOnlySpan<byte> key, ReadOnlySpan<byte> macKey)
    {
        Version = ProtocolVersion.Tls12;
        Cbc = cbc;
        EncryptsThenMacs = encryptsThenMacs;
        _keySize = cbc.KeySize;
        _secret = Room(cbc.KeySize + cbc.MacSize);
        key.CopyTo(Key);
        macKey.CopyTo(MacKey);
    }

    /// <summary>Which version's record protection they are for.</summary>
    internal ProtocolVersion Version { get; }

    /// <summary>The AEAD of the cipher suite.</summary>
    /// <exception cref="InvalidOperationException">It has none: see <see cref="Cbc"/>.</exception>
    internal AeadAlgorithm Aead => _aead ?? throw new InvalidOperationException($"{Cbc} is no AEAD.");

    /// <summary>The algorithms of a CBC suite; null where there is an AEAD.</summary>
    internal CbcAlgorithm? Cbc { get; }

    /// <summary>With CBC, whether the MAC is outside (RFC 7366).</summary>
    internal bool EncryptsThenMacs { get; }

    /// <summary>The key, until <see cref="Dispose"/> or <see cref="TakeIv"/>.</summary>
    /// <exception cref="InvalidOperationException">The IV was taken: zeros are left of the key.</exception>
    internal Span<byte> Key => Bytes.Slice(_ivSize, _keySize);

    /// <summary>The IV; empty with CBC, whose records bring their own.</summary>
    /// <exception cref="InvalidOperationException">It was taken.</exception>
    internal Span<byte> Iv => Bytes[.._ivSize];

    /// <summary>The key of the MAC; empty with an AEAD.</summary>
    internal Span<byte> MacKey => Cbc is null ? default : _secret.Span[_keySize..];

    /// <summary>
    /// A secret that begins with the IV, and holds no key: the caller's from now on, so nobody is to
    /// dispose of these keys any more.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is none with CBC, or somebody has taken it already.</exception>
    internal SecretBytes TakeIv()
    {
        _ = Aead;
        Span<byte> bytes = Bytes;
        FixedTime.Wipe(bytes[_ivSize..]);
        bytes[_ivSize + _keySize] = 1;
        return _secret;
    }

    /// <summary>Wipes them.</summary>
    public void Dispose() => _secret.Dispose();

    private Span<byte> Bytes
    {
        get
        {
            Span<byte> bytes = _secret.Span;
            return Cbc is null && bytes[_ivSize + _keySize] != 0
                ? throw new InvalidOperationException("The keys are with the record layer already.")
                : bytes;
        }
    }

    private static SecretBytes Room(int size) => new(size);
}
