using Tls.Wire;

namespace Tls.Cli;

/// <summary>What the demonstration says of one version and not of the other.</summary>
/// <param name="Version">The version.</param>
/// <param name="Name">Its name.</param>
/// <param name="Rfc">Whose sections are cited without a number.</param>
/// <param name="Figure">How the page of the handshake is to be read.</param>
/// <param name="ProofOfKey">How the server shows that its certificate is its own.</param>
/// <param name="ProofSection">Where the RFC says so.</param>
/// <param name="DataSection">Where it says how data is protected.</param>
/// <param name="ClosureSection">Where it says how a connection ends.</param>
/// <param name="Resumption">What is different when a session is resumed.</param>
internal sealed record DemoEdition(
    ProtocolVersion Version,
    string Name,
    string Rfc,
    string Figure,
    string ProofOfKey,
    string ProofSection,
    string DataSection,
    string ClosureSection,
    string Resumption)
{
    /// <summary>TLS 1.2.</summary>
    internal static DemoEdition Tls12 { get; } = new(
        ProtocolVersion.Tls12,
        "TLS 1.2",
        "RFC 5246",
        "As in Figure 1 of §7.3. Two round trips, and all but the ends of it can be read by anyone on the way: only "
            + "what is in […] goes encrypted.",
        "ServerKeyExchange is signed over both randoms: the server holds the key, here and now",
        "RFC 5246 §7.4.3",
        "RFC 5246 §6.2.3.3",
        "RFC 5246 §7.2.1",
        "As in Figure 2 of §7.3. One round trip: nobody shows a certificate, nobody signs, and there is no key "
            + "exchange. The master_secret is the one from before, sealed in the ticket; the keys are new, since the "
            + "randoms are.");

    /// <summary>TLS 1.3.</summary>
    internal static DemoEdition Tls13 { get; } = new(
        ProtocolVersion.Tls13,
        "TLS 1.3",
        "RFC 8446",
        "As in Figure 1 of §2: {…} goes under handshake keys, […] under application keys.",
        "CertificateVerify shows that the server holds the key, here and now",
        "§4.4.3",
        "§5.2",
        "§6.1",
        "As in Figure 3 of §2.2: the server takes up the key that belongs to the ticket, so nobody shows a "
            + "certificate and nobody signs. Keys are exchanged anew all the same: whoever steals the ticket's cannot read this.");
}
