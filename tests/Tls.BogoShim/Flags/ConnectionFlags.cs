using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;

namespace Tls.BogoShim.Flags;

/// <summary>What the flags say of one connection.</summary>
internal sealed class ConnectionFlags
{
    // The transport.
    internal int Port { get; set; }

    internal ulong ShimId { get; set; }

    internal bool IPv6 { get; set; }

    internal bool IsHandshakerSupported { get; set; }

    internal bool IsServer { get; set; }

    internal int ResumeCount { get; set; }

    /// <summary>Whether the engine sees the peer's bytes one by one.</summary>
    internal bool IsAsync { get; set; }

    // What happens after the handshake.
    internal bool ShimWritesFirst { get; set; }

    internal byte[] ShimInitialWrite { get; set; } = "hello"u8.ToArray();

    internal int RepeatInitialWrite { get; set; } = 1;

    internal bool ReadWithUnfinishedWrite { get; set; }

    internal bool ShimShutsDown { get; set; }

    internal bool CheckCloseNotify { get; set; }

    internal bool NoOpExtraHandshake { get; set; }

    internal bool KeyUpdate { get; set; }

    internal bool KeyUpdateBeforeRead { get; set; }

    internal bool SendAlert { get; set; }

    internal int ReadSize { get; set; } = 512;

    internal int ResumptionDelay { get; set; }

    // Credentials.
    internal Credential Default { get; } = new();

    internal List<Credential> Credentials { get; } = [];

    /// <summary>The pre-shared key of TLS 1.2, which is no credential of the runner's.</summary>
    internal Credential Key12 { get; } = new();

    internal Credential Current => Credentials.Count > 0 ? Credentials[^1] : Default;

    // What is offered and accepted.
    internal List<NamedGroup> Groups { get; } = [];

    internal List<NamedGroup> KeyShares { get; } = [];

    internal List<SignatureScheme> VerifySchemes { get; } = [];

    internal int MinimumVersion { get; set; }

    internal int MaximumVersion { get; set; }

    internal bool NoTls12 { get; set; }

    internal bool NoTls13 { get; set; }

    internal CompliancePolicy? Policy { get; set; }

    internal string Cipher { get; set; } = string.Empty;

    internal string HostName { get; set; } = string.Empty;

    internal byte[] AdvertiseAlpn { get; set; } = [];

    internal string? SelectAlpn { get; set; }

    internal bool DeclineAlpn { get; set; }

    internal bool RejectAlpn { get; set; }

    internal bool NoTicket { get; set; }

    internal byte[] TicketKey { get; set; } = [];

    internal string? ClientAuthorities { get; set; }

    internal int MaxSendFragment { get; set; }

    internal bool AllCompressors { get; set; }

    internal int OneCompressor { get; set; }

    internal List<CertificateType> PeerCertificateTypes { get; } = [];

    internal List<CertificateType> LocalCertificateTypes { get; } = [];

    internal CertificateType? ExpectPeerCertificateType { get; set; }

    internal byte[] ExpectPeerKeyHash { get; set; } = [];

    internal int MaxCertificateMessageSize { get; set; }

    internal bool NoKeyShares { get; set; }

    internal List<NamedGroup> GroupsHint { get; } = [];

    internal bool SelectEmptyAlpn { get; set; }

    internal bool AllowUnknownAlpn { get; set; }

    internal bool NoServerNameAck { get; set; }

    internal bool FallbackScsv { get; set; }

    internal bool EnableGrease { get; set; }

    internal bool ServerPreference { get; set; }

    internal bool RenegotiateIgnore { get; set; }

    internal bool SkipTicket { get; set; }

    internal bool FailHelloCallback { get; set; }

    // What goes with certificates.
    internal bool EnableOcsp { get; set; }

    internal bool UseOcspCallback { get; set; }

    internal bool FailOcspCallback { get; set; }

    internal bool DeclineOcspCallback { get; set; }

    internal bool SetOcspInCallback { get; set; }

    internal bool EnableTimestamps { get; set; }

    internal byte[] ExpectOcspResponse { get; set; } = [];

    internal byte[] ExpectTimestamps { get; set; } = [];

    internal byte[] ExpectCertificateTypes { get; set; } = [];

    // Verification.
    internal bool VerifyPeer { get; set; }

    internal bool RequireClientCertificate { get; set; }

    internal bool VerifyFail { get; set; }

    internal bool CustomVerify { get; set; }

    internal bool ReverifyOnResume { get; set; }

    internal bool FailCertificateCallback { get; set; }

    internal bool FailEarlyCallback { get; set; }

    // Early data.
    internal bool EnableEarlyData { get; set; }

    internal bool ExpectAcceptEarlyData { get; set; }

    internal bool ExpectRejectEarlyData { get; set; }

    internal bool ExpectNoEarlyOffer { get; set; }

    internal bool ExpectTicketForEarlyData { get; set; }

    internal string ExpectEarlyDataReason { get; set; } = string.Empty;

    internal int? ExpectTicketAgeSkew { get; set; }

    internal int EarlyWriteAfterMessage { get; set; }

    // Exporters.
    internal int ExportLength { get; set; }

    internal string ExportLabel { get; set; } = string.Empty;

    internal string ExportContext { get; set; } = string.Empty;

    internal bool UseExportContext { get; set; }

    internal bool ExportTrafficSecrets { get; set; }

    internal bool TlsUnique { get; set; }

    // What must have been agreed.
    internal int ExpectVersion { get; set; }

    internal int ExpectCipher { get; set; }

    internal int ExpectCipherAes { get; set; }

    internal int ExpectGroup { get; set; }

    internal int ExpectPeerScheme { get; set; }

    internal List<SignatureScheme> ExpectPeerSchemes { get; } = [];

    internal string ExpectAlpn { get; set; } = string.Empty;

    internal byte[] ExpectAdvertisedAlpn { get; set; } = [];

    internal string ExpectServerName { get; set; } = string.Empty;

    internal bool ExpectNoServerName { get; set; }

    internal bool ExpectSessionMiss { get; set; }

    internal bool ExpectNoSession { get; set; }

    internal bool ExpectTicketRenewal { get; set; }

    internal bool ExpectSessionId { get; set; }

    internal bool ExpectNoSessionId { get; set; }

    internal bool ExpectExtendedMasterSecret { get; set; }

    internal bool ExpectSecureRenegotiation { get; set; }

    internal bool ExpectRetry { get; set; }

    internal bool ExpectNoRetry { get; set; }

    internal bool ExpectVerifyResult { get; set; }

    internal bool ExpectNoPeerCertificate { get; set; }

    internal string ExpectPeerCertificateFile { get; set; } = string.Empty;

    internal int? ExpectSelectedCredential { get; set; }

    internal string ExpectMessages { get; set; } = string.Empty;

    internal string ExpectClientAuthorities { get; set; } = string.Empty;
}

/// <summary>The lists of BoringSSL's compliance policies: versions, suites, groups, schemes.</summary>
internal sealed record CompliancePolicy(
    ProtocolVersion MinimumVersion,
    IReadOnlyList<CipherSuite> Suites,
    IReadOnlyList<NamedGroup> Groups,
    IReadOnlyList<SignatureScheme> Schemes);
