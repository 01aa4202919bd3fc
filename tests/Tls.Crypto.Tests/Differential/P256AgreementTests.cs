using System;
using System.Linq;
using System.Numerics;
using System.Security.Cryptography;
using FsCheck.Xunit;
using Tls.TestKit;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>Managed ECDH on P-256 against the BCL, at the scalars where constant-time formulas have exceptions too.</summary>
public sealed class P256AgreementTests
{
    private static readonly BigInteger N = P256FieldTests.N;

    /// <summary>
    /// Small scalars, those next to n, and n − 2d for the digits d among them, where the last addition of a window is a doubling;
    /// those around n / 2 and around each power of two.
    /// </summary>
    [BclFact]
    public void Agrees_with_the_Bcl_at_the_edges()
    {
        int count = 0;
        foreach (BigInteger scalar in Enumerable.Range(1, 70).SelectMany(k => new[] { k, N - k })
            .Concat(Enumerable.Range(-4, 8).Select(i => (N / 2) + i))
            .Concat(Enumerable.Range(7, 249).Select(i => (BigInteger.One << i) - (i & 1))))
        {
            Check(scalar, count++);
        }

        Assert.Equal(397, count);
    }

    [BclProperty(MaxTest = 50)]
    public void Agrees_with_the_Bcl(int seed) => Check(1 + (P256FieldTests.Random(seed) % (N - 1)), ~seed);

    /// <summary>The constant-time sum meets what no scalar of a test is likely to bring it.</summary>
    [BclFact]
    public void Additions_without_branches_know_all_exceptions()
    {
        P256Affine g = P256Affine.Generator;
        P256Affine minus = g.Negate();
        var sum = new P256Point(g);
        sum.AddAny(g);
        Assert.Equal(Encode(Multiple(2)), Encode(sum.ToAffine()));
        sum.AddAny(g);
        Assert.Equal(Encode(Multiple(3)), Encode(sum.ToAffine()));
        sum.AddAny(minus);
        sum.AddAny(minus);
        Assert.Equal(Encode(g), Encode(sum.ToAffine()));
        sum.AddAny(minus);
        Assert.Equal(new byte[64], Encode(sum.ToAffine())[1..]);
        sum.AddAny(minus);
        Assert.Equal(Encode(minus), Encode(sum.ToAffine()));
        P256Point nothing = default;
        nothing.AddAny(g);
        Assert.Equal(Encode(g), Encode(nothing.ToAffine()));
    }

    [BclFact]
    [Rfc("8422-5.11-2")]
    public void Scalars_out_of_range_and_points_off_the_curve_are_refused()
    {
        foreach (BigInteger bad in new[] { BigInteger.Zero, N, N + 1, (BigInteger.One << 256) - 1 })
        {
            Assert.Throws<ArgumentException>(() => ManagedEcdhGroup.FromPrivate(EcCurve.P256, P256FieldTests.Bytes(bad)));
        }

        Assert.Throws<ArgumentException>(() => ManagedEcdhGroup.FromPrivate(EcCurve.P256, new byte[31]));
        using KeyShare own = new ManagedEcdhGroup(EcCurve.P256, CryptoProvider.Bcl).Generate();
        byte[] peer = own.PublicShare.ToArray();
        peer[^1] ^= 1;
        Assert.False(own.TryComplete(peer, out _));
        Assert.False(own.TryComplete(own.PublicShare[1..], out _));
        Assert.False(own.TryComplete(new byte[65], out _));
        Assert.False(own.TryComplete([4, .. new byte[64]], out _));
    }

    [Fact]
    public void The_default_providers_group_is_ours_where_it_is_fast()
    {
        Assert.Equal(
            P256Verification.IsFast, CryptoProvider.Default.FindGroup(NamedGroup.Secp256r1) is ManagedEcdhGroup);
        Assert.IsType<BclEcdhGroup>(CryptoProvider.Bcl.FindGroup(NamedGroup.Secp256r1));
    }

    private static void Check(BigInteger scalar, int seed)
    {
        byte[] k = P256FieldTests.Bytes(scalar);
        using KeyShare ours = ManagedEcdhGroup.FromPrivate(EcCurve.P256, k);
        using KeyShare theirs = ((BclEcdhGroup)CryptoProvider.Bcl.FindGroup(NamedGroup.Secp256r1)!).FromPrivate(k);
        Assert.Equal(theirs.PublicShare, ours.PublicShare);

        using KeyShare peer = ManagedEcdhGroup.FromPrivate(EcCurve.P256, P256FieldTests.Bytes(1 + (P256FieldTests.Random(seed) % (N - 1))));
        Assert.True(ours.TryComplete(peer.PublicShare, out SecretBytes? first));
        Assert.True(theirs.TryComplete(peer.PublicShare, out SecretBytes? second));
        Assert.True(peer.TryComplete(ours.PublicShare, out SecretBytes? third));
        Assert.Equal(second.Span, first.Span);
        Assert.Equal(second.Span, third.Span);
    }

    private static P256Affine Multiple(int k)
    {
        using ECDsa key = ECDsa.Create(
            new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = P256FieldTests.Bytes(k) });
        ECPoint q = key.ExportParameters(false).Q;
        Assert.True(P256Affine.TryDecode([4, .. q.X!, .. q.Y!], out P256Affine point));
        return point;
    }

    private static byte[] Encode(in P256Affine point)
    {
        var bytes = new byte[P256Affine.EncodedSize];
        point.Encode(bytes);
        return bytes;
    }
}
