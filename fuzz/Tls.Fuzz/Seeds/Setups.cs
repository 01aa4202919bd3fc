using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Fuzz.Crypto;
using Tls.Handshake;
using Tls.Wire;
using Tls.X509;

namespace Tls.Fuzz.Seeds;

/// <summary>
/// The ways to configure an engine that lead to other code: the first byte of an input to an engine says which. Over one
/// provider: <see cref="NullCrypto"/> or <see cref="KnownCrypto"/>.
/// </summary>
internal sealed class Setups
{
    private static readonly Lazy<Setups> Null = new(() => new Setups(NullCrypto.Instance, NullCrypto.Instance));
    private static readonly Lazy<Setups> Known = new(() => new Setups(KnownCrypto.Client, KnownCrypto.Server));

    private readonly CryptoProvider _ofClient;
    private readonly CryptoProvider _ofServer;

    private Setups(CryptoProvider ofClient, CryptoProvider ofServer)
    {
        _ofClient = ofClient;
        _ofServer = ofServer;
        List = Make();
    }

    /// <summary>What clients and servers share where the setup says so.</summary>
    internal static TlsPresharedKey PresharedKey { get; } = new("fuzz"u8, "sixteen bytes it"u8);

    /// <summary>Over cryptography that proves nothing.</summary>
    internal static IReadOnlyList<Setup> OfNullCrypto => Null.Value.List;

    /// <summary>Over real cryptography with known randomness.</summary>
    internal static IReadOnlyList<Setup> OfKnownCrypto => Known.Value.List;

    private IReadOnlyList<Setup> List { get; }

    /// <summary>New ones go to the end, lest old inputs mean something else.</summary>
    private List<Setup> Make()
    {
        TlsClientOptions client = Client() with { KeyShareGroups = [NamedGroup.X25519] };
        TlsServerOptions server = Server();
        TlsServerOptions asking = server with { ClientCertificates = TlsClientCertificateMode.Request };
        TlsServerOptions old = server with { MaximumVersion = ProtocolVersion.Tls12 };
        TlsPresharedKey[] keys = [PresharedKey];
        TlsClientOptions early = client with { OfferEarlyData = true, EarlyData = "early"u8.ToArray() };
        return
        [
            new("1.3", Client(), server),
            new("1.3 with a client's certificate", client, asking),
            new(
                "1.3 after a retry",
                client,
                server with { Groups = [NamedGroup.Secp256r1], SendRetryCookie = true }),
            new("1.2", client, old),
            new("1.2 with a client's certificate", client, asking with { MaximumVersion = ProtocolVersion.Tls12 }),
            new("1.3 resumed", client, server) { Resumes = true },
            new("1.3 resumed with early data", early, server with { MaxEarlyDataSize = 1 << 14 }) { Resumes = true },
            new("1.2 resumed", client, old) { Resumes = true },
            new("1.3 by a pre-shared key", client with { PresharedKeys = keys }, server with { PresharedKeys = keys }),
            new(
                "1.2 by a pre-shared key",
                client with { PresharedKeys = keys },
                old with { PresharedKeys = keys, Identities = [] }),
            new("asked late", client with { PostHandshakeAuthentication = true }, server) { AsksLate = true },
            new("extras", WithExtras(client), WithExtras(asking)),
            new("raw public keys", WithRawKeys(client), WithRawKeys(asking)),
            new("CBC suites", WithLegacy(client), WithLegacy(old)),
            new("verified", Verified(client), Verified(asking)),
            new("answered by the application", Answered(client), Answered(asking)),
            new("RSA key exchange", WithRsa(client), WithRsa(old)),
        ];
    }

    private TlsClientOptions Client() => new()
    {
        TargetHost = "localhost",
        Crypto = _ofClient,
        TimeProvider = FixedClock.Instance,
        DangerousAcceptAnyCertificate = true,
        ApplicationProtocols = ["h2", "http/1.1"],
        Identity = Identities.Ecdsa,
    };

    private TlsServerOptions Server() => new()
    {
        Identities = [Identities.Ecdsa],
        Crypto = _ofServer,
        TimeProvider = FixedClock.Instance,
        DangerousAcceptAnyCertificate = true,
        ApplicationProtocols = ["http/1.1"],
        TicketKeys = OpenTickets.Instance,
        ReplayRecorder = ForgetfulRecorder.Instance,
    };

    private static TlsClientOptions WithExtras(TlsClientOptions client) => client with
    {
        CertificateCompressors = [CertificateCompressors.Zlib, CertificateCompressors.Brotli],
        RequestOcspStaple = true,
        RequestSignedCertificateTimestamps = true,
        DelegatedCredentialSchemes = [SignatureScheme.EcdsaSecp256r1Sha256],
        RecordSizeLimit = 1000,
        PadRecordsTo = 64,
        RequestTickets = new TlsTicketRequest(1, 1),
        SendGrease = true,
    };

    private static TlsServerOptions WithExtras(TlsServerOptions server) => server with
    {
        CertificateCompressors = [CertificateCompressors.Zlib, CertificateCompressors.Brotli],
        Identities = [Identities.Delegated, Identities.Ecdsa],
        RequestOcspStaple = true,
        RecordSizeLimit = 1000,
        PadRecordsTo = 64,
        SendGrease = true,
    };

    private static TlsClientOptions WithRawKeys(TlsClientOptions client) => client with
    {
        AcceptedCertificateTypes = [CertificateType.RawPublicKey, CertificateType.X509],
        Identity = Identities.Raw,
    };

    private static TlsServerOptions WithRawKeys(TlsServerOptions server) => server with
    {
        AcceptedCertificateTypes = [CertificateType.RawPublicKey, CertificateType.X509],
        Identities = [Identities.Raw, Identities.Ecdsa],
    };

    private static TlsClientOptions WithLegacy(TlsClientOptions client) => client with
    {
        DangerousLegacy = LegacyFeatures.CbcSuites,
        CipherSuites = [CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA],
        MaxFragmentLength = 512,
    };

    private static TlsServerOptions WithLegacy(TlsServerOptions server) => server with
    {
        DangerousLegacy = LegacyFeatures.CbcSuites,
        CipherSuites = [CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA],
    };

    private static TlsClientOptions WithRsa(TlsClientOptions client) => client with
    {
        DangerousLegacy = LegacyFeatures.RsaKeyExchange | LegacyFeatures.CbcSuites,
        CipherSuites = [CipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256],
    };

    private static TlsServerOptions WithRsa(TlsServerOptions server) => server with
    {
        DangerousLegacy = LegacyFeatures.RsaKeyExchange | LegacyFeatures.CbcSuites,
        CipherSuites = [CipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256],
        Identities = [Identities.Rsa],
    };

    private static TlsClientOptions Verified(TlsClientOptions client) => client with
    {
        DangerousAcceptAnyCertificate = false,
        TrustStore = new TrustStore([Identities.Ecdsa.Certificate]),
    };

    private static TlsServerOptions Verified(TlsServerOptions server) => server with
    {
        DangerousAcceptAnyCertificate = false,
        ClientCertificates = TlsClientCertificateMode.Require,
        ClientTrustStore = new TrustStore([Identities.Ecdsa.Certificate]),
    };

    private static TlsClientOptions Answered(TlsClientOptions client) => client with
    {
        DangerousAcceptAnyCertificate = false,
        VerifyPeer = static (_, _) => ValueTask.FromResult(true),
        Identity = null,
        SelectIdentity = static (_, _) => ValueTask.FromResult<TlsIdentity?>(Identities.Ecdsa),
    };

    private static TlsServerOptions Answered(TlsServerOptions server) => server with
    {
        DangerousAcceptAnyCertificate = false,
        VerifyPeer = static (_, _) => ValueTask.FromResult(true),
        Identities = [],
        SelectIdentity = static (_, _) => ValueTask.FromResult<TlsIdentity?>(Identities.Ecdsa),
        SelectPresharedKey = static (_, _) => ValueTask.FromResult<TlsPresharedKey?>(PresharedKey),
    };
}
