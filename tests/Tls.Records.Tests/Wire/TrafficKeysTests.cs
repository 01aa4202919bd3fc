using System;
using Tls.Crypto;
using Tls.Wire;
using Xunit;

namespace Tls.Records.Tests.Wire;

/// <summary>Keys of which several copies of the value are about.</summary>
public class TrafficKeysTests
{
    [Theory]
    [InlineData(ProtocolVersion.Tls13, 12)]
    [InlineData(ProtocolVersion.Tls12, 4)]
    public void A_copy_of_keys_that_were_installed_is_refused(ProtocolVersion version, int ivSize)
    {
        using var records = new OutboundRecords(CryptoProvider.Default);
        using var others = new OutboundRecords(CryptoProvider.Default);
        var keys = new TrafficKeys(version, AeadAlgorithm.Aes128Gcm, ivSize);
        keys.Key.Fill(7);
        Assert.True(keys.MacKey.IsEmpty);
        TrafficKeys copy = keys;
        records.InstallKeys(keys);

        Assert.Throws<InvalidOperationException>(() => copy.Key.Length);
        Assert.Throws<InvalidOperationException>(() => copy.Iv.Length);
        Assert.Throws<InvalidOperationException>(() => copy.TakeIv());
        Assert.Throws<InvalidOperationException>(() => others.InstallKeys(copy));
    }
}
