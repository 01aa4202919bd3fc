using System;

namespace Tls.Handshake;

/// <summary>What the states of a TLS 1.3 client pass along, grown twice on the way.</summary>
internal readonly partial struct Client13
{
    /// <summary>
    /// From ServerHello to the server's Finished: what was offered, the suite, and the secrets.
    /// </summary>
    internal sealed class Keyed(
        ClientOffer offer, CipherSuiteInfo suite, HandshakeSecrets secrets, PskChosen? chosen)
        : IDisposable
    {
        internal ClientOffer Offer { get; } = offer;

        internal CipherSuiteInfo Suite { get; } = suite;

        internal HandshakeSecrets Secrets { get; } = secrets;

        /// <summary>The key that the server takes up; null when it is to show its certificate.</summary>
        internal PskChosen? Chosen { get; } = chosen;

        /// <summary>Whether the server may still take the early data that is on its way.</summary>
        internal bool MaySendEarlyData { get; } =
            offer.EarlyData is { } session && chosen is { Index: 0 } && chosen.Psk.Session == session;

        public void Dispose()
        {
            Offer.Dispose();
            Secrets.Dispose();
        }
    }

    /// <summary>
    /// From the server's Finished to ours: what our Finished needs, and what comes after it.
    /// </summary>
    internal readonly struct Authenticated(
        ClientHandshakeOptions options,
        CipherSuiteInfo suite,
        HandshakeSecrets handshake,
        ApplicationSecrets secrets,
        IdentityProof identity,
        FinishedVerified finished) : IDisposable
    {
        internal ClientHandshakeOptions Options { get; } = options;

        internal CipherSuiteInfo Suite { get; } = suite;

        /// <summary>
        /// Without the server's secret: our Finished needs ours, and resumption_master_secret comes from Master Secret, once
        /// that is out.
        /// </summary>
        internal HandshakeSecrets Handshake { get; } = handshake;

        internal ApplicationSecrets Secrets { get; } = secrets;

        internal IdentityProof Identity { get; } = identity;

        internal FinishedVerified Finished { get; } = finished;

        public void Dispose()
        {
            Handshake.Dispose();
            Secrets.Dispose();
        }
    }
}
