using System;
using System.Threading;
using Tls.Crypto;
using Xunit;
using Xunit.Abstractions;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Paths;

/// <summary>
/// What a handshake's verdict leaves to the garbage collector, from the bytes that were sent on: the copy of them, what is
/// found in them, and the result. Bounds are a tenth above what it came to when they were written.
/// </summary>
public sealed class AllocationTests(ITestOutputHelper output)
{
    private const int Rounds = 100;

    private static readonly Certificate Root = Ca("Root").SelfSign(Key(0));
    private static readonly Certificate Sub = Ca("Sub").Issue(Key(1), Root, Key(0));

    [Fact]
    public void A_leaf_below_its_root_costs_little()
    {
        Certificate leaf = Leaf().Issue(Key(2), Root, Key(0));
        AssertAllocates(1_620, [leaf.Raw]);
    }

    [Fact]
    public void A_chain_of_three_costs_little()
    {
        Certificate leaf = Leaf().Issue(Key(2), Sub, Key(1));
        AssertAllocates(2_680, [leaf.Raw, Sub.Raw]);
    }

    private void AssertAllocates(long limit, ReadOnlyMemory<byte>[] chain)
    {
        VerificationOptions options = Trusting(Root);

        // Code that the just-in-time compiler has not optimised yet may allocate more, and so may the first use of a key:
        // what counts is what it comes down to.
        long least = long.MaxValue;
        for (int round = 0; round < 20 && least > limit; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Rounds; i++)
            {
                VerificationResult result = CertificateVerifier.Verify(chain, options);
                Assert.True(result.IsTrusted);
                result.LeafKey?.Dispose();
            }

            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds);
            Thread.Sleep(10 * round);
        }

        output.WriteLine($"{least} bytes for {chain.Length} certificates sent");
        Assert.InRange(least, 1, limit);
    }
}
