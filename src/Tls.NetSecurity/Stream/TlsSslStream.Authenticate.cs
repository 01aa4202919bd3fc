using System;
using System.IO;
using System.Net.Security;
using System.Runtime.ExceptionServices;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using Tls.Wire;

namespace Tls;

/// <content>The handshake: with options as <see cref="SslStream"/> takes them.</content>
public sealed partial class TlsSslStream
{
    /// <summary>Shakes hands as a client.</summary>
    /// <param name="sslClientAuthenticationOptions">How; see <see cref="SslOptions.ToTlsClientOptions"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AuthenticationException">The peers did not come to terms; the cause is a TlsException.</exception>
    /// <exception cref="IOException">The transport failed, or ended in the middle.</exception>
    /// <exception cref="NotSupportedException">The options want what is not done here.</exception>
    /// <exception cref="InvalidOperationException">
    /// The stream has been authenticated already, or constructor and options both have a callback.
    /// </exception>
    public Task AuthenticateAsClientAsync(
        SslClientAuthenticationOptions sslClientAuthenticationOptions, CancellationToken cancellationToken = default)
    {
        TlsClientOptions options = Converted(sslClientAuthenticationOptions);
        return Awaited(_tls.AuthenticateAsClientAsync(options, cancellationToken));
    }

    /// <summary>The synchronous twin.</summary>
    public void AuthenticateAsClient(SslClientAuthenticationOptions sslClientAuthenticationOptions)
    {
        TlsClientOptions options = Converted(sslClientAuthenticationOptions);
        try
        {
            _tls.AuthenticateAsClient(options);
        }
        catch (TlsException failure)
        {
            throw Failed(failure);
        }
    }

    /// <summary>Shakes hands as a client, by the name of the server.</summary>
    public Task AuthenticateAsClientAsync(string targetHost) =>
        AuthenticateAsClientAsync(ByName(targetHost, null, SslProtocols.None, false));

    /// <summary>Shakes hands as a client, with certificates to show.</summary>
    public Task AuthenticateAsClientAsync(
        string targetHost, X509CertificateCollection? clientCertificates, bool checkCertificateRevocation) =>
        AuthenticateAsClientAsync(
            ByName(targetHost, clientCertificates, SslProtocols.None, checkCertificateRevocation));

    /// <summary>Shakes hands as a client, with certificates to show and versions to allow.</summary>
    public Task AuthenticateAsClientAsync(
        string targetHost,
        X509CertificateCollection? clientCertificates,
        SslProtocols enabledSslProtocols,
        bool checkCertificateRevocation) => AuthenticateAsClientAsync(
            ByName(targetHost, clientCertificates, enabledSslProtocols, checkCertificateRevocation));

    /// <summary>The synchronous twin.</summary>
    public void AuthenticateAsClient(string targetHost) =>
        AuthenticateAsClient(ByName(targetHost, null, SslProtocols.None, false));

    /// <summary>The synchronous twin.</summary>
    public void AuthenticateAsClient(
        string targetHost, X509CertificateCollection? clientCertificates, bool checkCertificateRevocation) =>
        AuthenticateAsClient(ByName(targetHost, clientCertificates, SslProtocols.None, checkCertificateRevocation));

    /// <summary>The synchronous twin.</summary>
    public void AuthenticateAsClient(
        string targetHost,
        X509CertificateCollection? clientCertificates,
        SslProtocols enabledSslProtocols,
        bool checkCertificateRevocation) => AuthenticateAsClient(
            ByName(targetHost, clientCertificates, enabledSslProtocols, checkCertificateRevocation));

    /// <summary>Shakes hands as a server.</summary>
    /// <param name="sslServerAuthenticationOptions">How; see <see cref="SslOptions.ToTlsServerOptions"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AuthenticationException">The peers did not come to terms; the cause is a TlsException.</exception>
    /// <exception cref="IOException">The transport failed, or ended in the middle.</exception>
    /// <exception cref="NotSupportedException">The options want what is not done here.</exception>
    /// <exception cref="InvalidOperationException">
    /// The stream has been authenticated already, or constructor and options both have a callback.
    /// </exception>
    public async Task AuthenticateAsServerAsync(
        SslServerAuthenticationOptions sslServerAuthenticationOptions, CancellationToken cancellationToken = default)
    {
        TlsServerOptions options = Converted(sslServerAuthenticationOptions, out var absence);
        await Awaited(_tls.AuthenticateAsServerAsync(options, cancellationToken)).ConfigureAwait(false);
        await AskAboutAbsenceAsync(absence).ConfigureAwait(false);
    }

    /// <summary>The synchronous twin.</summary>
    public void AuthenticateAsServer(SslServerAuthenticationOptions sslServerAuthenticationOptions)
    {
        TlsServerOptions options = Converted(sslServerAuthenticationOptions, out var absence);
        try
        {
            _tls.AuthenticateAsServer(options);
        }
        catch (TlsException failure)
        {
            throw Failed(failure);
        }

        AskAboutAbsenceAsync(absence).GetAwaiter().GetResult();
    }

    /// <summary>Shakes hands as a server, by options that depend on what the client says first.</summary>
    /// <param name="optionsCallback">
    /// Gets the name the client asks for and the versions it offers. Its stream is null: it can only be an
    /// <see cref="SslStream"/>, which this is not.
    /// </param>
    /// <param name="state">For the callback.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task AuthenticateAsServerAsync(
        ServerOptionsSelectionCallback optionsCallback, object? state, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(optionsCallback);
        RemoteCertificateValidationCallback? absence = null;
        await Awaited(_tls.AuthenticateAsServerAsync(
            async (hello, token) =>
            {
                var info = new SslClientHelloInfo(hello.ServerName ?? string.Empty, VersionsOf(hello));
                SslServerAuthenticationOptions chosen =
                    await optionsCallback(null!, info, state, token).ConfigureAwait(false);
                return Converted(chosen, out absence);
            },
            cancellationToken)).ConfigureAwait(false);
        await AskAboutAbsenceAsync(absence).ConfigureAwait(false);
    }

    /// <summary>Shakes hands as a server, by its certificate.</summary>
    public Task AuthenticateAsServerAsync(X509Certificate serverCertificate) =>
        AuthenticateAsServerAsync(ByCertificate(serverCertificate, false, SslProtocols.None, false));

    /// <summary>Shakes hands as a server that may require a certificate of its client.</summary>
    public Task AuthenticateAsServerAsync(
        X509Certificate serverCertificate, bool clientCertificateRequired, bool checkCertificateRevocation) =>
        AuthenticateAsServerAsync(ByCertificate(
            serverCertificate, clientCertificateRequired, SslProtocols.None, checkCertificateRevocation));

    /// <summary>Shakes hands as a server that may require a certificate of its client, by versions to allow.</summary>
    public Task AuthenticateAsServerAsync(
        X509Certificate serverCertificate,
        bool clientCertificateRequired,
        SslProtocols enabledSslProtocols,
        bool checkCertificateRevocation) => AuthenticateAsServerAsync(ByCertificate(
            serverCertificate, clientCertificateRequired, enabledSslProtocols, checkCertificateRevocation));

    /// <summary>The synchronous twin.</summary>
    public void AuthenticateAsServer(X509Certificate serverCertificate) =>
        AuthenticateAsServer(ByCertificate(serverCertificate, false, SslProtocols.None, false));

    /// <summary>The synchronous twin.</summary>
    public void AuthenticateAsServer(
        X509Certificate serverCertificate, bool clientCertificateRequired, bool checkCertificateRevocation) =>
        AuthenticateAsServer(ByCertificate(
            serverCertificate, clientCertificateRequired, SslProtocols.None, checkCertificateRevocation));

    /// <summary>The synchronous twin.</summary>
    public void AuthenticateAsServer(
        X509Certificate serverCertificate,
        bool clientCertificateRequired,
        SslProtocols enabledSslProtocols,
        bool checkCertificateRevocation) => AuthenticateAsServer(ByCertificate(
            serverCertificate, clientCertificateRequired, enabledSslProtocols, checkCertificateRevocation));

    /// <summary>
    /// Asks the client of a TLS 1.3 connection for its certificate (RFC 8446 §4.6.2) and waits for the answer; nobody else
    /// may read meanwhile, and the client must not send anything before it has answered.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidOperationException">
    /// The client cannot be asked: it did not offer it, or this is TLS 1.2, or nothing says whom to trust. Or it sent data.
    /// </exception>
    public async Task NegotiateClientCertificateAsync(CancellationToken cancellationToken = default)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<TlsPeerVerification?> answer = _tls.RequestClientCertificateAsync(cancellationToken);
        Task<int> reading = answer.IsFaulted
            ? Task.FromResult(0)
            : _tls.ReadAsync(Memory<byte>.Empty, enough.Token).AsTask();
        await Task.WhenAny(answer, reading).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!answer.IsCompleted && reading.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("The client sent data before it answered with its certificate.");
        }

        _ = await answer.ConfigureAwait(false);
        _remote = null;
    }

    private TlsClientOptions Converted(SslClientAuthenticationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _targetHost = options.TargetHost ?? string.Empty;
        _checksRevocation =
            SslOptions.ChecksRevocation(options.CertificateChainPolicy, options.CertificateRevocationCheckMode);
        Refuse(_validation is not null && options.RemoteCertificateValidationCallback is not null);
        Refuse(_selection is not null && options.LocalCertificateSelectionCallback is not null);
        return options.ToTlsClientOptions(this, Revocation) with
        {
            VerifyPeer = Validation.Of(_validation ?? options.RemoteCertificateValidationCallback, this),
            SelectIdentity = Selection.OfClient(
                _selection ?? options.LocalCertificateSelectionCallback,
                this,
                options.TargetHost,
                options.ClientCertificates),
        };
    }

    private TlsServerOptions Converted(
        SslServerAuthenticationOptions options, out RemoteCertificateValidationCallback? absence)
    {
        ArgumentNullException.ThrowIfNull(options);
        _checksRevocation =
            SslOptions.ChecksRevocation(options.CertificateChainPolicy, options.CertificateRevocationCheckMode);
        Refuse(_validation is not null && options.RemoteCertificateValidationCallback is not null);
        RemoteCertificateValidationCallback? callback = _validation ?? options.RemoteCertificateValidationCallback;

        // The callback is asked about clients that show nothing too, whether or not they had to.
        absence = callback;
        TlsServerOptions converted = options.ToTlsServerOptions(this, Revocation);
        return converted with
        {
            VerifyPeer = Validation.Of(callback, this),
            ClientCertificates = options.ClientCertificateRequired && absence is not null
                ? TlsClientCertificateMode.Request
                : converted.ClientCertificates,
        };
    }

    private async Task AskAboutAbsenceAsync(RemoteCertificateValidationCallback? callback)
    {
        if (callback is null || ConnectionInfo is { PeerChain.Count: > 0 }
            || callback(this, null, null, SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return;
        }

        throw Failed(await _tls.AbortAsync(
            AlertDescription.CertificateRequired, "the application refused a client without a certificate")
            .ConfigureAwait(false));
    }

    private SslClientAuthenticationOptions ByName(
        string targetHost, X509CertificateCollection? certificates, SslProtocols versions, bool checks) => new()
        {
            TargetHost = targetHost ?? throw new ArgumentNullException(nameof(targetHost)),
            ClientCertificates = certificates,
            EnabledSslProtocols = versions,
            CertificateRevocationCheckMode = checks ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
            EncryptionPolicy = _encryption,
        };

    private SslServerAuthenticationOptions ByCertificate(
        X509Certificate certificate, bool clientCertificateRequired, SslProtocols versions, bool checks) => new()
        {
            ServerCertificate = certificate ?? throw new ArgumentNullException(nameof(certificate)),
            ClientCertificateRequired = clientCertificateRequired,
            EnabledSslProtocols = versions,
            CertificateRevocationCheckMode = checks ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
            EncryptionPolicy = _encryption,
        };

    private static SslProtocols VersionsOf(TlsClientHelloInfo hello)
    {
        SslProtocols versions = SslProtocols.None;
        foreach (ProtocolVersion version in hello.Versions)
        {
            versions |= version switch
            {
                ProtocolVersion.Tls12 => SslProtocols.Tls12,
                ProtocolVersion.Tls13 => SslProtocols.Tls13,
                _ => SslProtocols.None,
            };
        }

        return versions;
    }

    private static void Refuse(bool isGivenTwice)
    {
        if (isGivenTwice)
        {
            throw new InvalidOperationException("A callback was given to the constructor and in the options.");
        }
    }

    private static async Task Awaited(Task handshake)
    {
        try
        {
            await handshake.ConfigureAwait(false);
        }
        catch (TlsException failure)
        {
            throw Failed(failure);
        }
    }

    /// <summary>How <see cref="SslStream"/> would have said it.</summary>
    private static Exception Failed(TlsException failure)
    {
        // What a callback threw is the caller's own.
        if (failure is { Fault: TlsFault.InternalError, InnerException: { } cause })
        {
            ExceptionDispatchInfo.Throw(cause);
        }

        return failure.Fault is TlsFault.PeerClosedEarly or TlsFault.LimitHandshakeTime
            ? new IOException(failure.Message, failure)
            : new AuthenticationException(failure.Message, failure);
    }
}
