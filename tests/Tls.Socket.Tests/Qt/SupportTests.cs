using System;
using Tls.Crypto;
using Xunit;

namespace Tls.Tests.Qt;

public sealed class SupportTests
{
    [Fact]
    public void The_library_says_what_it_can_do()
    {
        Assert.True(TlsSocket.SupportsSsl);
        Assert.Equal([TlsProtocol.Tls13, TlsProtocol.Tls12], TlsSocket.SupportedProtocols);
        Assert.All(
            new[] { TlsProtocol.Tls12, TlsProtocol.Tls13, TlsProtocol.Any, TlsProtocol.Secure, TlsProtocol.Tls13OrLater },
            protocol => Assert.True(TlsSocket.IsProtocolSupported(protocol)));
        Assert.False(TlsSocket.IsProtocolSupported(TlsProtocol.Unknown));
        Assert.Contains(TlsFeature.Psk, TlsSocket.SupportedFeatures);
        Assert.True(TlsSocket.IsFeatureSupported(TlsFeature.Alerts));
        Assert.False(TlsSocket.IsFeatureSupported((TlsFeature)99));
    }

    [Fact]
    public void The_library_says_what_it_is()
    {
        Version version = typeof(TlsSocket).Assembly.GetName().Version!;

        Assert.Equal("Tls " + version.ToString(3), TlsSocket.SslLibraryVersionString);
        Assert.Equal(version.Major, TlsSocket.SslLibraryVersionNumber >> 24);
        Assert.Equal(CryptoProvider.Default.Name, TlsSocket.ActiveBackend);
        Assert.Contains(CryptoProvider.Bcl.Name, TlsSocket.AvailableBackends);
        Assert.Contains(CryptoProvider.Managed.Name, TlsSocket.AvailableBackends);
    }
}
