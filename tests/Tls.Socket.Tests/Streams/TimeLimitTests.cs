using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.TestKit;
using Tls.Tests.Fixtures;
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

        CancelOthers();

        Assert.False(kept.IsCancellationRequested);
    }

    [Fact]
    public async Task What_a_transport_has_kept_of_a_handshake_that_failed_no_other_handshake_cancels()
    {
        var transport = new FailingTransport();
        using var client = new TlsStream(transport);
        await Assert.ThrowsAsync<IOException>(() => client.AuthenticateAsClientAsync(Pki.ClientOptions));

        CancelOthers();

        Assert.True(transport.Kept.CanBeCanceled);
        Assert.False(transport.Kept.IsCancellationRequested);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task What_the_application_has_kept_of_a_handshake_no_other_handshake_cancels()
    {
        CancellationToken kept = default;
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(
            Pki.ClientOptions with
            {
                VerifyPeer = (peer, token) =>
                {
                    kept = token;
                    return new(peer.IsTrusted);
                },
            },
            Pki.ServerOptions);
        await using (client)
        await using (server)
        {
            CancelOthers();

            Assert.True(kept.CanBeCanceled);
            Assert.False(kept.IsCancellationRequested);
        }
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

    /// <summary>So many that every source that was kept serves one of them.</summary>
    private static void CancelOthers()
    {
        for (int i = 0; i < 100; i++)
        {
            using var caller = new CancellationTokenSource();
            var other = new TimeLimit(TimeSpan.FromMinutes(1), caller.Token);
            caller.Cancel();
            Assert.True(other.Token.IsCancellationRequested);
            other.Stop(isTokenForgotten: true);
        }
    }

    /// <summary>Fails at the first read, whose token it keeps.</summary>
    private sealed class FailingTransport : DuplexStream
    {
        internal CancellationToken Kept { get; private set; }

        public override ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Kept = cancellationToken;
            return ValueTask.FromException<int>(new IOException("broken"));
        }

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;

        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("broken");

        public override void Write(byte[] buffer, int offset, int count)
        {
        }
    }
}
