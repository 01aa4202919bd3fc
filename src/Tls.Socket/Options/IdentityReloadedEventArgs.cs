using System;

namespace Tls;

/// <summary>What came of reading a <see cref="ReloadingIdentity"/> again.</summary>
public sealed class IdentityReloadedEventArgs : EventArgs
{
    internal IdentityReloadedEventArgs(TlsIdentity identity, Exception? failure)
    {
        Identity = identity;
        Failure = failure;
    }

    /// <summary>The identity in force now: the new one, or the last good one.</summary>
    public TlsIdentity Identity { get; }

    /// <summary>
    /// Why there is no new one: an IOException, an UnauthorizedAccessException or a CertificateFormatException when a file
    /// cannot be read, an ArgumentException when key and certificate do not belong together; null when there is.
    /// </summary>
    public Exception? Failure { get; }
}
