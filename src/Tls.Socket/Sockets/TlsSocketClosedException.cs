using System.IO;

namespace Tls;

/// <summary>The connection is over, in good order: the peer closed it, or we did.</summary>
public sealed class TlsSocketClosedException : IOException
{
    internal TlsSocketClosedException()
        : base("The connection is closed.")
    {
    }
}
