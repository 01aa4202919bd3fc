using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>What the states of a TLS 1.2 client pass along, grown twice on the way.</summary>
internal readonly partial struct Client12
{
    /// <summary>From the ServerHello to the end: what was offered and what the server made of it.</summary>
    internal sealed class Negotiated(ClientOffer offer, ServerHello12 hello, CipherSuiteInfo suite)
    {
        internal ClientHandshakeOptions Options { get; } = offer.Options;

        internal ReadOnlyMemory<byte> ClientRandom { get; } = offer.Hello.Random;

        /// <summary>ClientHello.client_version.</summary>
        internal ProtocolVersion ClientVersion { get; } = offer.Hello.LegacyVersion;

        internal ReadOnlyMemory<byte> ServerRandom { get; } = hello.Random;

        internal CipherSuiteInfo Suite { get; } = suite;

        internal bool HasRsaKeyExchange => Suite.Authentication == SuiteAuthentication.RsaKeyExchange;

        /// <summary>The ID under which the server may remember the session; empty when it does not.</summary>
        internal ReadOnlyMemory<byte> SessionId { get; } = hello.LegacySessionIdEcho;

        /// <summary>RFC 6066 §8: the server may send a CertificateStatus.</summary>
        internal bool MayBringStatus { get; } = hello.Extensions.Contains(ExtensionType.StatusRequest);

        /// <summary>RFC 5077 §3.2: the server will send a ticket.</summary>
        internal bool BringsTicket { get; } = hello.Extensions.Contains(ExtensionType.SessionTicket);

        /// <summary>RFC 7627 §5.1: offered always, so the server's answer decides.</summary>
        internal bool HasExtendedMasterSecret { get; } = hello.Extensions.Find<ExtendedMasterSecret>() is not null;
    }

    /// <summary>The server's half of the key exchange.</summary>
    internal abstract class ServerHalf;

    /// <summary>Of RSA key exchange: the key of the server's certificate, to encrypt to.</summary>
    internal sealed class ServerKey(VerifyingKey leafKey) : ServerHalf
    {
        internal VerifyingKey LeafKey { get; } = leafKey;
    }

    /// <summary>Of the ECDHE suites: the server's share, and the proof that it is the server's.</summary>
    internal sealed class ServerShare(
        KeyExchangeGroup group, ReadOnlyMemory<byte> point, SignatureVerified signature) : ServerHalf
    {
        internal KeyExchangeGroup Group { get; } = group;

        internal ReadOnlyMemory<byte> Point { get; } = point;

        internal SignatureVerified Signature { get; } = signature;
    }

    /// <summary>From the secrets to the server's Finished: the secrets, and the server's proof.</summary>
    internal sealed class Keyed(
        Negotiated negotiated, MasterSecret12 master, KeyBlock12 keys, IdentityProof identity) : IDisposable
    {
        internal Negotiated Negotiated { get; } = negotiated;

        internal MasterSecret12 Master { get; } = master;

        internal KeyBlock12 Keys { get; } = keys;

        internal IdentityProof Identity { get; } = identity;

        public void Dispose()
        {
            Master.Dispose();
            Keys.Dispose();
        }
    }
}
