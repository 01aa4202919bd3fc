using System;
using System.Collections.Generic;

namespace Tls.Handshake;

/// <summary>What the states of a TLS 1.3 server pass along, grown on the way.</summary>
internal readonly partial struct Server13
{
    /// <summary>What is agreed before our ServerHello.</summary>
    internal sealed class Negotiated(
        Settled settled, Exchange? exchange, string? applicationProtocol, SelectedPsk? psk, bool acceptsEarlyData)
    {
        internal Settled Settled { get; } = settled;

        internal ServerHandshakeOptions Options => Settled.Options;

        internal ClientHello Hello => Settled.Hello;

        internal CipherSuiteInfo Suite => Settled.Suite;

        /// <summary>The key exchange; null with psk_ke, which has none.</summary>
        internal Exchange? Exchange { get; } = exchange;

        internal string? ApplicationProtocol { get; } = applicationProtocol;

        internal bool WasRetried => Settled.WasRetried;

        /// <summary>The key that stands for certificates; null when they are shown.</summary>
        internal SelectedPsk? Psk { get; } = psk;

        /// <summary>Whether the client is asked for its certificate: not when a key says who it is.</summary>
        internal bool AsksForCertificate =>
            Psk is null && Options.ClientCertificates != ClientCertificatePolicy.None;

        /// <summary>§4.2.10: early data is on its way, and we take it.</summary>
        internal bool AcceptsEarlyData { get; } = acceptsEarlyData;

        /// <summary>§4.2.10: early data is on its way, and we do not take it.</summary>
        internal bool DeclinesEarlyData { get; } = settled.HasEarlyData && !acceptsEarlyData;

        /// <summary>The same, with early data taken.</summary>
        internal Negotiated WithEarlyData() =>
            new(Settled, Exchange, ApplicationProtocol, Psk, acceptsEarlyData: true);
    }

    /// <summary>From our ServerHello to our Finished.</summary>
    internal readonly struct Keyed(Negotiated negotiated, HandshakeSecrets secrets) : IDisposable
    {
        internal Negotiated Negotiated { get; } = negotiated;

        internal HandshakeSecrets Secrets { get; } = secrets;

        public void Dispose() => Secrets.Dispose();
    }

    /// <summary>From our Finished to the client's: what checks it, and what comes after it.</summary>
    internal readonly struct Answered(Negotiated negotiated, HandshakeSecrets handshake, ApplicationSecrets secrets)
        : IDisposable
    {
        internal ServerHandshakeOptions Options { get; } = negotiated.Options;

        internal CipherSuiteInfo Suite { get; } = negotiated.Suite;

        internal bool AsksForCertificate { get; } = negotiated.AsksForCertificate;

        /// <summary>§4.2.9: whether the client has a use for tickets.</summary>
        internal bool TakesTickets { get; } =
            PskModes.Allowed(negotiated.Options, negotiated.Hello) != PskMode.None;

        /// <summary>When the session that was resumed began; null when this handshake begins one.</summary>
        internal DateTimeOffset? AuthenticatedAt { get; } = negotiated.Psk?.Session?.AuthenticatedAt;

        internal bool AcceptsEarlyData { get; } = negotiated.AcceptsEarlyData;

        internal bool DeclinesEarlyData { get; } = negotiated.DeclinesEarlyData;

        /// <summary>
        /// Without our own secret: the client's checks its Finished, and resumption_master_secret comes from Master Secret,
        /// after that.
        /// </summary>
        internal HandshakeSecrets Handshake { get; } = handshake;

        internal ApplicationSecrets Secrets { get; } = secrets;

        public void Dispose()
        {
            Handshake.Dispose();
            Secrets.Dispose();
        }
    }

    /// <summary>What tickets are made of (§4.6.1), for as long as the connection lasts.</summary>
    internal sealed class TicketSource(
        ServerHandshakeOptions options,
        ServerSessions13 sessions,
        CipherSuiteInfo suite,
        ResumptionSecret resumption,
        DateTimeOffset authenticatedAt,
        IReadOnlyList<ReadOnlyMemory<byte>> peerChain)
        : IDisposable
    {
        internal ServerHandshakeOptions Options { get; } = options;

        internal ServerSessions13 Sessions { get; } = sessions;

        internal CipherSuiteInfo Suite { get; } = suite;

        /// <summary>resumption_master_secret.</summary>
        internal ResumptionSecret Resumption { get; } = resumption;

        /// <summary>When the session began.</summary>
        internal DateTimeOffset AuthenticatedAt { get; } = authenticatedAt;

        /// <summary>The certificates that the client has proved to be its own; not those it is just showing.</summary>
        internal IReadOnlyList<ReadOnlyMemory<byte>> PeerChain { get; } = peerChain;

        /// <summary>The same for a client that has proved since who it is.</summary>
        internal TicketSource With(IReadOnlyList<ReadOnlyMemory<byte>> peerChain) =>
            new(Options, Sessions, Suite, Resumption, AuthenticatedAt, peerChain);

        public void Dispose() => Resumption.Dispose();
    }
}
