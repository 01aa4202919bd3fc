using System;
using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <summary>What one connection is asked and told, instead of the callbacks of options that many have in common.</summary>
/// <param name="Observer">Watches the connection.</param>
/// <param name="VerifyPeer">As <see cref="TlsServerOptions.VerifyPeer"/>, where the options have one.</param>
/// <param name="SelectPresharedKey">As <see cref="TlsServerOptions.SelectPresharedKey"/>, where the options have one.</param>
internal readonly record struct ConnectionCallbacks(
    TlsObserver? Observer,
    Func<TlsPeerVerification, CancellationToken, ValueTask<bool>>? VerifyPeer,
    Func<TlsPresharedKeyRequest, CancellationToken, ValueTask<TlsPresharedKey?>>? SelectPresharedKey)
{
    /// <summary>Those of options that are one connection's, or the same for all.</summary>
    internal static ConnectionCallbacks Of(TlsServerOptions options) =>
        new(options.Observer, options.VerifyPeer, options.SelectPresharedKey);
}
