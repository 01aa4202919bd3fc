using System;
using System.Diagnostics.CodeAnalysis;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;

namespace Tls;

/// <content>The handshake in the oldest of the asynchronous styles.</content>
public sealed partial class TlsSslStream
{
    /// <summary>Begins <see cref="AuthenticateAsClientAsync(string)"/>.</summary>
    public IAsyncResult BeginAuthenticateAsClient(
        string targetHost, AsyncCallback? asyncCallback, object? asyncState) =>
        TaskToAsyncResult.Begin(AuthenticateAsClientAsync(targetHost), asyncCallback, asyncState);

    /// <summary>Begins AuthenticateAsClientAsync with the same arguments.</summary>
    public IAsyncResult BeginAuthenticateAsClient(
        string targetHost,
        X509CertificateCollection? clientCertificates,
        bool checkCertificateRevocation,
        AsyncCallback? asyncCallback,
        object? asyncState) => TaskToAsyncResult.Begin(
            AuthenticateAsClientAsync(targetHost, clientCertificates, checkCertificateRevocation),
            asyncCallback,
            asyncState);

    /// <summary>Begins AuthenticateAsClientAsync with the same arguments.</summary>
    public IAsyncResult BeginAuthenticateAsClient(
        string targetHost,
        X509CertificateCollection? clientCertificates,
        SslProtocols enabledSslProtocols,
        bool checkCertificateRevocation,
        AsyncCallback? asyncCallback,
        object? asyncState) => TaskToAsyncResult.Begin(
            AuthenticateAsClientAsync(
                targetHost, clientCertificates, enabledSslProtocols, checkCertificateRevocation),
            asyncCallback,
            asyncState);

    /// <summary>Ends what BeginAuthenticateAsClient began.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "It is an instance's where code was written for it.")]
    public void EndAuthenticateAsClient(IAsyncResult asyncResult) => TaskToAsyncResult.End(asyncResult);

    /// <summary>Begins <see cref="AuthenticateAsServerAsync(X509Certificate)"/>.</summary>
    public IAsyncResult BeginAuthenticateAsServer(
        X509Certificate serverCertificate, AsyncCallback? asyncCallback, object? asyncState) =>
        TaskToAsyncResult.Begin(AuthenticateAsServerAsync(serverCertificate), asyncCallback, asyncState);

    /// <summary>Begins AuthenticateAsServerAsync with the same arguments.</summary>
    public IAsyncResult BeginAuthenticateAsServer(
        X509Certificate serverCertificate,
        bool clientCertificateRequired,
        bool checkCertificateRevocation,
        AsyncCallback? asyncCallback,
        object? asyncState) => TaskToAsyncResult.Begin(
            AuthenticateAsServerAsync(serverCertificate, clientCertificateRequired, checkCertificateRevocation),
            asyncCallback,
            asyncState);

    /// <summary>Begins AuthenticateAsServerAsync with the same arguments.</summary>
    public IAsyncResult BeginAuthenticateAsServer(
        X509Certificate serverCertificate,
        bool clientCertificateRequired,
        SslProtocols enabledSslProtocols,
        bool checkCertificateRevocation,
        AsyncCallback? asyncCallback,
        object? asyncState) => TaskToAsyncResult.Begin(
            AuthenticateAsServerAsync(
                serverCertificate, clientCertificateRequired, enabledSslProtocols, checkCertificateRevocation),
            asyncCallback,
            asyncState);

    /// <summary>Ends what BeginAuthenticateAsServer began.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "It is an instance's where code was written for it.")]
    public void EndAuthenticateAsServer(IAsyncResult asyncResult) => TaskToAsyncResult.End(asyncResult);
}
