using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Tls.Crypto;
using Tls.Handshake;

namespace Tls.BogoShim.Flags;

/// <summary>Every flag the shim knows, and what it sets. What is not here ends in exit code 89.</summary>
internal static class FlagTable
{
    /// <summary>Flags without a value.</summary>
    internal static Dictionary<string, Action<ConnectionFlags>> Bare { get; } = new()
    {
        ["-ipv6"] = f => f.IPv6 = true,
        ["-is-handshaker-supported"] = f => f.IsHandshakerSupported = true,
        ["-server"] = f => f.IsServer = true,
        ["-async"] = f => f.IsAsync = true,
        ["-new-x509-credential"] = f => f.Credentials.Add(new Credential()),
        ["-install-cert-compression-algs"] = f => f.AllCompressors = true,
        ["-new-rpk-credential"] = f => f.Credentials.Add(new Credential { IsRawPublicKey = true }),
        ["-new-delegated-credential"] = f => f.Credentials.Add(new Credential()),
        ["-must-match-issuer"] = f => f.Current.MustMatchIssuer = true,

        ["-shim-writes-first"] = f => f.ShimWritesFirst = true,
        ["-read-with-unfinished-write"] = f => f.ReadWithUnfinishedWrite = true,
        ["-shim-shuts-down"] = f => f.ShimShutsDown = true,
        ["-check-close-notify"] = f => f.CheckCloseNotify = true,
        ["-no-op-extra-handshake"] = f => f.NoOpExtraHandshake = true,
        ["-key-update"] = f => f.KeyUpdate = true,
        ["-key-update-before-read"] = f => f.KeyUpdateBeforeRead = true,
        ["-send-alert"] = f => f.SendAlert = true,

        ["-no-tls1"] = _ => { },
        ["-no-tls11"] = _ => { },
        ["-no-tls12"] = f => f.NoTls12 = true,
        ["-no-tls13"] = f => f.NoTls13 = true,
        ["-fips-202205"] = f => f.Policy = Policies.Fips202205,
        ["-wpa-202304"] = f => f.Policy = Policies.Wpa202304,
        ["-cnsa1-202603"] = f => f.Policy = Policies.Cnsa1202603,
        ["-cnsa2-202603"] = f => f.Policy = Policies.Cnsa2202603,
        ["-no-ticket"] = f => f.NoTicket = true,
        ["-decline-alpn"] = f => f.DeclineAlpn = true,
        ["-reject-alpn"] = f => f.RejectAlpn = true,
        ["-select-empty-alpn"] = f => f.SelectEmptyAlpn = true,
        ["-allow-unknown-alpn-protos"] = f => f.AllowUnknownAlpn = true,
        ["-no-server-name-ack"] = f => f.NoServerNameAck = true,
        ["-fallback-scsv"] = f => f.FallbackScsv = true,
        ["-enable-grease"] = f => f.EnableGrease = true,
        ["-no-key-shares"] = f => f.NoKeyShares = true,
        ["-renegotiate-ignore"] = f => f.RenegotiateIgnore = true,
        ["-use-ticket-callback"] = _ => { },
        ["-use-ticket-aead-callback"] = _ => { },
        ["-skip-ticket"] = f => f.SkipTicket = true,
        ["-install-ddos-callback"] = _ => { },
        ["-fail-ddos-callback"] = f => f.FailHelloCallback = true,
        ["-server-preference"] = f => f.ServerPreference = true,
        ["-enable-ocsp-stapling"] = f => f.EnableOcsp = true,
        ["-use-ocsp-callback"] = f => f.UseOcspCallback = true,
        ["-fail-ocsp-callback"] = f => f.FailOcspCallback = true,
        ["-decline-ocsp-callback"] = f => f.DeclineOcspCallback = true,
        ["-set-ocsp-in-callback"] = f => f.SetOcspInCallback = true,
        ["-enable-signed-cert-timestamps"] = f => f.EnableTimestamps = true,
        ["-use-export-context"] = f => f.UseExportContext = true,
        ["-export-traffic-secrets"] = f => f.ExportTrafficSecrets = true,
        ["-tls-unique"] = f => f.TlsUnique = true,

        ["-verify-peer"] = f => f.VerifyPeer = true,
        ["-require-any-client-certificate"] = f => f.RequireClientCertificate = true,
        ["-verify-fail"] = f => f.VerifyFail = true,
        ["-use-custom-verify-callback"] = f => f.CustomVerify = true,
        ["-reverify-on-resume"] = f => f.ReverifyOnResume = true,
        ["-fail-cert-callback"] = f => f.FailCertificateCallback = true,
        ["-fail-early-callback"] = f => f.FailEarlyCallback = true,

        ["-new-psk-credential"] = f => f.Credentials.Add(new Credential { IsPresharedKey = true }),
        ["-psk-importer-sha256"] = f => f.Current.KeyHash = HashKind.Sha256,
        ["-psk-importer-sha384"] = f => f.Current.KeyHash = HashKind.Sha384,

        ["-enable-early-data"] = f => f.EnableEarlyData = true,
        ["-expect-accept-early-data"] = f => f.ExpectAcceptEarlyData = true,
        ["-expect-reject-early-data"] = f => f.ExpectRejectEarlyData = true,
        ["-expect-no-offer-early-data"] = f => f.ExpectNoEarlyOffer = true,
        ["-expect-ticket-supports-early-data"] = f => f.ExpectTicketForEarlyData = true,

        ["-expect-session-miss"] = f => f.ExpectSessionMiss = true,
        ["-expect-no-session"] = f => f.ExpectNoSession = true,
        ["-expect-ticket-renewal"] = f => f.ExpectTicketRenewal = true,
        ["-expect-session-id"] = f => f.ExpectSessionId = true,
        ["-expect-no-session-id"] = f => f.ExpectNoSessionId = true,
        ["-expect-extended-master-secret"] = f => f.ExpectExtendedMasterSecret = true,
        ["-expect-secure-renegotiation"] = f => f.ExpectSecureRenegotiation = true,
        ["-expect-hrr"] = f => f.ExpectRetry = true,
        ["-expect-no-hrr"] = f => f.ExpectNoRetry = true,
        ["-expect-verify-result"] = f => f.ExpectVerifyResult = true,
        ["-expect-no-peer-cert"] = f => f.ExpectNoPeerCertificate = true,
        ["-expect-no-server-name"] = f => f.ExpectNoServerName = true,

        // How the certificate is handed over, and what only shows with BoringSSL's split handshake.
        ["-implicit-handshake"] = _ => { },
        ["-use-early-callback"] = _ => { },
        ["-use-old-client-cert-callback"] = _ => { },
        ["-allow-hint-mismatch"] = _ => { },
        ["-permute-extensions"] = _ => { },
    };

    /// <summary>Flags with a value.</summary>
    internal static Dictionary<string, Action<ConnectionFlags, string>> Valued { get; } = new()
    {
        ["-port"] = (f, v) => f.Port = Int(v),
        ["-shim-id"] = (f, v) => f.ShimId = ulong.Parse(v, CultureInfo.InvariantCulture),
        ["-resume-count"] = (f, v) => f.ResumeCount = Int(v),
        ["-resumption-delay"] = (f, v) => f.ResumptionDelay = Int(v),
        ["-shim-initial-write"] = (f, v) => f.ShimInitialWrite = Encoding.UTF8.GetBytes(v),
        ["-repeat-shim-initial-write"] = (f, v) => f.RepeatInitialWrite = Int(v),
        ["-read-size"] = (f, v) => f.ReadSize = Int(v),

        ["-cert-file"] = (f, v) => f.Current.CertificateFile = v,
        ["-key-file"] = (f, v) => f.Current.KeyFile = v,
        ["-signing-prefs"] = (f, v) => f.Current.SigningSchemes.Add((SignatureScheme)Int(v)),

        ["-delegated-credential"] = (f, v) => f.Current.Delegated = Convert.FromBase64String(v),

        ["-ocsp-response"] = (f, v) => f.Current.OcspResponse = Convert.FromBase64String(v),
        ["-signed-cert-timestamps"] = (f, v) => f.Current.Timestamps = Convert.FromBase64String(v),
        ["-server-supported-groups-hint"] = (f, v) => f.GroupsHint.Add((NamedGroup)Int(v)),
        ["-expect-ocsp-response"] = (f, v) => f.ExpectOcspResponse = Convert.FromBase64String(v),
        ["-expect-signed-cert-timestamps"] = (f, v) => f.ExpectTimestamps = Convert.FromBase64String(v),
        ["-expect-certificate-types"] = (f, v) => f.ExpectCertificateTypes = Convert.FromBase64String(v),

        ["-curves"] = (f, v) => f.Groups.Add((NamedGroup)Int(v)),
        ["-key-shares"] = (f, v) => f.KeyShares.Add((NamedGroup)Int(v)),
        ["-verify-prefs"] = (f, v) => f.VerifySchemes.Add((SignatureScheme)Int(v)),
        ["-min-version"] = (f, v) => f.MinimumVersion = Int(v),
        ["-max-version"] = (f, v) => f.MaximumVersion = Int(v),
        ["-cipher"] = (f, v) => f.Cipher = v,
        ["-host-name"] = (f, v) => f.HostName = v,
        ["-advertise-alpn"] = (f, v) => f.AdvertiseAlpn = Encoding.Latin1.GetBytes(v),
        ["-select-alpn"] = (f, v) => f.SelectAlpn = v,
        ["-ticket-key"] = (f, v) => f.TicketKey = Convert.FromBase64String(v),
        ["-install-one-cert-compression-alg"] = (f, v) => f.OneCompressor = Int(v),
        ["-accepted-peer-cert-types"] = (f, v) => f.PeerCertificateTypes.Add((CertificateType)Int(v)),
        ["-available-client-cert-types"] = (f, v) => f.LocalCertificateTypes.Add((CertificateType)Int(v)),
        ["-expect-peer-certificate-type"] = (f, v) => f.ExpectPeerCertificateType = (CertificateType)Int(v),
        ["-expect-peer-rpk-sha256"] = (f, v) => f.ExpectPeerKeyHash = Convert.FromBase64String(v),
        ["-use-client-ca-list"] = (f, v) => f.ClientAuthorities = v,
        ["-max-send-fragment"] = (f, v) => f.MaxSendFragment = Int(v),
        ["-max-cert-list"] = (f, v) => f.MaxCertificateMessageSize = Int(v),

        ["-export-keying-material"] = (f, v) => f.ExportLength = Int(v),
        ["-export-label"] = (f, v) => f.ExportLabel = v,
        ["-export-context"] = (f, v) => f.ExportContext = v,

        ["-psk"] = (f, v) => f.Key12.PresharedKey = Encoding.Latin1.GetBytes(v),
        ["-psk-identity"] = (f, v) => f.Key12.KeyIdentity = Encoding.UTF8.GetBytes(v),
        ["-psk-importer-key"] = (f, v) => f.Current.PresharedKey = Convert.FromBase64String(v),
        ["-psk-importer-identity"] = (f, v) => f.Current.KeyIdentity = Convert.FromBase64String(v),
        ["-psk-importer-context"] = (f, v) => f.Current.KeyContext = Convert.FromBase64String(v),

        ["-expect-early-data-reason"] = (f, v) => f.ExpectEarlyDataReason = v,
        ["-expect-ticket-age-skew"] = (f, v) => f.ExpectTicketAgeSkew = Int(v),
        ["-early-write-after-message"] = (f, v) => f.EarlyWriteAfterMessage = Int(v),

        ["-expect-version"] = (f, v) => f.ExpectVersion = Int(v),
        ["-expect-cipher"] = (f, v) => f.ExpectCipher = Int(v),
        ["-expect-cipher-aes"] = (f, v) => f.ExpectCipherAes = Int(v),
        ["-expect-cipher-no-aes"] = (_, _) => { },
        ["-expect-curve-id"] = (f, v) => f.ExpectGroup = Int(v),
        ["-expect-peer-signature-algorithm"] = (f, v) => f.ExpectPeerScheme = Int(v),
        ["-expect-peer-verify-pref"] = (f, v) => f.ExpectPeerSchemes.Add((SignatureScheme)Int(v)),
        ["-expect-alpn"] = (f, v) => f.ExpectAlpn = v,
        ["-expect-advertised-alpn"] = (f, v) => f.ExpectAdvertisedAlpn = Encoding.Latin1.GetBytes(v),
        ["-expect-server-name"] = (f, v) => f.ExpectServerName = v,
        ["-expect-peer-cert-file"] = (f, v) => f.ExpectPeerCertificateFile = v,
        ["-expect-selected-credential"] = (f, v) => f.ExpectSelectedCredential = Int(v),
        ["-expect-msg-callback"] = (f, v) => f.ExpectMessages = v,
        ["-expect-client-ca-list"] = (f, v) => f.ExpectClientAuthorities = v,

        // The root that issued the runner's certificates: BoringSSL's own shim reads it and then accepts any chain.
        ["-trust-cert"] = (_, _) => { },

        // Of DTLS; over TLS it must do nothing.
        ["-srtp-profiles"] = (_, _) => { },
    };

    private static int Int(string value) => int.Parse(value, CultureInfo.InvariantCulture);
}
