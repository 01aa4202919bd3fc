using System;
using System.Security.Cryptography;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>A managed key and the BCL's, which are the same one.</summary>
internal sealed record AeadPair(AeadKey Managed, AeadKey Bcl) : IDisposable
{
    private const byte Guard = 0xa5;

    public int TagSize => Managed.Algorithm.TagSize;

    /// <summary>
    /// Seals and opens in both ways, at addresses of every alignment, and finds nothing changed beside the destination.
    /// </summary>
    public void Check(int length, int trailing, int associated)
    {
        byte[] nonce = RandomNumberGenerator.GetBytes(12);
        byte[] header = RandomNumberGenerator.GetBytes(associated);
        byte[] text = RandomNumberGenerator.GetBytes(length);
        byte[] trailer = text[(length - trailing)..];
        var expected = new byte[length + TagSize];
        Bcl.Seal(nonce, text, default, expected, header);
        int shift = 1 + ((length + associated) % 64);
        var guarded = new byte[shift + expected.Length + 64];
        Span<byte> place = guarded.AsSpan(shift, expected.Length);
        string what = $"{length} bytes, {trailing} of them trailer, {associated} associated";

        guarded.AsSpan().Fill(Guard);
        Managed.Seal(nonce, text.AsSpan(0, length - trailing), trailer, place, header);
        Assert.True(place.SequenceEqual(expected), "sealed: " + what);
        AssertGuarded(guarded, shift, expected.Length, what);

        text.AsSpan(0, length - trailing).CopyTo(place);
        place[(length - trailing)..].Fill(Guard);
        Managed.Seal(nonce, place[..(length - trailing)], trailer, place, header);
        Assert.True(place.SequenceEqual(expected), "sealed in place: " + what);
        AssertGuarded(guarded, shift, expected.Length, what);

        Assert.True(Managed.Open(nonce, place, place[..length], header), "opened in place: " + what);
        Assert.True(place[..length].SequenceEqual(text), "opened in place: " + what);
        Assert.True(place[length..].SequenceEqual(expected.AsSpan(length)), "the tag stays: " + what);

        place.Fill(Guard);
        Assert.True(Managed.Open(nonce, expected, place[..length], header), "opened: " + what);
        Assert.True(place[..length].SequenceEqual(text), "opened: " + what);
        AssertGuarded(guarded, shift, length, what);
    }

    private static void AssertGuarded(byte[] guarded, int shift, int length, string what)
    {
        Assert.False(guarded.AsSpan(0, shift).ContainsAnyExcept(Guard), "before: " + what);
        Assert.False(guarded.AsSpan(shift + length).ContainsAnyExcept(Guard), "behind: " + what);
    }

    public void Dispose()
    {
        Managed.Dispose();
        Bcl.Dispose();
    }
}
