using System;
using System.Linq;
using Xunit;

namespace Tls.Handshake.Tests;

/// <summary>RFC 8701 §2.</summary>
public sealed class GreaseTests
{
    [Fact]
    public void Sixteen_code_points_are_grease()
    {
        ushort[] found = [.. Enumerable.Range(0, 0x1_0000).Select(i => (ushort)i).Where(Grease.IsGrease)];
        Assert.Equal(Enumerable.Range(0, 16).Select(Grease.Value), found);
        Assert.Equal(0x0a0a, found[0]);
        Assert.Equal(0xfafa, found[15]);
    }

    [Fact]
    public void Eight_psk_modes_are_grease() =>
        Assert.Equal(
            new byte[] { 0x0b, 0x2a, 0x49, 0x68, 0x87, 0xa6, 0xc5, 0xe4 },
            Enumerable.Range(0, 256).Where(i => Grease.IsGrease((PskKeyExchangeMode)i)).Select(i => (byte)i));

    [Theory]
    [InlineData(-1)]
    [InlineData(16)]
    public void There_is_no_seventeenth(int index) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Grease.Value(index));
}
