using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Tls.Crypto.Tests.Base;

/// <summary>Memory that goes from one secret to the next: zero in between, and never of two at once.</summary>
public class SecretPoolTests
{
    public static TheoryData<int> Lengths => [1, 15, 16, 17, 32, 48, 63, 64, 65, 128, 129, 384, 1023, 1024, 1025, 5000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_new_secret_is_zero_whatever_its_memory_held_before(int length)
    {
        for (int round = 0; round < 20; round++)
        {
            using var secret = new SecretBytes(length);
            Assert.Equal(length, secret.Length);
            Assert.Equal(length, secret.Span.Length);
            Assert.Equal(-1, secret.Span.IndexOfAnyExcept((byte)0));
            secret.Span.Fill(0xa5);
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Memory_that_comes_back_is_wiped_to_its_end(int length)
    {
        // A copy has a shorter length than its memory: what a longer secret left there must be gone.
        var first = new SecretBytes(length);
        Span<byte> seen = first.Span;
        seen.Fill(0x5a);
        first.Dispose();
        Assert.Equal(-1, seen.IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void Memory_serves_again()
    {
        var waiting = new List<SecretBytes>();
        for (int i = 0; i < SecretPool.Kept / 2; i++)
        {
            waiting.Add(new SecretBytes(48));
        }

        waiting.ForEach(secret => secret.Dispose());
        long before = GC.GetAllocatedBytesForCurrentThread();
        byte[] memory = SecretPool.Take(48);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        SecretPool.Keep(memory);

        // Unless another test's thread was at the same shelf.
        Assert.InRange(allocated, 0, 48 + 64);
        Assert.Equal(48, memory.Length);
    }

    [Fact]
    public void Who_disposes_twice_gives_back_once()
    {
        // Nothing waits at first, so that whatever is given back is what comes next.
        var waited = new List<SecretBytes>();
        for (int i = 0; i < SecretPool.Kept; i++)
        {
            waited.Add(new SecretBytes(32));
        }

        for (int round = 0; round < 100; round++)
        {
            var secret = new SecretBytes(32);
            secret.Dispose();
            Parallel.For(0, 4, _ => secret.Dispose());
            var held = new List<SecretBytes>();
            for (int i = 0; i < 8; i++)
            {
                held.Add(new SecretBytes(32));
                held[i].Span.Fill((byte)(i + 1));
            }

            Assert.All(held, (own, i) => Assert.Equal(-1, own.Span.IndexOfAnyExcept((byte)(i + 1))));
            held.ForEach(own => own.Dispose());
        }

        waited.ForEach(secret => secret.Dispose());
    }

    [Fact]
    public async Task No_two_secrets_ever_share_memory_on_whatever_threads()
    {
        int shared = 0;
        await Task.WhenAll(Enumerable.Range(1, 4).Select(mark => Task.Run(() =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                using var secret = new SecretBytes(16 + (i % 3 * 16));
                secret.Span.Fill((byte)mark);
                if (i % 64 == 0)
                {
                    Thread.Yield();
                }

                if (secret.Span.IndexOfAnyExcept((byte)mark) >= 0)
                {
                    Interlocked.Increment(ref shared);
                }
            }
        })));
        Assert.Equal(0, shared);
    }

    [Fact]
    public void What_is_made_alone_gives_its_memory_to_nobody()
    {
        var alone = SecretBytes.Alone(32);
        Span<byte> late = alone.Span;
        alone.Dispose();
        var others = new List<SecretBytes>();
        for (int i = 0; i < 2 * SecretPool.Kept; i++)
        {
            others.Add(new SecretBytes(32));
        }

        late.Fill(0xff);
        Assert.All(others, other => Assert.Equal(-1, other.Span.IndexOfAnyExcept((byte)0)));
        others.ForEach(other => other.Dispose());
    }

    [Fact]
    public void The_empty_secret_is_for_all()
    {
        SecretBytes.Empty.Dispose();
        Assert.Equal(0, SecretBytes.Empty.Length);
        Assert.True(SecretBytes.Empty.Span.IsEmpty);
    }

    [Fact]
    public void A_wiped_secret_says_so()
    {
        var secret = new SecretBytes(8);
        secret.Dispose();
        Assert.True(secret.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => secret.Span.Length);
    }

    [Fact]
    public void A_negative_length_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SecretBytes(-1));
}
