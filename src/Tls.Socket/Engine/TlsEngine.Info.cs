namespace Tls;

/// <content>What was agreed, put together when somebody asks for it: most connections are never asked.</content>
public sealed partial class TlsEngine
{
    private TlsConnectionInfo? _info;
    private bool _isNoted;
    private bool _infoIsStale;

    /// <summary>Whether what was agreed can be told.</summary>
    private bool IsDescribed => _isNoted || _info is not null;

    /// <summary>
    /// What was agreed, from now on the same object. Authentication after the handshake changes what it is made of long before
    /// it changes what is true: whoever begins it calls this before.
    /// </summary>
    private TlsConnectionInfo DescribeNow()
    {
        lock (Sync)
        {
            return _info ??= TlsConnectionInfo.Of(_machine.Facts, IsServer, _peerVerification, EarlyDataSent);
        }
    }
}
