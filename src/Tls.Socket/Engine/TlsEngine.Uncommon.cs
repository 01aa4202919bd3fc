using System;
using System.Threading;
using Tls.Handshake;
using Tls.Records;
using Tls.X509;

namespace Tls;

/// <content>What most connections never have: there is room for it where it happens.</content>
public sealed partial class TlsEngine
{
    private UncommonState? _uncommon;

    /// <summary>The room, made by whoever has something to put there first.</summary>
    private UncommonState Uncommon =>
        _uncommon ?? Interlocked.CompareExchange(ref _uncommon, new UncommonState(), null) ?? _uncommon;

    /// <summary>
    /// What early data, key updates, authentication after the handshake and evidence that has to be fetched leave behind,
    /// and who wants to be told.
    /// </summary>
    private sealed class UncommonState
    {
        // §4.6.3 sets no limit; without one a peer could keep us deriving keys and never send anything.
        internal RunLimit KeyUpdates;

        // RFC 5246 §7.4.1.1 sets no limit either; each is answered by an alert.
        internal RunLimit Renegotiations;

        // §4.6.2 sets no limit; each has us choose a certificate, and may have us sign.
        internal RunLimit LateRequests;

        internal long KeyUpdatesReceived { get; set; }

        internal int UnansweredCertificateRequests { get; set; }

        internal long EarlyDataSent { get; set; }

        internal long EarlyDataReceived { get; set; }

        /// <summary>Client: how much early data the ticket allows, in bytes.</summary>
        internal uint MaxEarlyData { get; set; }

        /// <summary>Server: whether reading has begun although the handshake is not done.</summary>
        internal bool IsOpenEarly { get; set; }

        /// <summary>What has been begun with evidence to be fetched, and is not concluded yet.</summary>
        internal FetchingVerification? Evidence { get; set; }

        /// <summary>Whether it waits for what is to be fetched.</summary>
        internal bool AwaitsEvidence { get; set; }

        /// <summary>Server: who was behind the session last judged, which may still not be taken up.</summary>
        internal TlsPeerVerification? SessionPeer { get; set; }

        internal Action<NewSessionTicket13>? TicketReceived { get; set; }

        internal Action<ReadOnlyMemory<byte>, bool>? LateAnswered { get; set; }

        internal Action? Ended { get; set; }

        /// <summary>Application data came: no flood of anything else.</summary>
        internal void ForgetRuns()
        {
            KeyUpdates.Reset();
            Renegotiations.Reset();
            LateRequests.Reset();
        }
    }
}
