using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>What the states of a TLS 1.3 server pass along, grown on the way.</summary>
internal sealed partial class Server13
{
    /// <summary>What a ClientHello has settled.</summary>
    internal sealed class Negotiated(
        ServerHandshakeOptions options,
        ClientHello hello,
        CipherSuiteInfo suite,
        KeyExchangeGroup group,
        KeyShareEntry clientShare,
        string? applicationProtocol,
        bool wasRetried,
        SelectedSession? session)
    {
        internal ServerHandshakeOptions Options { get; } = options;

        internal ClientHello Hello { get; } = hello;

        internal CipherSuiteInfo Suite { get; } = suite;

        internal KeyExchangeGroup Group { get; } = group;

        internal KeyShareEntry ClientShare { get; } = clientShare;

        internal string? ApplicationProtocol { get; } = applicationProtocol;

        internal bool WasRetried { get; } = wasRetried;

        /// <summary>The session that goes on; null for a full handshake.</summary>
        internal SelectedSession? Session { get; } = session;

        /// <summary>Whether the client is asked for its certificate: not when a session says who it is.</summary>
        internal bool AsksForCertificate =>
            Session is null && Options.ClientCertificates != ClientCertificatePolicy.None;

        /// <summary>
        /// §4.2.10: early data that we do not take is on its way; after a retry there is none left.
        /// </summary>
        internal bool DeclinesEarlyData => !WasRetried && Hello.Extensions.Contains(ExtensionType.EarlyData);
    }

    /// <summary>From our ServerHello to our Finished.</summary>
    internal sealed class Keyed(Negotiated negotiated, HandshakeSecrets secrets) : IDisposable
    {
        internal Negotiated Negotiated { get; } = negotiated;

        internal HandshakeSecrets Secrets { get; } = secrets;

        public void Dispose() => Secrets.Dispose();
    }

    /// <summary>From our Finished to the client's: what checks it, and what comes after it.</summary>
    internal sealed class Answered(
        Negotiated negotiated,
        ClientHandshakeTrafficSecret finishedKey,
        ApplicationSecrets secrets,
        MainSecret main)
        : IDisposable
    {
        internal ServerHandshakeOptions Options { get; } = negotiated.Options;

        internal CipherSuiteInfo Suite { get; } = negotiated.Suite;

        internal bool AsksForCertificate { get; } = negotiated.AsksForCertificate;

        /// <summary>§4.2.9: whether the client has a use for tickets.</summary>
        internal bool TakesTickets { get; } = SessionSelection.AllowsDhe(negotiated.Hello);

        /// <summary>When the session that was resumed began; null when this handshake begins one.</summary>
        internal DateTimeOffset? AuthenticatedAt { get; } = negotiated.Session?.State.AuthenticatedAt;

        internal bool DeclinesEarlyData { get; } = negotiated.DeclinesEarlyData;

        internal ClientHandshakeTrafficSecret FinishedKey { get; } = finishedKey;

        internal ApplicationSecrets Secrets { get; } = secrets;

        /// <summary>Master Secret: resumption_master_secret comes from it, after the client's Finished.</summary>
        internal MainSecret Main { get; } = main;

        public void Dispose()
        {
            FinishedKey.Dispose();
            Main.Dispose();
            Secrets.Dispose();
        }
    }
}
