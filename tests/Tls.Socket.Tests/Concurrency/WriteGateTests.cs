using System;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Tls.Tests.Concurrency;

/// <summary>The gate between the writers of a stream: one at a time, in turn, and whoever gives up is not inside.</summary>
public sealed class WriteGateTests
{
    private WriteGate _gate;

    [Fact]
    public void Whoever_comes_to_an_empty_gate_is_inside_at_once()
    {
        for (int i = 0; i < 3; i++)
        {
            Assert.True(_gate.EnterAsync(CancellationToken.None).IsCompletedSuccessfully);
            Assert.False(_gate.TryEnter());
            _gate.Leave();
            Assert.True(_gate.TryEnter());
            _gate.Leave();
        }
    }

    [Fact]
    public async Task Those_who_wait_enter_in_turn()
    {
        Assert.True(_gate.TryEnter());
        Task second = _gate.EnterAsync(CancellationToken.None);
        Task third = _gate.EnterAsync(CancellationToken.None);

        _gate.Leave();
        await second;

        Assert.False(third.IsCompleted);
        Assert.False(_gate.TryEnter());
        _gate.Leave();
        await third;
        _gate.Leave();
        Assert.True(_gate.TryEnter());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_gives_up_leaves_the_gate_to_the_others(bool isBeforeComing)
    {
        using var givesUp = new CancellationTokenSource();
        Assert.True(_gate.TryEnter());
        if (isBeforeComing)
        {
            await givesUp.CancelAsync();
        }

        Task waiting = _gate.EnterAsync(givesUp.Token);
        Task other = _gate.EnterAsync(CancellationToken.None);
        await givesUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        _gate.Leave();
        await other;
        Assert.False(_gate.TryEnter());
        _gate.Leave();
        Assert.True(_gate.TryEnter());
    }

    [Fact]
    public async Task A_token_that_is_cancelled_does_not_enter_an_empty_gate()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _gate.EnterAsync(new CancellationToken(true)));
        Assert.True(_gate.TryEnter());
    }

    [Fact]
    public async Task Never_are_two_inside()
    {
        for (int round = 0; round < 200; round++)
        {
            // Each round begins without a queue, which is made while others come and go.
            _gate = default;
            int inside = 0;
            int most = 0;
            int entered = 0;
            await Task.WhenAll(Come(0), Come(1), Come(2), Come(3));

            Assert.Equal((1, 200), (most, entered));
            Assert.True(_gate.TryEnter());

            Task Come(int who) => Task.Run(async () =>
            {
                for (int i = 0; i < 50; i++)
                {
                    if (who != 0 || !_gate.TryEnter())
                    {
                        await _gate.EnterAsync(CancellationToken.None);
                    }

                    most = Math.Max(most, Interlocked.Increment(ref inside));
                    entered++;
                    Interlocked.Decrement(ref inside);
                    _gate.Leave();
                }
            });
        }
    }
}
