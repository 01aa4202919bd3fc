using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Streams;

/// <summary>How long a handshake may take, and what is prepared once.</summary>
public sealed class HandshakeTimeTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact(Timeout = Loopback.Deadline)]
    [Provokes(TlsFault.LimitHandshakeTime)]
    public async Task A_peer_that_says_nothing_is_given_up_and_told()
    {
        (Stream a, Stream b) = await Loopback.StreamsAsync();
        await using (a)
        {
            await using var server = new TlsStream(b);

            TlsException failure = await Assert.ThrowsAsync<TlsException>(
                () => server.AuthenticateAsServerAsync(Pki.ServerOptions with { HandshakeTimeout = Short }));

            Assert.Equal(TlsFault.LimitHandshakeTime, failure.Fault);
            Assert.Equal(AlertDescription.UserCanceled, failure.Alert);
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_client_gives_up_too_and_the_server_hears_of_it()
    {
        (Stream a, Stream b) = await Loopback.StreamsAsync();
        await using var client = new TlsStream(a);
        await using (b)
        {
            TlsException failure = await Assert.ThrowsAsync<TlsException>(
                () => client.AuthenticateAsClientAsync(Pki.ClientOptions with { HandshakeTimeout = Short }));
            Assert.Equal(TlsFault.LimitHandshakeTime, failure.Fault);

            // ClientHello, then user_canceled and close_notify.
            await client.DisposeAsync();
            using var arrived = new MemoryStream();
            await b.CopyToAsync(arrived);
            Assert.Equal(new byte[] { 21, 3, 3, 0, 2, 1, 0 }, arrived.ToArray()[^7..]);
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_synchronous_handshake_ends_when_something_arrives_too_late()
    {
        (Stream a, Stream b) = await Loopback.StreamsAsync();
        await using (a)
        {
            await using var server = new TlsStream(b);
            Task<TlsException> refusing = Task.Run(() => Assert.Throws<TlsException>(
                () => server.AuthenticateAsServer(Pki.ServerOptions with { HandshakeTimeout = Short })));
            byte[] header = [22, 3, 1, 2, 0];
            while (!refusing.IsCompleted)
            {
                // A byte now and then, of a hello that never ends.
                await a.WriteAsync(header.AsMemory(0, 1));
                header = [.. header[1..], 1];
                await Task.Delay(10);
            }

            Assert.Equal(TlsFault.LimitHandshakeTime, (await refusing).Fault);
        }
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_synchronous_handshake_ends_although_nothing_arrives(bool canTimeOut)
    {
        (Stream a, Stream b) = canTimeOut ? await Loopback.StreamsAsync() : Unlimited();
        await using (a)
        {
            await using var server = new TlsStream(b);

            TlsException failure = await Task.Run(() => Assert.Throws<TlsException>(
                () => server.AuthenticateAsServer(Pki.ServerOptions with { HandshakeTimeout = Short })));

            Assert.Equal(TlsFault.LimitHandshakeTime, failure.Fault);
            Assert.Equal(AlertDescription.UserCanceled, failure.Alert);
            byte[] alerts = new byte[14];
            await a.ReadExactlyAsync(alerts);
            Assert.Equal(new byte[] { 21, 3, 3, 0, 2, 1, 90, 21, 3, 3, 0, 2, 1, 0 }, alerts);
        }
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_synchronous_handshake_leaves_the_transport_as_it_was(bool canTimeOut)
    {
        (Stream a, Stream b) = canTimeOut ? await Loopback.StreamsAsync() : Unlimited();
        if (canTimeOut)
        {
            (a.ReadTimeout, a.WriteTimeout) = (54_321, 65_432);
        }

        await using var client = new TlsStream(a);
        await using var server = new TlsStream(b);
        await Loopback.Both(
            Task.Run(() => client.AuthenticateAsClient(Pki.ClientOptions)),
            Task.Run(() => server.AuthenticateAsServer(Pki.ServerOptions)));
        await client.WriteAsync(new byte[5]);

        Assert.Equal(5, await server.ReadAsync(new byte[10]));
        if (canTimeOut)
        {
            Assert.Equal((54_321, 65_432), (a.ReadTimeout, a.WriteTimeout));
            Assert.Equal((Timeout.Infinite, Timeout.Infinite), (b.ReadTimeout, b.WriteTimeout));
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_timeout_of_the_transports_own_is_told_apart_from_the_time()
    {
        (Stream a, Stream b) = await Loopback.StreamsAsync();
        await using (a)
        {
            await using var server = new TlsStream(b);
            b.ReadTimeout = 50;

            await Task.Run(() => Assert.Throws<IOException>(() => server.AuthenticateAsServer(Pki.ServerOptions)));
        }
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task The_callers_token_is_told_apart_from_the_time()
    {
        (Stream a, Stream b) = await Loopback.StreamsAsync();
        await using (a)
        {
            await using var server = new TlsStream(b);
            using var cancelled = new CancellationTokenSource(Short);

            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => server.AuthenticateAsServerAsync(Pki.ServerOptions, cancelled.Token));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void A_time_that_is_none_is_refused(int milliseconds) => Assert.Throws<ArgumentOutOfRangeException>(
        () => TlsEngine.Client(Pki.ClientOptions with { HandshakeTimeout = TimeSpan.FromMilliseconds(milliseconds) }));

    [Fact]
    public void Copies_used_in_turn_are_each_prepared_once()
    {
        TlsClientOptions one = Pki.ClientOptions with { MaxChainDepth = 3 };
        TlsClientOptions other = one with { MaxChainDepth = 4 };
        ClientSetup first = one.Prepare();
        ClientSetup second = other.Prepare();

        Assert.NotSame(first, second);
        Assert.Same(first, one.Prepare());
        Assert.Same(second, other.Prepare());
        Assert.Equal(one, other with { MaxChainDepth = 3 });
    }

    private static (Stream Client, Stream Server) Unlimited()
    {
        var pair = new MemoryPair();
        return (pair.Client, pair.Server);
    }
}
