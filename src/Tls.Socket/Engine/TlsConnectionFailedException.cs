using Tls.Wire;

namespace Tls;

/// <summary>The connection was used after it had failed; carries the fault of that failure, which is the inner exception.</summary>
public sealed class TlsConnectionFailedException : TlsException
{
    internal TlsConnectionFailedException(TlsException failure)
        : base(failure.Fault, "the connection had already failed: " + failure.Context, failure)
    {
    }
}
