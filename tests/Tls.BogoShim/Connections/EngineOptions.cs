using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Tls.BogoShim.Flags;
using Tls.Handshake;
using Tls.Wire;

namespace Tls.BogoShim.Connections;

/// <summary>The options of an engine, from the flags of a connection.</summary>
internal static class EngineOptions
{
    // BoringSSL's own, which the runner's tests count on.
    private const int MaxEarlyData = 14336;

    private const string Unheard = "a protocol that nobody offers";

    // The engine never calls them, it asks. Compared by reference: a session resumes without a new verdict only under the
    // delegate it began under.
    private static readonly Func<TlsPeerVerification, CancellationToken, ValueTask<bool>> Ask =
        static (_, _) => throw new InvalidOperationException();

    private static readonly Func<TlsPeerVerification, CancellationToken, ValueTask<bool>> AskAgain =
        static (_, _) => throw new InvalidOperationException();

    /// <summary>Whether a certificate is to be refused: a callback that fails matters only where somebody asked.</summary>
    internal static bool RefusesPeer(ConnectionFlags flags) =>
        flags.VerifyFail
        && (flags.VerifyPeer || flags.RequireClientCertificate || flags.PeerCertificateTypes.Count > 0);

    /// <summary>A session whose certificate would now be refused is not offered where it is to be judged again.</summary>
    private static Func<TlsPeerVerification, CancellationToken, ValueTask<bool>> Verdict(ConnectionFlags flags) =>
        flags.ReverifyOnResume && RefusesPeer(flags) ? AskAgain : Ask;

    internal static TlsClientOptions OfClient(ConnectionFlags flags, ShimContext context, MessageTrace observer)
    {
        (ProtocolVersion minimum, ProtocolVersion maximum) = Versions(flags);
        return new TlsClientOptions
        {
            ServerName = flags.HostName,
            DangerousAcceptAnyCertificate = true,
            VerifyPeer = Verdict(flags),
            TimeProvider = context.Clock,
            Identities = Identities(flags, context),
            InsistOnIdentity = flags.Credentials.Exists(credential => !credential.IsPresharedKey) || !flags.Default.IsEmpty,
            SelectIdentity = Asks(flags) ? NoIdentity : null,
            AcceptedCertificateTypes = AcceptedTypes(flags),
            CertificateCompressors = Compressors(flags),
            ClientCertificateTypes = flags.LocalCertificateTypes.Count > 0 ? flags.LocalCertificateTypes : null,
            RequestOcspStaple = flags.EnableOcsp,
            RequestSignedCertificateTimestamps = flags.EnableTimestamps,
            MaxSendFragment = flags.MaxSendFragment > 0 ? flags.MaxSendFragment : 1 << 14,
            MaxCertificateMessageSize =
                flags.MaxCertificateMessageSize > 0 ? flags.MaxCertificateMessageSize : 128 * 1024,
            IsFallback = flags.FallbackScsv,
            SendGrease = flags.EnableGrease,
            DangerousAcceptUnofferedApplicationProtocol = flags.AllowUnknownAlpn,
            Renegotiation =
                flags.RenegotiateIgnore ? TlsRenegotiationAnswer.Ignore : TlsRenegotiationAnswer.Refuse,
            DangerousKeyLog = observer.Log,
            MinimumVersion = minimum,
            MaximumVersion = maximum,
            CipherSuites = Suites(flags),
            DangerousLegacy = Legacy,
            Groups = Defaults.Groups(flags),
            KeyShareGroups = flags.NoKeyShares ? [] : flags.KeyShares.Count > 0 ? flags.KeyShares : null,
            ServerGroupsHint = flags.GroupsHint.Count > 0 ? flags.GroupsHint : null,
            SignatureSchemes = Defaults.VerifySchemes(flags),
            DangerousAllowSha1Signatures = true,
            ApplicationProtocols = Protocols(flags.AdvertiseAlpn),
            Session = context.Session,
            OfferEarlyData = flags.EnableEarlyData,
            PresharedKeys = PresharedKeys(flags, context),
            AcceptCertificateInsteadOfPresharedKey = flags.VerifyPeer,
            ResumeSessions = !flags.NoTicket,
            DangerousResumeWithoutExtendedMasterSecret = true,
            NewSession = flags.NoTicket ? null : session =>
            {
                context.Session?.Dispose();
                context.Session = session;
            },
            Observer = observer,
        };
    }

    internal static TlsServerOptions OfServer(ConnectionFlags flags, ShimContext context, MessageTrace observer)
    {
        (ProtocolVersion minimum, ProtocolVersion maximum) = Versions(flags);
        List<TlsIdentity> identities = Identities(flags, context);
        List<TlsPresharedKey> keys = PresharedKeys(flags, context);
        return new TlsServerOptions
        {
            Identities = identities,
            SelectIdentity = Asks(flags) || (identities.Count == 0 && keys.Count == 0) ? NoIdentity : null,
            PresharedKeys = keys,
            PresharedKeyHint =
                flags.Key12.KeyIdentity.Length > 0 ? Encoding.UTF8.GetString(flags.Key12.KeyIdentity) : null,
            MaxEarlyDataSize = flags.EnableEarlyData && !flags.NoTicket ? MaxEarlyData : 0,
            DangerousReadEarlyDataAtOnce = true,
            EarlyDataAgeTolerance = TimeSpan.FromSeconds(60.5),
            ReplayRecorder = new NoReplayRecorder(),
            AcceptedCertificateTypes = AcceptedTypes(flags),
            CertificateCompressors = Compressors(flags),
            OcspResponseFor = flags.UseOcspCallback ? _ => OcspResponse(flags) : null,
            MaxSendFragment = flags.MaxSendFragment > 0 ? flags.MaxSendFragment : 1 << 14,
            PreferClientCipherSuites = !flags.ServerPreference && flags.Cipher.Length == 0,
            InsistOnPreferredGroup = true,
            AcknowledgeServerName = !flags.NoServerNameAck,
            SendGrease = true,
            Renegotiation =
                flags.RenegotiateIgnore ? TlsRenegotiationAnswer.Ignore : TlsRenegotiationAnswer.Refuse,
            DangerousKeyLog = observer.Log,
            ClientCertificates = flags.RequireClientCertificate ? TlsClientCertificateMode.Require
                : flags.VerifyPeer ? TlsClientCertificateMode.Request
                : TlsClientCertificateMode.None,
            DangerousAcceptAnyCertificate = true,
            VerifyPeer = Verdict(flags),
            TimeProvider = context.Clock,
            ApplicationProtocols = flags.RejectAlpn ? [Unheard] : flags.SelectAlpn is { Length: > 0 } protocol ? [protocol] : [],
            MinimumVersion = minimum,
            MaximumVersion = maximum,
            CipherSuites = Suites(flags),
            DangerousLegacy = Legacy,
            Groups = Defaults.Groups(flags),
            SignatureSchemes = Defaults.VerifySchemes(flags),
            DangerousAllowSha1Signatures = true,
            TicketCount = flags.NoTicket ? 0 : 2,
            TicketKeys = flags.SkipTicket ? new NoTicketKeys()
                : flags.TicketKey.Length > 0 ? new RunnerTicketKeys(flags.TicketKey)
                : context.TicketKeys,
            SessionCache = context.SessionCache,
            DangerousResumeWithoutExtendedMasterSecret = true,
            Observer = observer,
        };
    }

    /// <summary>Whether the shim looks at what the peer wants before it chooses a certificate.</summary>
    internal static bool Asks(ConnectionFlags flags) => flags.FailCertificateCallback || flags.FailEarlyCallback
        || flags.FailHelloCallback
        || flags.SelectEmptyAlpn || flags.ExpectAdvertisedAlpn.Length > 0 || flags.ExpectPeerSchemes.Count > 0
        || flags.ExpectClientAuthorities.Length > 0;

    private static ReadOnlyMemory<byte> OcspResponse(ConnectionFlags flags) => flags.FailOcspCallback
        ? throw new ShimException(ShimTokens.OcspCallback)
        : flags.DeclineOcspCallback ? default(ReadOnlyMemory<byte>) : flags.Current.OcspResponse;

    private static IReadOnlyList<CertificateCompressor> Compressors(ConnectionFlags flags) =>
        flags.AllCompressors ? ShimCompressor.All
            : flags.OneCompressor != 0 ? [new ShimCompressor(flags.OneCompressor)]
            : [];

    // Compared by reference too: a session goes on only under the very same list.
    private static readonly Dictionary<string, IReadOnlyList<CertificateType>> TypeLists = [];

    private static IReadOnlyList<CertificateType> AcceptedTypes(ConnectionFlags flags)
    {
        IReadOnlyList<CertificateType> types =
            flags.PeerCertificateTypes.Count > 0 ? flags.PeerCertificateTypes : [CertificateType.X509];
        string key = string.Join(' ', types);
        if (!TypeLists.TryGetValue(key, out IReadOnlyList<CertificateType>? known))
        {
            TypeLists.Add(key, known = types);
        }

        return known;
    }

    /// <summary>The identities in the order of the flags, the one without a -new-…-credential last.</summary>
    internal static List<TlsIdentity> Identities(ConnectionFlags flags, ShimContext context)
    {
        var identities = new List<TlsIdentity>();
        foreach (Credential credential in flags.Credentials)
        {
            if (!credential.IsPresharedKey)
            {
                identities.Add(context.Identity(credential, flags));
            }
        }

        if (!flags.Default.IsEmpty)
        {
            identities.Add(context.Identity(flags.Default, flags));
        }

        return identities;
    }

    /// <summary>The pre-shared keys in the order of the flags, that of TLS 1.2 last.</summary>
    internal static List<TlsPresharedKey> PresharedKeys(ConnectionFlags flags, ShimContext context) =>
    [
        .. flags.Credentials.Where(credential => credential.IsPresharedKey).Select(context.PresharedKey),
        .. flags.Key12.PresharedKey.Length > 0 ? [context.PresharedKey12(flags.Key12)] : Array.Empty<TlsPresharedKey>(),
    ];

    private static ValueTask<TlsIdentity?> NoIdentity(TlsIdentityRequest request, CancellationToken cancellation) =>
        ValueTask.FromResult<TlsIdentity?>(null);

    private static (ProtocolVersion Minimum, ProtocolVersion Maximum) Versions(ConnectionFlags flags)
    {
        ProtocolVersion minimum = flags.Policy?.MinimumVersion ?? ProtocolVersion.Tls12;
        ProtocolVersion maximum = ProtocolVersion.Tls13;
        minimum = flags.MinimumVersion > (int)minimum ? (ProtocolVersion)flags.MinimumVersion : minimum;
        maximum = flags.MaximumVersion != 0 && flags.MaximumVersion < (int)maximum
            ? (ProtocolVersion)flags.MaximumVersion
            : maximum;
        minimum = flags.NoTls12 ? ProtocolVersion.Tls13 : minimum;
        maximum = flags.NoTls13 ? ProtocolVersion.Tls12 : maximum;
        return minimum <= maximum
            ? (minimum, maximum)
            : throw new ShimException(":MISMATCH_VERSION: no version is enabled");
    }

    /// <summary>BoringSSL has legacy suites on; a published profile, or a list, names which it takes.</summary>
    private const LegacyFeatures Legacy = LegacyFeatures.CbcSuites | LegacyFeatures.RsaKeyExchange;

    /// <summary>The suites of TLS 1.2 that the flag names, in its order; those of TLS 1.3 are all there in any case.</summary>
    private static List<CipherSuite>? Suites(ConnectionFlags flags)
    {
        if (flags.Cipher.Length == 0)
        {
            return flags.Policy is { } policy ? [.. policy.Suites] : null;
        }

        List<CipherSuite> suites =
        [
            CipherSuite.TLS_AES_128_GCM_SHA256,
            CipherSuite.TLS_AES_256_GCM_SHA384,
            CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        ];
        int others = suites.Count;
        string list = flags.Cipher == "DEFAULT:!AES" ? "CHACHA20" : flags.Cipher;
        foreach (string name in list.Split([':', '[', '|', ']'], StringSplitOptions.RemoveEmptyEntries))
        {
            suites.AddRange(Group(name));
            if (Enum.TryParse(name, out CipherSuite suite) && name.StartsWith("TLS_", StringComparison.Ordinal))
            {
                suites.Add(suite);
            }
        }

        return suites.Count > others
            ? suites
            : throw new NotImplementedFlagException($"the cipher list {flags.Cipher} is not implemented");
    }

    /// <summary>What BoringSSL's rules for lists call several suites at once; nothing for the name of one.</summary>
    private static IEnumerable<CipherSuite> Group(string name)
    {
        string part = name switch
        {
            "AES128" => "AES_128_",
            "CHACHA20" => "_CHACHA20_",
            _ => "none",
        };
        return CipherSuiteInfo.All
            .Where(suite => suite.Version == ProtocolVersion.Tls12 && suite.ToString().Contains(part))
            .Select(suite => suite.Suite);
    }

    /// <summary>The names in a list as on the wire: each with its length before it.</summary>
    private static List<string> Protocols(byte[] list)
    {
        var names = new List<string>();
        for (int i = 0; i < list.Length; i += 1 + list[i])
        {
            names.Add(Encoding.Latin1.GetString(list, i + 1, list[i]));
        }

        return names;
    }
}

/// <summary>BoringSSL leaves replay to the application, and so do the runner's tests.</summary>
internal sealed class NoReplayRecorder : TlsReplayRecorder
{
    public override bool TryAdd(ReadOnlySpan<byte> hello, DateTimeOffset until) => true;
}
