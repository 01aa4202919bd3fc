using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// The key schedule of TLS 1.2: one provider, one hash, and the PRF every arrow is made of (RFC 5246 §5, §6.3,
/// §8.1; RFC 7627 §4).
/// <code>
///   ECDHE
///     |
///     +--> PRF(., "extended master secret", session_hash)                    MasterSecret12
///     |         session_hash = Hash(ClientHello...ClientKeyExchange)
///     +--> PRF(., "master secret", client_random + server_random)            MasterSecret12
///               |                                       without RFC 7627
///               +--> PRF(., "key expansion", server_random + client_random)  KeyBlock12
///               |         = client_write_key, server_write_key, client_write_IV, server_write_IV;
///               |           with CBC client_write_MAC_key, server_write_MAC_key, then the keys, and no IV
///               +--> PRF(., "client finished", Hash(ClientHello...))  = verify_data, 12 bytes
///               +--> PRF(., "server finished", Hash(ClientHello...client Finished))
///                         each over what came before it: a resumed server's Finished is the first
/// </code>
/// </summary>
internal sealed class KeySchedule12
{
    /// <summary>The size of master_secret, in bytes (RFC 5246 §8.1).</summary>
    internal const int MasterSecretSize = 48;

    private readonly CryptoProvider _crypto;
    private readonly HashKind _hash;
    private readonly ReadOnlyMemory<byte> _clientRandom;
    private readonly ReadOnlyMemory<byte> _serverRandom;

    /// <summary>The schedule of a connection.</summary>
    /// <param name="crypto">Who computes.</param>
    /// <param name="hash">The hash of the suite.</param>
    /// <param name="clientRandom">ClientHello.random.</param>
    /// <param name="serverRandom">ServerHello.random.</param>
    internal KeySchedule12(
        CryptoProvider crypto,
        HashKind hash,
        ReadOnlyMemory<byte> clientRandom,
        ReadOnlyMemory<byte> serverRandom)
    {
        _crypto = crypto;
        _hash = hash;
        _clientRandom = clientRandom;
        _serverRandom = serverRandom;
    }

    /// <summary>ECDHE → master_secret, bound to the handshake (RFC 7627 §4). Wipes what it comes from.</summary>
    /// <param name="preMasterSecret">What the key exchange came to (RFC 8422 §5.10); ours to wipe.</param>
    /// <param name="throughClientKeyExchange">session_hash.</param>
    internal MasterSecret12 ExtendedMaster(
        SecretBytes preMasterSecret, in TranscriptHash throughClientKeyExchange) =>
        Master(preMasterSecret, "extended master secret"u8, throughClientKeyExchange.Span);

    /// <summary>ECDHE → master_secret, bound to the randoms alone (RFC 5246 §8.1). Wipes what it comes from.</summary>
    /// <param name="preMasterSecret">What the key exchange came to (RFC 8422 §5.10); ours to wipe.</param>
    internal MasterSecret12 Master(SecretBytes preMasterSecret)
    {
        Span<byte> seed = stackalloc byte[2 * HelloRandom.Size];
        _clientRandom.Span.CopyTo(seed);
        _serverRandom.Span.CopyTo(seed[HelloRandom.Size..]);
        return Master(preMasterSecret, "master secret"u8, seed);
    }

    /// <summary>The master_secret of a session that goes on (RFC 5246 §7.3): the same secret, new randoms.</summary>
    /// <param name="masterSecret">Of the session, which keeps its own.</param>
    internal MasterSecret12 Resumed(SecretBytes masterSecret) => new(this, masterSecret.Clone());

    /// <summary>master_secret → key_block (RFC 5246 §6.3).</summary>
    internal KeyBlock12 KeyBlock(SecretBytes masterSecret, CipherSuiteInfo suite, bool encryptsThenMacs)
    {
        Span<byte> seed = stackalloc byte[2 * HelloRandom.Size];
        _serverRandom.Span.CopyTo(seed);
        _clientRandom.Span.CopyTo(seed[HelloRandom.Size..]);

        using var block = new SecretBytes(KeyBlock12.Size(suite));
        Derive(masterSecret, "key expansion"u8, seed, block.Span);
        return new KeyBlock12(suite, encryptsThenMacs, block.Span);
    }

    /// <summary>ClientHello.random.</summary>
    internal ReadOnlySpan<byte> ClientRandom => _clientRandom.Span;

    /// <summary>ServerHello.random.</summary>
    internal ReadOnlySpan<byte> ServerRandom => _serverRandom.Span;

    /// <summary>PRF(secret, label, seed).</summary>
    internal void Derive(
        SecretBytes secret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> seed, Span<byte> output) =>
        Tls12Prf.Derive(_crypto, _hash, secret.Span, label, seed, output);

    private MasterSecret12 Master(
        SecretBytes preMasterSecret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> seed)
    {
        using (preMasterSecret)
        {
            var master = new SecretBytes(MasterSecretSize);
            Derive(preMasterSecret, label, seed, master.Span);
            return new MasterSecret12(this, master);
        }
    }
}
