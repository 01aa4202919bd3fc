using System;
using System.IO;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>Where random bytes come from, when the device is not what it should be, or not there at once.</summary>
public sealed class RandomDeviceTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_file_in_the_place_of_the_device_is_refused()
    {
        File.WriteAllBytes(_path, Providers.Bytes(256, 1));
        var device = new RandomDevice(_path);
        byte[] bytes = Providers.Bytes(32, 2);

        Assert.Throws<InvalidOperationException>(() => device.Fill(bytes));
        Assert.True(FixedTime.IsZero(bytes));
    }

    [Fact]
    public void A_file_without_bytes_is_refused_too()
    {
        File.WriteAllBytes(_path, []);
        byte[] bytes = Providers.Bytes(32, 2);

        Assert.Throws<InvalidOperationException>(() => new RandomDevice(_path).Fill(bytes));
        Assert.True(FixedTime.IsZero(bytes));
    }

    [DeviceFact]
    public void A_device_that_could_not_be_opened_is_tried_again()
    {
        var device = new RandomDevice(_path);
        var bytes = new byte[32];
        Assert.Throws<InvalidOperationException>(() => device.Fill(bytes));

        File.CreateSymbolicLink(_path, DeviceFactAttribute.Device);
        device.Fill(bytes);

        Assert.False(FixedTime.IsZero(bytes));
    }

    [Fact]
    public void Any_number_of_bytes_is_filled_and_never_twice_the_same()
    {
        foreach (int length in (ReadOnlySpan<int>)[0, 1, 16, 100_000])
        {
            var first = new byte[length];
            var second = new byte[length];
            OperatingSystemRandom.Fill(first);
            OperatingSystemRandom.Fill(second);

            // Of a hundred thousand bytes the last few are random too.
            Assert.True(length < 16 || !first.AsSpan()[^16..].SequenceEqual(second.AsSpan()[^16..]));
            Assert.True(length < 16 || !FixedTime.IsZero(first.AsSpan()[^16..]));
        }
    }

    /// <summary>A fact where there is such a device.</summary>
    private sealed class DeviceFactAttribute : FactAttribute
    {
        public const string Device = "/dev/urandom";

        public DeviceFactAttribute() => Skip = File.Exists(Device) ? null : $"There is no {Device} here.";
    }
}
