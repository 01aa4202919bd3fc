using System;

namespace Tls.X509;

/// <summary>What came of reading a <see cref="ReloadingTrustStore"/> again.</summary>
public sealed class TrustReloadedEventArgs : EventArgs
{
    internal TrustReloadedEventArgs(TrustStore store, Exception? failure)
    {
        Store = store;
        Failure = failure;
    }

    /// <summary>The store in force now: the new one, or the last good one.</summary>
    public TrustStore Store { get; }

    /// <summary>
    /// Why there is no new one: an IOException, an UnauthorizedAccessException or a CertificateFormatException; null
    /// when there is.
    /// </summary>
    public Exception? Failure { get; }
}
