using System;
using System.Linq;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <summary>The callbacks that choose a certificate of ours.</summary>
internal static class Selection
{
    /// <summary>
    /// The client's: asked once, when the server wants a certificate. The server's own is not handed over, since it may
    /// not have been judged yet.
    /// </summary>
    internal static Func<TlsIdentityRequest, CancellationToken, ValueTask<TlsIdentity?>>? OfClient(
        LocalCertificateSelectionCallback? callback,
        object sender,
        string? targetHost,
        X509CertificateCollection? certificates) => callback is null
            ? null
            : (request, _) => new ValueTask<TlsIdentity?>(ToShow(callback(
                sender,
                targetHost ?? string.Empty,
                certificates ?? [],
                null,
                [.. request.Authorities.Select(name => new X500DistinguishedName(name.Span).Name)])));

    /// <summary>The server's: asked with the name the client asked for.</summary>
    internal static Func<TlsIdentityRequest, CancellationToken, ValueTask<TlsIdentity?>>? OfServer(
        ServerCertificateSelectionCallback? callback, object sender) => callback is null
            ? null
            : (request, _) => new ValueTask<TlsIdentity?>(ToShow(callback(sender, request.ServerName)));

    private static TlsIdentity? ToShow(X509Certificate? certificate) =>
        certificate is null ? null : Identities.Of(certificate);
}
