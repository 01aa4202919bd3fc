using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Faults;

/// <summary>The fault and the alert a test provokes.</summary>
internal static class Expect
{
    /// <summary>Both are as the RFC has them.</summary>
    internal static void Fault(TlsFault fault, AlertDescription alert, TlsException thrown)
    {
        Assert.True(fault == thrown.Fault, thrown.ToString());
        Assert.Equal(alert, thrown.Alert);
    }
}
