using System;
using System.Runtime.InteropServices;
using Xunit;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Paths;

/// <summary>Whose the bytes of a certificate are: the caller's, unless it hands them over.</summary>
public sealed class OwnershipTests
{
    private static readonly Certificate Root = Ca("Root").SelfSign(Key(0));

    [Fact]
    public void What_is_verified_in_public_stays_the_callers()
    {
        byte[] sent = Leaf().Issue(Key(2), Root, Key(0)).Raw.ToArray();
        byte[] before = [.. sent];

        VerificationResult result = CertificateVerifier.Verify([sent], Trusting(Root));
        result.LeafKey?.Dispose();
        sent.AsSpan().Clear();

        Assert.Equal(before, result.Chain[0].Raw.ToArray());
    }

    [Fact]
    public void What_is_handed_over_is_kept_where_it_fills_its_array()
    {
        byte[] whole = Leaf().Issue(Key(2), Root, Key(0)).Raw.ToArray();
        byte[] around = [0, .. whole, 0];

        VerificationResult kept = CertificateVerifier.VerifyOwned([whole], Trusting(Root));
        VerificationResult cut = CertificateVerifier.VerifyOwned([around.AsMemory(1, whole.Length)], Trusting(Root));
        kept.LeafKey?.Dispose();
        cut.LeafKey?.Dispose();

        Assert.True(MemoryMarshal.TryGetArray(kept.Chain[0].Raw, out ArraySegment<byte> ofKept));
        Assert.Same(whole, ofKept.Array);
        Assert.True(MemoryMarshal.TryGetArray(cut.Chain[0].Raw, out ArraySegment<byte> ofCut));
        Assert.NotSame(around, ofCut.Array);
        Assert.Equal(whole, ofCut.Array);
    }
}
