using System.Collections.Generic;
using Tls.Wire;

namespace Tls.BogoShim.Tests;

/// <summary>The faults that answer none of the runner's error strings, each with the reason.</summary>
internal static class UnmappedFaults
{
    private const string Verifier = "the shim accepts any chain, as the runner expects: our verifier has no say";
    private const string Unsent = "the runner never sends it";
    private const string Alert = "the runner looks at the alert alone";

    internal static IReadOnlyDictionary<TlsFault, string> Reasons { get; } = new Dictionary<TlsFault, string>
    {
        [TlsFault.IllegalServerName] = Unsent,
        [TlsFault.IllegalDelegatedCredential] = "BoringSSL has delegated credentials of servers alone",
        [TlsFault.UnexpectedDelegatedCredential] = Unsent,
        [TlsFault.IllegalTicketLifetime] = Unsent,
        [TlsFault.IllegalRenegotiationInfo] = Alert,
        [TlsFault.IllegalFallback] = "the one test of a server's answer is of TLS 1.1",
        [TlsFault.MismatchPskIdentity] = "the runner has no pre-shared keys with (EC)DHE in TLS 1.2",
        [TlsFault.MismatchServerName] = "the shim serves whatever name is asked for",
        [TlsFault.ForgedCookie] = Unsent,
        [TlsFault.RejectedUnknownCa] = Verifier,
        [TlsFault.RejectedExpired] = Verifier,
        [TlsFault.RejectedRevoked] = Verifier,
        [TlsFault.RejectedUnsupportedCertificate] = Verifier,
        [TlsFault.RejectedBadCertificate] = Verifier,
        [TlsFault.RejectedByApplication] = "the shim refuses with alerts of its own",
        [TlsFault.RejectedStaple] = "the shim refuses with alerts of its own",
        [TlsFault.LimitCertificateRequests] = "BoringSSL has no post-handshake authentication",
        [TlsFault.LimitHandshakeTime] = "the runner answers at once, or gives up itself",
        [TlsFault.LimitKeyUsage] = "no test sends that much",
        [TlsFault.LimitSequenceNumber] = "no test sends that much",
        [TlsFault.PeerAlert] = "each alert has a token of its own",
        [TlsFault.PeerClosedEarly] = "the runner that closes has its own error",
        [TlsFault.InternalError] = "a fault of the stack passes no test",
        [TlsFault.InternalCancelled] = "the shim cancels nothing",
        [TlsFault.InternalAborted] = "the shim says why it ended the connection",
    };
}
