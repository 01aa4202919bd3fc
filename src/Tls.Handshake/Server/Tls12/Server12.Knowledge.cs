using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>What the states of a TLS 1.2 server pass along, grown on the way.</summary>
internal readonly partial struct Server12
{
    /// <summary>What a ClientHello has settled; the suite waits for the certificate, whose key it must fit.</summary>
    internal sealed class Negotiated(
        ServerHandshakeOptions options, ClientHello hello, KeyExchangeGroup? group)
    {
        internal ServerHandshakeOptions Options { get; } = options;

        internal ClientHello Hello { get; } = hello;

        /// <summary>Null when there is none in common, which leaves RSA key exchange.</summary>
        internal KeyExchangeGroup? Group { get; } = group;

        internal bool AsksForCertificate => Options.ClientCertificates != ClientCertificatePolicy.None;

        /// <summary>RFC 7627 §5.1: whoever offers it gets it.</summary>
        internal bool HasExtendedMasterSecret => Hello.Extensions.Find<ExtendedMasterSecret>() is not null;

        /// <summary>Where the session that begins is remembered.</summary>
        internal SessionPlace SessionPlace => SessionPlaces.For(Options.Sessions12, Hello);
    }

    /// <summary>From our ServerHello to the client's key exchange: the suite and our half of the exchange.</summary>
    internal abstract class Answered(
        Negotiated negotiated, CipherSuiteInfo suite, ReadOnlyMemory<byte> serverRandom) : IDisposable
    {
        internal Negotiated Negotiated { get; } = negotiated;

        internal CipherSuiteInfo Suite { get; } = suite;

        internal ReadOnlyMemory<byte> ServerRandom { get; } = serverRandom;

        /// <summary>Where it goes on when it is settled whether the client shows a certificate.</summary>
        internal abstract State12 AwaitKeyExchange(VerifyingKey? leafKey);

        public abstract void Dispose();
    }

    /// <summary>Of the ECDHE suites: what we have not sent of our share.</summary>
    internal sealed class AnsweredByShare(
        Negotiated negotiated, CipherSuiteInfo suite, ReadOnlyMemory<byte> serverRandom, KeyShare share)
        : Answered(negotiated, suite, serverRandom)
    {
        internal KeyShare Share { get; } = share;

        internal override WaitClientKeyExchange AwaitKeyExchange(VerifyingKey? leafKey) => new(this, leafKey);

        public override void Dispose() => Share.Dispose();
    }

    /// <summary>Of RSA key exchange: the key of our certificate, which stays its owner's.</summary>
    internal sealed class AnsweredByKey(
        Negotiated negotiated, CipherSuiteInfo suite, ReadOnlyMemory<byte> serverRandom, SigningKey key)
        : Answered(negotiated, suite, serverRandom)
    {
        internal SigningKey Key { get; } = key;

        internal override RsaWaitClientKeyExchange AwaitKeyExchange(VerifyingKey? leafKey) => new(this, leafKey);

        public override void Dispose()
        {
            // The key is not ours.
        }
    }

    /// <summary>From the client's key exchange to the Finished messages: the secrets.</summary>
    internal sealed class Keyed(Negotiated negotiated, MasterSecret12 master, KeyBlock12 keys) : IDisposable
    {
        internal Negotiated Negotiated { get; } = negotiated;

        internal MasterSecret12 Master { get; } = master;

        internal KeyBlock12 Keys { get; } = keys;

        public void Dispose()
        {
            Master.Dispose();
            Keys.Dispose();
        }
    }
}
