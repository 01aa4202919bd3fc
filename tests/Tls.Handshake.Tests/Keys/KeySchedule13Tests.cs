using Tls.Crypto;
using Xunit;

namespace Tls.Handshake.Tests.Keys;

/// <summary>Connections share a key schedule: never one of another provider, nor of another hash.</summary>
public class KeySchedule13Tests
{
    [Theory]
    [InlineData(HashKind.Sha256)]
    [InlineData(HashKind.Sha384)]
    public void Whoever_computes_is_the_provider_asked_for(HashKind hash)
    {
        foreach (CryptoProvider crypto in new[] { CryptoProvider.Bcl, CryptoProvider.Managed, CryptoProvider.Bcl })
        {
            var schedule = KeySchedule13.Of(crypto, hash);
            Assert.Same(crypto, schedule.Crypto);
            Assert.Equal(hash, schedule.Hash);
        }
    }
}
