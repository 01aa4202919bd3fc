using System;
using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <content>Pre-shared keys, asked of a handler.</content>
public sealed partial class TlsSocket
{
    /// <summary>
    /// A client is about to offer, or a server asked to know, a pre-shared key: the moment to fill one in. A client is asked
    /// before its first message, which in TLS 1.3 names the identity, and again with the hint of a server of TLS 1.2.
    /// </summary>
    public event EventHandler<TlsPresharedKeyAuthenticator>? PreSharedKeyAuthenticationRequired;

    /// <summary>The client's options with the key that a handler knows; on the loop.</summary>
    private TlsClientOptions AskForKey(TlsClientOptions options)
    {
        if (PreSharedKeyAuthenticationRequired is not { } handlers)
        {
            return options;
        }

        var authenticator = new TlsPresharedKeyAuthenticator(isServer: false, default);
        Raise(handlers, authenticator);
        TlsPresharedKey? key = authenticator.PresharedKey;
        return key is null && !authenticator.AwaitsHint
            ? options
            : options with
            {
                PresharedKeys = key is null ? [] : [key],
                AcceptCertificateInsteadOfPresharedKey = true,
                SelectPresharedKey = (request, cancellationToken) => ChooseKeyAsync(request, key, cancellationToken),
            };
    }

    private async ValueTask<TlsPresharedKey?> ChooseKeyAsync(
        TlsPresharedKeyRequest request, TlsPresharedKey? known, CancellationToken cancellationToken) =>
        await _loop.InvokeAsync(() =>
        {
            var authenticator = new TlsPresharedKeyAuthenticator(isServer: false, default, request.IdentityHint)
            {
                PresharedKey = known,
            };
            Raise(PreSharedKeyAuthenticationRequired, authenticator);
            return authenticator.PresharedKey;
        }).WaitAsync(cancellationToken).ConfigureAwait(false);

    private async ValueTask<TlsPresharedKey?> FindKeyAsync(
        TlsPresharedKeyRequest request, CancellationToken cancellationToken) => await _loop.InvokeAsync(() =>
        {
            foreach (TlsPresharedKeyIdentity identity in request.Identities)
            {
                var authenticator = new TlsPresharedKeyAuthenticator(isServer: true, identity.Identity);
                Raise(PreSharedKeyAuthenticationRequired, authenticator);
                if (authenticator.PresharedKey is { } key)
                {
                    return key;
                }
            }

            return null;
        }).WaitAsync(cancellationToken).ConfigureAwait(false);
}
