using System;
using System.Threading;
using Xunit;

namespace Tls.Tests.Streams;

/// <summary>What keeps the time of one handshake may keep another's, unless somebody would notice.</summary>
public sealed class TimeLimitTests
{
    [Fact]
    public void A_token_that_somebody_may_still_have_is_never_cancelled_by_another_limit()
    {
        var first = new TimeLimit(TimeSpan.FromMinutes(1), CancellationToken.None);
        CancellationToken kept = first.Token;
        first.Stop(isTokenForgotten: false);

        for (int i = 0; i < 100; i++)
        {
            using var caller = new CancellationTokenSource();
            var other = new TimeLimit(TimeSpan.FromMinutes(1), caller.Token);
            caller.Cancel();
            Assert.True(other.Token.IsCancellationRequested);
            other.Stop(isTokenForgotten: true);
        }

        Assert.False(kept.IsCancellationRequested);
    }

    [Fact]
    public void What_was_cancelled_keeps_no_other_time()
    {
        for (int i = 0; i < 100; i++)
        {
            using var caller = new CancellationTokenSource();
            var first = new TimeLimit(TimeSpan.FromMinutes(1), caller.Token);
            caller.Cancel();
            first.Stop(isTokenForgotten: true);

            var second = new TimeLimit(TimeSpan.FromMinutes(1), CancellationToken.None);
            Assert.False(second.Token.IsCancellationRequested);
            second.Stop(isTokenForgotten: true);
        }
    }

    [Fact]
    public void A_caller_cancels_nothing_once_the_limit_has_stopped()
    {
        using var caller = new CancellationTokenSource();
        var limit = new TimeLimit(TimeSpan.FromMinutes(1), caller.Token);
        CancellationToken token = limit.Token;
        limit.Stop(isTokenForgotten: false);

        caller.Cancel();

        Assert.False(token.IsCancellationRequested);
    }
}
