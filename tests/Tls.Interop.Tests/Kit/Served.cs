using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.Kit;

/// <summary>How a connection to our server went.</summary>
/// <param name="Info">What was agreed; null when the handshake failed.</param>
/// <param name="Failure">What went wrong; null when nothing did.</param>
internal sealed record Served(TlsConnectionInfo? Info, TlsException? Failure)
{
    /// <summary>What was agreed, where nothing went wrong.</summary>
    internal TlsConnectionInfo Success()
    {
        Assert.Null(Failure);
        return Info!;
    }
}
