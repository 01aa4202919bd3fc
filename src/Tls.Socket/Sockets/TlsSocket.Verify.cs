using System;
using System.Collections.Generic;
using Tls.X509;

namespace Tls;

/// <content>The peer's certificate: what is wrong with it, and what is ignored.</content>
public sealed partial class TlsSocket
{
    private static readonly TlsError NoCertificate = new(CertificateErrorCode.NoPeerCertificate, null);

    private IReadOnlyList<TlsError> _handshakeErrors = [];
    private TlsError[] _ignoredErrors = [];
    private bool _ignoreAllErrors;
    private bool _interrupted;

    /// <summary>
    /// What was wrong with the peer's certificate in the last handshake; empty when nothing was.
    /// </summary>
    public IReadOnlyList<TlsError> SslHandshakeErrors => _handshakeErrors;

    /// <summary>
    /// Goes on whatever is wrong with the peer's certificate: in this handshake, when called before its end,
    /// or else in the next connection's. With it, nobody knows who the peer is; the overload that names
    /// errors is the safer one.
    /// </summary>
    public void IgnoreSslErrors()
    {
        lock (_sync)
        {
            _ignoreAllErrors = true;
        }
    }

    /// <summary>
    /// Goes on when nothing but these is wrong: compared by code and certificate. Holds until it is called
    /// again; an empty list ignores nothing.
    /// </summary>
    public void IgnoreSslErrors(IReadOnlyList<TlsError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        TlsError[] copy = [.. errors];
        lock (_sync)
        {
            _ignoredErrors = copy;
        }
    }

    /// <summary>Throws if <see cref="StartServerEncryption"/> would throw over the configuration.</summary>
    internal void CheckServerConfiguration() => _ = ServerRequest();

    /// <summary>Whether errors of certificates are somebody else's to ignore, who has no handler here.</summary>
    internal bool ErrorsAreHeard { get; set; }

    private EncryptionRequest ClientRequest(string? name)
    {
        ThrowIfDisposed();
        TlsConfiguration configuration = Configuration with { PeerVerifyName = null };
        PeerVerifyMode mode = configuration.Resolve(isServer: false);
        CheckSomebodyIsTrusted(mode);
        TlsClientOptions options = configuration.ToClientOptions(name);
        if (mode == PeerVerifyMode.VerifyNone && !HostName.TryParse(name, out _))
        {
            // Nothing is verified, so a name that is none of DNS's is no hindrance; it is just not sent.
            options = options with { TargetHost = null };
        }

        options = options with
        {
            VerifyPeer = mode == PeerVerifyMode.VerifyNone ? null : Judge(mode, configuration),
            JudgesErrorsAlone = mode != PeerVerifyMode.VerifyNone,
            Observer = new AlertWatch(this, configuration.Observer),
        };
        options = options with
        {
            EarlyData = EarlyData,
            SessionWatch = configuration.TestSslOption(TlsSslOptions.DisableSessionPersistence) ? null : Keep,
        };
        _ = options.Prepare();
        EarlyData = default;
        return new EncryptionRequest(options, null, configuration);
    }

    private EncryptionRequest ServerRequest()
    {
        ThrowIfDisposed();
        TlsConfiguration configuration = Configuration;
        PeerVerifyMode mode = configuration.Resolve(isServer: true);
        if (configuration is { LocalIdentitySource: null, Identity: null } && PreSharedKeyAuthenticationRequired is null)
        {
            throw new InvalidOperationException("A server needs a LocalIdentity, or a LocalCertificate and its PrivateKey.");
        }

        if (mode == PeerVerifyMode.VerifyPeer
            && configuration is { CaCertificates: null, CaCertificateSource: null })
        {
            throw new InvalidOperationException(
                "CaCertificates is needed: clients must show a certificate and nothing says which to trust.");
        }

        CheckSomebodyIsTrusted(mode);

        bool mayMiss = mode == PeerVerifyMode.VerifyPeer && !configuration.MissingCertificateIsFatal
            && (_ignoreAllErrors || AllIgnored([NoCertificate]));
        EncryptionRequest request = SocketOptions.Of(configuration)
            .ForServer(mayMiss, asksForKeys: PreSharedKeyAuthenticationRequired is not null);
        _ = request.Server!.Prepare();
        return request;
    }

    /// <summary>What a server's options, which are the same for all its sockets, leave to each.</summary>
    private ConnectionCallbacks CallbacksFor(EncryptionRequest request)
    {
        PeerVerifyMode mode = request.Configuration.Resolve(isServer: true);
        return new ConnectionCallbacks(
            new AlertWatch(this, request.Configuration.Observer),
            mode == PeerVerifyMode.VerifyNone ? null : Judge(mode, request.Configuration),
            request.Server!.SelectPresharedKey is null ? null : FindKeyAsync);
    }

    /// <summary>Where nobody is trusted and nothing can be ignored, every handshake fails: better told now.</summary>
    private void CheckSomebodyIsTrusted(PeerVerifyMode mode)
    {
        if (mode == PeerVerifyMode.VerifyPeer && Configuration.CaCertificates is { Certificates.Count: 0 }
            && !_ignoreAllErrors && _ignoredErrors.Length == 0 && !ErrorsAreHeard
            && SslErrorsOccurred is null && PeerVerifyError is null
            && HandshakeInterruptedOnError is null)
        {
            throw new InvalidOperationException(
                "CaCertificates is empty: no certificate can be trusted, and nobody is there to ignore that.");
        }
    }

    private bool AllIgnored(TlsError[] errors)
    {
        foreach (TlsError error in errors)
        {
            bool found = false;
            foreach (TlsError ignored in _ignoredErrors)
            {
                found |= ignored.Equals(error);
            }

            if (!found)
            {
                return false;
            }
        }

        return true;
    }
}
