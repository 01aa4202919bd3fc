using System;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Tls.X509;

namespace Tls;

/// <summary>
/// <see cref="SslStream"/>'s options as ours. Each property is taken over, or refused in words when it wants something that
/// is not done here; what only allows something that is not done is left unused. docs/from-sslstream.md goes through them.
/// </summary>
public static class SslOptions
{
    /// <summary>How a client connects.</summary>
    /// <param name="options">As given to <see cref="SslStream"/>.</param>
    /// <param name="sender">What callbacks get as their sender.</param>
    /// <param name="revocation">
    /// By what revocation is judged, when the options ask for that; nothing is fetched behind the caller's back.
    /// </param>
    /// <exception cref="NotSupportedException">The options want what is not done here.</exception>
    /// <exception cref="ArgumentException">The options do not fit.</exception>
    public static TlsClientOptions ToTlsClientOptions(
        this SslClientAuthenticationOptions options, object? sender = null, RevocationOptions? revocation = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        Protocols.Check(options.EncryptionPolicy);
        object from = sender ?? options;
        string? host = HostNames.ToAscii(options.TargetHost);
        ChainPolicy policy = ChainPolicy.Of(
            options.CertificateChainPolicy, options.CertificateRevocationCheckMode, forServers: true, revocation);
        var (minimum, maximum) = Protocols.Versions(options.EnabledSslProtocols);
        bool mayShow = options.ClientCertificateContext is not null || options.ClientCertificates is { Count: > 0 }
            || options.LocalCertificateSelectionCallback is not null;
        return new TlsClientOptions
        {
            TargetHost = host,
            TrustStore = policy.TrustStore,
            Revocation = policy.Revocation,
            CertificatePolicies = policy.Policies,
            TimeProvider = policy.Time,
            VerifyPeer = Validation.Of(options.RemoteCertificateValidationCallback, from),
            Identity = options.ClientCertificateContext is { } context ? Identities.Of(context) : null,
            Identities = Identities.Of(options.ClientCertificates),
            SelectIdentity = Selection.OfClient(
                options.LocalCertificateSelectionCallback, from, options.TargetHost, options.ClientCertificates),
            PostHandshakeAuthentication = mayShow && options.AllowRenegotiation,
            ApplicationProtocols = Protocols.Application(options.ApplicationProtocols),
            MinimumVersion = minimum,
            MaximumVersion = maximum,
            CipherSuites = Protocols.Suites(options.CipherSuitesPolicy),
            SignatureSchemes = Protocols.SignatureSchemes(options.AllowRsaPssPadding, options.AllowRsaPkcs1Padding),
            ResumeSessions = options.AllowTlsResume,
        };
    }

    /// <summary>How a server accepts connections.</summary>
    /// <param name="options">As given to <see cref="SslStream"/>.</param>
    /// <param name="sender">What callbacks get as their sender.</param>
    /// <param name="revocation">
    /// By what revocation is judged, when the options ask for that; nothing is fetched behind the caller's back.
    /// </param>
    /// <remarks>
    /// Where client certificates are required, the validation callback is asked about those that are shown; a client that
    /// shows none is refused. Only <see cref="TlsSslStream"/> asks about absent ones, as <see cref="SslStream"/> does.
    /// </remarks>
    /// <exception cref="NotSupportedException">The options want what is not done here.</exception>
    /// <exception cref="ArgumentException">The options do not fit.</exception>
    public static TlsServerOptions ToTlsServerOptions(
        this SslServerAuthenticationOptions options, object? sender = null, RevocationOptions? revocation = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        Protocols.Check(options.EncryptionPolicy);
        object from = sender ?? options;
        bool judges = options.ClientCertificateRequired || options.CertificateChainPolicy is not null;
        ChainPolicy policy = ChainPolicy.Of(
            options.CertificateChainPolicy, options.CertificateRevocationCheckMode, forServers: false, revocation);
        var (minimum, maximum) = Protocols.Versions(options.EnabledSslProtocols);
        TlsIdentity? identity = options switch
        {
            { ServerCertificateSelectionCallback: not null } => null,
            { ServerCertificateContext: { } context } => Identities.Of(context),
            { ServerCertificate: { } certificate } => Identities.Of(certificate),
            _ => throw new NotSupportedException(
                "ServerCertificate, ServerCertificateContext or ServerCertificateSelectionCallback is needed."),
        };
        return new TlsServerOptions
        {
            Identities = identity is null ? [] : [identity],
            SelectIdentity = Selection.OfServer(options.ServerCertificateSelectionCallback, from),
            ClientCertificates = options.ClientCertificateRequired
                ? TlsClientCertificateMode.Require
                : TlsClientCertificateMode.None,
            ClientTrustStore = judges ? policy.TrustStore ?? TrustStore.System : null,

            // SslStream names no issuers unless it is told to by a trust that cannot be read back.
            ClientCertificateAuthorities = [],
            Revocation = policy.Revocation,
            CertificatePolicies = policy.Policies,
            TimeProvider = policy.Time,
            VerifyPeer = Validation.Of(options.RemoteCertificateValidationCallback, from),
            ApplicationProtocols = Protocols.Application(options.ApplicationProtocols),
            MinimumVersion = minimum,
            MaximumVersion = maximum,
            CipherSuites = Protocols.Suites(options.CipherSuitesPolicy),
            SignatureSchemes = Protocols.SignatureSchemes(options.AllowRsaPssPadding, options.AllowRsaPkcs1Padding),

            // A session of a client with a certificate would go on without the callback being asked again.
            TicketCount = options.AllowTlsResume && !options.ClientCertificateRequired ? DefaultTickets : 0,
        };
    }

    private const int DefaultTickets = 2;

    /// <summary>Whether a check of revocation is asked for.</summary>
    internal static bool ChecksRevocation(X509ChainPolicy? policy, X509RevocationMode mode) =>
        (policy?.RevocationMode ?? mode) != X509RevocationMode.NoCheck;
}
